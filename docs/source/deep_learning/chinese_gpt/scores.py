"""成绩：测试的诗分成八份，GPT 与 n 元模型一份一份地比，连标点的和只算汉字的分开；--record 记下结论要用的数。"""

from __future__ import annotations

import argparse

import torch

from chinese_gpt.bpe import Tokenizer
from chinese_gpt.kneser_ney import KneserNey, per_character
from chinese_gpt.quatrains import END, FOLDS, LINES, folds, leakage, split
from chinese_gpt.train import RESULTS, load, per_hanzi
from sphinx_runnable_listings.conclusions import Measurement

CONCLUSIONS = RESULTS / "conclusions"


def of_ngrams() -> dict[str, list[float]]:
    """每一份每个汉字的奈特：连标点的，只算汉字的。"""
    model = KneserNey([poem + END for poem in split()["训练"]])
    found = [per_character(model, poems) for poems in folds()]
    return {"n 元": [a for a, _ in found], "n 元只算汉字": [a - marks for a, marks in found]}


def of_gpt() -> dict[str, list[float]]:
    """提交的 GPT 的，同上。"""
    model, tokenizer = load(), Tokenizer.committed()
    found = [per_hanzi(model, tokenizer, poems) for poems in folds()]
    return {"GPT": [a for a, _ in found], "GPT 只算汉字": [a - marks for a, marks in found]}


def measured() -> Measurement:
    """同样的诗，两个模型，成对地比。"""
    return Measurement(
        measure=f"测试诗的 {FOLDS} 份，每个汉字的奈特",
        command="python -m chinese_gpt.scores --record",
        seeds=tuple(range(FOLDS)),
        groups=of_ngrams() | of_gpt(),
        paired=True,
        leakage=leakage(),
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--record", action="store_true", help="写进 results/conclusions/nats.json")
    torch.set_num_threads(1)
    if parser.parse_args().record:
        measured().write(CONCLUSIONS / "nats.json", digits=5)
    found = Measurement.read(CONCLUSIONS / "nats.json")
    print(f"{found.measure}，第 1 份到第 {FOLDS} 份：")
    for name, values in found.groups.items():
        print(f"    {name}：" + " ".join(f"{value:.2f}" for value in values))
    print(LINES.row(found.leakage))


if __name__ == "__main__":
    main()
