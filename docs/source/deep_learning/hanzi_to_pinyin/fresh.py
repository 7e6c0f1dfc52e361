"""最严的划分：考题与训练短语连两个相邻的字都不共用；换五粒种子训练，与两个基线比。--train 重做，默认打印记录。"""

from __future__ import annotations

import argparse
import zlib
from functools import cache
from itertools import product
from pathlib import Path

import torch

from hanzi_to_pinyin.baselines import WEIGHTS, NGram, Reader, right_phrases, validate
from hanzi_to_pinyin.phrases import SPLITS, Phrase, dictionary, split
from hanzi_to_pinyin.tagger import Settings
from hanzi_to_pinyin.train import RESULTS, committed, train
from sphinx_runnable_listings.conclusions import Measurement
from sphinx_runnable_listings.conclusions.leakage import Known, runs
from training_runs import Log, Options
from training_runs.leakage import Words, texts

CONCLUSIONS = RESULTS / "conclusions"
PHRASES = Words("个短语", "差一字或换次序", "共用二字")
SEEDS, STEPS = (0, 1, 2, 3, 4), 2000


@cache
def fresh() -> dict[str, tuple[Phrase, ...]]:
    """先按散列抽出考题（二十分之一测试，四十分之一验证），
    再把与考题共用两个相邻的字的短语从训练里全部去掉。
    """
    buckets = {p: zlib.crc32(p.text.encode()) % 40 for p in dictionary()}
    asked = {
        "测试": [p for p, b in buckets.items() if b < 2],
        "验证": [p for p, b in buckets.items() if b == 2],
    }
    pairs = {pair for part in asked.values() for p in part for pair in runs(p.text, 2)}
    training = [
        p for p, b in buckets.items() if b > 2 and not pairs & set(runs(p.text, 2))
    ]
    return {
        "训练": tuple(training),
        **{part: tuple(phrases) for part, phrases in asked.items()},
    }


def tuned_on(parts: dict[str, tuple[Phrase, ...]]) -> NGram:
    """两个 λ 在验证短语上挑。"""
    model = NGram(parts["训练"])
    best = max(product(WEIGHTS, repeat=2), key=lambda weights: validate(model, parts["验证"], *weights))
    model.pair, model.triple = best
    return model


def leaked(parts: dict[str, tuple[Phrase, ...]]) -> dict[str, int]:
    """测试短语里有多少给训练短语漏了底。"""
    return texts((p.text for p in parts["测试"]), (p.text for p in parts["训练"]), n=2)


def halves() -> dict[str, tuple[Phrase, ...]]:
    """“亲属”划分的测试短语，按与训练短语共用不共用两个相邻的字分开。"""
    parts = split()
    known = Known(p.text for p in parts["训练"])
    return {
        name: tuple(p for p in parts["测试"] if known.overlaps(p.text) == shared)
        for name, shared in (("共用", True), ("不共用", False))
    }


def three(readers: dict[str, Reader], phrases: tuple[Phrase, ...]) -> dict[str, float]:
    """整个短语全对的百分比。"""
    return {name: 100 * right_phrases(reader, phrases) / len(phrases) for name, reader in readers.items()}


def experiment(output: Path) -> None:
    parts, rows = fresh(), []
    ngram = tuned_on(parts)
    for seed in SEEDS:
        where = Options(STEPS, seed, output, fresh=True, quiet=True)
        model = train(where, Settings(), parts, f"fresh-{seed}", "hanzi_to_pinyin.fresh")
        read = dict(zip(texts := [p.text for p in parts["测试"]], model.read(texts), strict=True))
        rows.append(three({"多数派": ngram.majority, "n 元": ngram, "模型": read.__getitem__}, parts["测试"]))
        print(seed, rows[-1], flush=True)
    what = f"没有共用二字的划分，{len(parts['测试'])} 个测试短语全对的百分比"
    Measurement.of_runs(
        what, SEEDS, rows, command="python -m hanzi_to_pinyin.fresh --train", leakage=leaked(parts)
    ).write(CONCLUSIONS / "fresh.json")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--train", type=Path, metavar="文件夹", help="重新训练五次，日志写进这个文件夹")
    torch.set_num_threads(1)
    if output := parser.parse_args().train:
        experiment(output)
    for how in (*SPLITS, "无共用"):
        found = leaked(split(how) if how in SPLITS else fresh())
        print(f"“{how}”划分，{PHRASES.row(found)}")
    ngram, model = tuned_on(split()), committed()
    print("“亲属”划分的测试短语，按共用不共用二字分开，比多数派多对：")
    for name, phrases in halves().items():
        read = dict(zip(texts := [p.text for p in phrases], model.read(texts), strict=True))
        base, n, ours = (right_phrases(reader, phrases) for reader in (ngram.majority, ngram, read.__getitem__))
        print(f"    {name}的 {len(phrases)} 个：n 元 {n - base:+d}，模型 {ours - base:+d}")
    measured = Measurement.read(CONCLUSIONS / "fresh.json")
    print(f"{measured.measure}，种子 {SEEDS[0]} 到 {SEEDS[-1]}：")
    for name, values in measured.groups.items():
        print(f"    {name}：" + " ".join(f"{value:.2f}" for value in values))
    logs = [Log.read(RESULTS / "fresh" / f"fresh-{seed}.json") for seed in SEEDS]
    cost, peak = sum(log.cpu_seconds for log in logs), max(log.peak_memory_mib for log in logs)
    print(f"五次训练各 {logs[0].done} 步，共 {cost} CPU 秒，内存峰值 {peak} MiB")


if __name__ == "__main__":
    main()
