"""一条命令核对本章：每份代码重跑一遍，图逐字节比较；另取输入与 torch、tokenizers 比，成绩与日志比，正文里的数重算。"""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import numpy as np
import torch

from chinese_gpt import explorer
from chinese_gpt.bpe import Tokenizer
from chinese_gpt.compare_with_torch import compare, reference, strings
from chinese_gpt.kneser_ney import KneserNey
from chinese_gpt.model import GPT, Settings
from chinese_gpt.quatrains import END, FOLDS, characters, folds, quatrains, runs, split
from chinese_gpt.sampling import Sampler
from chinese_gpt.scores import CONCLUSIONS, of_gpt
from chinese_gpt.train import CHECKPOINT, RESULTS, load, per_hanzi
from sphinx_runnable_listings.checks import Check, conclusions_on, main, sentences
from sphinx_runnable_listings.conclusions import Measurement
from training_runs import Log

CHAPTER = Path(__file__).parent
CLOSE = 1e-10


def blocks(shapes: int, seed: int) -> Check:
    """另一批尺寸：每一块与 torch 的相差不过 1e-10 吗？"""
    rng, count, wrong = random.Random(seed), 0, 0
    for k in range(shapes):
        groups, several = rng.choice((1, 2, 3)), rng.choice((1, 2, 4))
        heads = groups * several
        errors = compare(heads * rng.choice((2, 6)), heads, groups, rng.randint(1, 12), 1000 + k)
        count, wrong = count + len(errors), wrong + sum(error > CLOSE for error in errors.values())
    return Check("另一批尺寸，各块与 torch", count, wrong)


def tokens(count: int, seed: int) -> Check:
    """另一批文字：切得与 tokenizers 一样吗？拼得回去吗？"""
    tokenizer = Tokenizer.committed()
    theirs, wrong = reference(tokenizer), 0
    for text in strings(count, seed):
        mine = tokenizer.encode(text)
        wrong += mine != theirs.encode(text).ids
        wrong += not tokenizer.decode(mine) == text == theirs.decode(mine)
    return Check("另一批文字，切与拼，与 tokenizers", 2 * count, wrong)


@torch.no_grad()
def cached(cases: int, seed: int) -> Check:
    """随机的尺寸，一段段地用缓存算，与一次算完相差不过 1e-10 吗？"""
    rng, wrong = random.Random(seed), 0
    for k in range(cases):
        torch.manual_seed(k)
        groups = rng.choice((1, 2))
        model = GPT(Settings(40, 16, 2 * groups, groups, 24, rng.randint(1, 3))).double().eval()
        length = rng.randint(2, 14)
        given = torch.randint(0, 40, (2, length))
        cuts = sorted({0, length, *(rng.randrange(length) for _ in range(3))})
        caches = model.caches()
        parts = [model(given[:, a:b], caches) for a, b in pairwise(cuts)]
        wrong += bool((torch.cat(parts, 1) - model(given)).abs().max() > CLOSE)
    return Check("用缓存分段算，与一次算完", cases, wrong)


def samplers(cases: int, seed: int) -> Check:
    """随机的分数：三种砍法与照定义逐个数的一样吗？"""
    rng, wrong = np.random.default_rng(seed), 0
    for _ in range(cases):
        logits = np.round(rng.normal(0, 2, int(rng.integers(1, 30))), 1)
        k, mass, share = int(rng.integers(1, 35)), float(rng.uniform(0.01, 1)), float(rng.uniform(0, 1))
        p = Sampler().probabilities(logits)
        for sampler, stays in (
            (Sampler(top_k=k), [sum(other > x for other in p) < k for x in p]),
            (Sampler(top_p=mass), [before(p, j) < mass for j in range(len(p))]),
            (Sampler(min_p=share), [x >= share * max(p) for x in p]),
        ):
            found = sampler.probabilities(logits)
            wrong += (found > 0).tolist() != stays or abs(found.sum() - 1) > CLOSE
    return Check("三种砍法，与照定义逐个数的", 3 * cases, wrong)


def before(p: np.ndarray, j: int) -> float:
    """排在第 j 个之前的合起来多少；一样大的，编号小的在前。第一名之前是负的，所以总留得下。"""
    ahead = [x for i, x in enumerate(p) if (-x, i) < (-p[j], j)]
    return float(sum(ahead)) if ahead else -1.0


def ngrams(contexts: int, seed: int) -> Check:
    """n 元模型：任取上文，全部字的概率加起来是 1 吗？没有一个是 0 吗？"""
    rng, poems = random.Random(seed), split()["验证"]
    texts = [poem + END for poem in poems]
    model = KneserNey(texts, 4, alphabet=len(set("".join(texts))) + 50)
    known, wrong = sorted(set("".join(texts))), 0
    for _ in range(contexts):
        context = "".join(rng.choice((rng.choice(known), "龘")) for _ in range(3))
        text = END * 3 + rng.choice(texts)
        if rng.random() < 0.7:
            k = rng.randrange(len(text) - 3)
            context = text[k : k + 3]
        every = [model.probability(context, symbol) for symbol in known]
        every += [model.probability(context, "龘")] * 50  # 没见过的五十个，个个一样
        wrong += abs(sum(every) - 1) > CLOSE or min(every) <= 0
    return Check("n 元模型的概率，加起来是 1", contexts, wrong)


