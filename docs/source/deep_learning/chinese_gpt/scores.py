"""成绩：测试的诗分成八份，GPT 与 n 元模型一份一份地比，连标点的和只算汉字的分开；--record 记下结论要用的数。"""

from __future__ import annotations

import argparse

import torch

from chinese_gpt.bpe import Tokenizer
from chinese_gpt.kneser_ney import KneserNey, per_character
from chinese_gpt.quatrains import END, LINES, leakage, split
from chinese_gpt.train import RESULTS, load, per_hanzi
from sphinx_runnable_listings.conclusions import Measurement

CONCLUSIONS = RESULTS / "conclusions"
FOLDS = 8


def folds() -> list[dict[str, float]]:
    """每一份测试诗上的奈特，每个汉字合多少。"""
    parts = split()
    ngram = KneserNey([poem + END for poem in parts["训练"]])
    model, tokenizer, found = load(), Tokenizer.committed(), []
    for k in range(FOLDS):
        poems = parts["测试"][k::FOLDS]
        theirs, ours = per_character(ngram, poems), per_hanzi(model, tokenizer, poems)
        row = {"n 元": theirs[0], "GPT": ours[0]}
        row |= {"n 元只算汉字": theirs[0] - theirs[1], "GPT 只算汉字": ours[0] - ours[1]}
        found.append({name: round(value, 4) for name, value in row.items()})
    return found


def measured(leaked: dict[str, int]) -> Measurement:
    """同样的诗，两个模型，成对地比。"""
    what = f"测试诗的 {FOLDS} 份，每个汉字的奈特"
    command = "python -m chinese_gpt.scores --record"
    return Measurement.of_runs(
        what, range(FOLDS), folds(), command=command, paired=True, leakage=leaked
    )  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--record", action="store_true", help="写进 results/conclusions/nats.json")
    torch.set_num_threads(1)
    if parser.parse_args().record:
        measured(leakage()).write(CONCLUSIONS / "nats.json")
    found = Measurement.read(CONCLUSIONS / "nats.json")
    print(f"{found.measure}，第 1 份到第 {FOLDS} 份：")
    for name, values in found.groups.items():
        print(f"    {name}：" + " ".join(f"{value:.2f}" for value in values))
    print(LINES.row(found.leakage))


if __name__ == "__main__":
    main()
