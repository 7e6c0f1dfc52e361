"""一条命令核对本章：每份代码重跑一遍，图逐字节比较；另查划分不泄漏，提交的模型与日志里的成绩相符。"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain
from math import ceil
from pathlib import Path
from statistics import mean

import torch

from hanzi_to_pinyin.ablation import BASE, MEASURES, Outcome, apart, chance, majority, read, values
from hanzi_to_pinyin.baselines import NGram
from hanzi_to_pinyin.fresh import leaked
from hanzi_to_pinyin.leak import with_relatives
from hanzi_to_pinyin.phrases import dictionary, digest, split
from hanzi_to_pinyin.solutions import chances, directions, marks, sign_test
from hanzi_to_pinyin.train import FOLDERS, RESULTS, accuracy, committed
from sphinx_runnable_listings.checks import Check, conclusions_on, main, sentences
from training_runs import Log
from transformer.reading import read_number

CHAPTER = Path(__file__).parent


def leaks() -> Check:
    """“亲属”划分里，验证和测试的每个短语在训练里有亲属吗？"""
    parts = split()
    asked = parts["验证"] + parts["测试"]
    return Check("没有亲属在训练里的验证、测试短语", len(asked), len(with_relatives(asked, parts["训练"])))


def models() -> Check:
    """提交的模型在验证短语上的成绩，与日志最后一行相差不过千分之二（存成半精度会动一点）？数据的指纹也要相同。"""
    wrong = 0
    for how, folder in FOLDERS.items():
        log, parts = Log.read(RESULTS / folder / "tagger.json"), split(how)
        wrong += abs(accuracy(committed(how), parts["验证"]) - log.curve[-1]["validation"]) > 0.002
        wrong += digest(parts["训练"]) != log.settings["data"]
    return Check("提交的模型与训练日志", 2 * len(FOLDERS), wrong)


def backing_off() -> Check:
    """λ 趋于无穷时，n 元就是多数派。"""
    parts = split()
    model = NGram(parts["训练"], 1e9, 1e9)
    some = parts["验证"]
    wrong = sum(model(p.text) != model.majority(p.text) for p in some)
    return Check("λ 很大时的 n 元与多数派", len(some), wrong)


def phrases() -> Iterator[str]:
    """正文里的数，由代码现算。"""
    characters = {character for p in dictionary() for character in p.text}
    training = round(len(split()["训练"]), -4)
    yield f"数据只有{read_number(training)}短语，字却有{read_number(round(len(characters), -3))}"
    naive = split("随手")
    found = directions(naive["测试"], naive["训练"])
    yield f"考题包含训练短语的 {found['考题包含训练短语']} 个，反过来的 {found['训练短语包含考题']} 个"
    right = marks("亲属")
    one, other, chance = sign_test(right["n 元"], right["模型"])
    yield f"只有 n 元对的有 {one} 题，只有模型对的有 {other} 题，p = {chance:.2g}，"
    more = (sum(right["模型"]) - sum(right["多数派"])) / len(right["模型"])
    yield f"测试短语上模型却比多数派多对了 {100 * more:.1f} 个百分点"
    right = marks("变体")
    yield f"模型与多数派的差别（p = {sign_test(right['模型'], right['多数派'])[2]:.2g}）"
    yield f"“两层”的损失与正文的有重叠，p 却只有 {chances('loss')['两层']:.2g}"


def ablations(outcomes: list[Outcome]) -> Iterator[str]:
    """“每样东西值多少”一节里的数，由消融的记录算出。"""
    rates, asked = values(outcomes, "accuracy"), len(split()["验证"])
    yield f"各走 {outcomes[0].log.steps} 步"
    yield f"正文的模型换{read_number(len(rates[BASE]))}个种子训练，其余的各{read_number(len(rates['一个头']))}个"
    yield f"{len(outcomes)} 次训练共 {sum(o.log.cpu_seconds for o in outcomes)} CPU 秒"
    yield f"短语全对的比例就相差 {100 * (max(rates[BASE]) - min(rates[BASE])):.2f} 个百分点"
    changes = len(rates) - 1
    yield f"碰巧如此的概率是 2/{round(2 / chance())}"
    yield f"{read_number(changes)}项里碰巧出现一项的概率不超过 {ceil(1000 * changes * chance()) / 10:g}%"
    moved = {
        measure: [name for name, numbers in rows.items() if apart(rows[BASE], numbers)]
        for measure, rows in ((measure, values(outcomes, measure)) for measure in MEASURES)
    }
    better = mean(rates["位置自己学"]) - mean(rates[BASE])
    several = read_number(len(moved["accuracy"]))
    yield f"只有{several}项动了：**{'、'.join(moved['accuracy'])}**，平均多对 {100 * better:.1f} 个百分点"
    yield f"损失另有 {len(set(moved['loss']) - set(moved['accuracy']))} 项不重叠"
    losses = values(outcomes, "loss")
    less, spread = mean(losses[BASE]) - mean(losses["不从先验起步"]), max(losses[BASE]) - min(losses[BASE])
    yield f"平均只低 {less:.3f}，比正文自己的种子之间（{spread:.3f}）还小"
    floor = majority(split())["accuracy"]
    yield f"多数派比正文的模型的平均还{'高' if floor > mean(rates[BASE]) else '低'}一点"
    yield f"除了{'、'.join(n for n, found in rates.items() if min(found) > floor)}，没有哪一项的种子个个都胜过它"
    yield f"同样的 {asked} 道题，一道题就是 {100 / asked:.2f} 个百分点"


def leakage_told() -> Iterator[str]:
    """正文里漏了多少，现数一遍。"""
    found = leaked(split())
    shared = read_number(round(10 * found["overlap"] / found["of"]))
    yield f"有 {found['near']} 个差一个字或换了次序，约{shared}成与训练短语共用"


def checks(here: bool) -> Iterator[Check]:
    torch.set_num_threads(1)
    yield leaks()
    yield models()
    yield backing_off()
    yield conclusions_on(CHAPTER / "index.md")
    yield sentences(CHAPTER / "index.md", chain(phrases(), leakage_told(), ablations(read())))


if __name__ == "__main__":
    main(checks, CHAPTER / "results" / "verified.txt", chapter=CHAPTER)