def scores() -> Iterator[Check]:
    """提交的权重（半精度）重考，与日志里的成绩相差不过千分之五奈特；结论的记录可以现算；划分没有漏。"""
    parts, tokenizer, model = split(), Tokenizer.committed(), load()
    log = Log.read(RESULTS / "gpt-0.json")
    again = of_gpt()  # 测试的诗在这里考过了：各份按字数平均，就是全部
    sizes = [sum(map(len, map(characters, poems))) for poems in folds()]
    found = {"validation": per_hanzi(model, tokenizer, parts["验证"])[0]}
    found["test"] = float(np.average(again["GPT"], weights=sizes))
    wrong = sum(abs(value - log.curve[-1][name]) > 0.005 for name, value in found.items())
    yield Check("提交的权重重考，与训练日志", len(found), wrong)
    record = Measurement.read(CONCLUSIONS / "nats.json")
    pairs = [(x, y) for name in again for x, y in zip(record.groups[name], again[name], strict=True)]
    wrong = sum(abs(x - y) > 0.001 for x, y in pairs)
    yield Check("结论的记录：GPT 的，与现算的", len(pairs), wrong)
    theirs, told = told_ngrams(), told_leakage()["分组"]
    wrong = sum(record.groups[name] != row for name, row in theirs.items()) + (record.leakage != told)
    yield Check("结论的记录：n 元的与漏题的，与那两份代码打印的", len(theirs) + 1, wrong)
    training = {run for poem in parts["训练"] for run in runs(characters(poem), 4)}
    asked = [poem for part in ("验证", "测试") for poem in parts[part]]
    wrong = sum(not training.isdisjoint(runs(characters(poem), 4)) for poem in asked)
    yield Check("验证、测试的诗，没有四字与训练的相同", len(asked), wrong)
    told, now = explorer.written(), explorer.data(model, tokenizer)
    pairs = [
        (a, b)
        for mine, theirs in zip(now["starts"], told["starts"], strict=True)
        for a, b in zip(mine["steps"], theirs["steps"], strict=True)
    ]
    wrong = told["names"] != now["names"]
    for mine, theirs in pairs:
        far = np.abs(explorer.logits_of(mine) - explorer.logits_of(theirs)).max()
        wrong += mine["written"] != theirs["written"] or far > 1.01 / explorer.SCALE
    yield Check("网页上的分数，与模型现算的", len(pairs) + 1, wrong)


def phrases() -> Iterator[str]:
    """正文里的数，由代码现算；训练的花费由日志读出。"""
    first = Log.read(RESULTS / "gpt-0.json")
    yield f"$ {first.command}\n"
    yield f"种子 0，{first.steps:,} 步，{first.cpu_seconds} CPU 秒，内存峰值 {first.peak_memory_mib} MiB"
    yield f"模型只有 {Settings().parameters() / 1e4:.0f} 万参数"
    yield f"半精度存下的权重 {CHECKPOINT.stat().st_size / 1e6:.1f} MB"
    yield f"{len(quatrains()):,} 首绝句"
    careless, rest = told_leakage().values()
    yield f"{careless['of']:,} 句考题里有 {careless['exact']} 句在训练里原样出现过"
    yield f"原样的 {rest['exact']} 句，差一字或换了次序的 {rest['near']} 句，三字连着相同的 {rest['overlap']} 句"


def told_leakage() -> dict[str, dict[str, int]]:
    """quatrains.py 打印的表：每种划分漏了多少；那份代码自己另有测试在跑。"""
    found = {}
    for row in (RESULTS / "quatrains.txt").read_text("utf-8").splitlines()[-2:]:
        of, exact, near, overlap = re.findall(r"[\d,]+", row.partition("（")[0])[-4:]
        numbers = {"of": of, "exact": exact, "near": near, "overlap": overlap, "n": "3"}
        found[row[:2]] = {name: int(number.replace(",", "")) for name, number in numbers.items()}
    return found


def told_ngrams() -> dict[str, list[float]]:
    """kneser_ney.py 打印的：每一份上 n 元模型的奈特；那份代码自己另有测试在跑。"""
    printed = (RESULTS / "kneser_ney.txt").read_text("utf-8")
    rows = re.findall(rf"：((?:\d\.\d{{4}} ?){{{FOLDS}}})", printed)
    names = ("n 元", "n 元只算汉字")
    return {name: [round(float(each), 4) for each in row.split()] for name, row in zip(names, rows, strict=True)}


def checks(here: bool) -> Iterator[Check]:
    torch.set_num_threads(1)
    yield blocks(60, seed=34)
    yield tokens(1000, seed=34)
    yield cached(60, seed=34)
    yield samplers(300, seed=34)
    yield ngrams(60, seed=34)
    yield from scores()
    yield conclusions_on(CHAPTER / "index.md")
    yield sentences(CHAPTER / "index.md", phrases())


if __name__ == "__main__":
    main(checks, CHAPTER / "results" / "verified.txt", chapter=CHAPTER)
