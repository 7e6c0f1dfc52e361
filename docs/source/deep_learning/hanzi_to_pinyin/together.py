"""合在一起：n 元的对数概率，加上模型从上下文里看出来的，按一个在验证短语上挑出的比例。"""

from __future__ import annotations

import math
from collections.abc import Sequence

import torch

from hanzi_to_pinyin.baselines import UNKNOWN, NGram, tuned, windows
from hanzi_to_pinyin.phrases import Phrase, split
from hanzi_to_pinyin.tagger import Tagger
from hanzi_to_pinyin.train import FOLDERS, committed

SHARES = (0.0, 0.2, 0.4, 0.6, 0.8, 1.0)


def combine(
    ngram: NGram, model: Tagger, texts: Sequence[str], share: float
) -> list[tuple[str, ...]]:
    """每个字取 log P(n 元) + share · 模型的修正 最大的读音；share = 0 就是 n 元。"""
    found = []
    for text, row in zip(texts, model.evidence(texts), strict=True):
        readings = []
        for window, extra in zip(windows(text), row, strict=True):
            scores = {
                r: math.log(p) + share * extra[r]
                for r, p in ngram.probabilities(*window).items()
            }
            readings.append(
                min(scores, key=lambda r: (-scores[r], r)) if scores else UNKNOWN
            )
        found.append(tuple(readings))
    return found


def right_together(ngram: NGram, model: Tagger, phrases: Sequence[Phrase], share: float) -> int:
    """整个短语全对的有几个。"""
    read = combine(ngram, model, [p.text for p in phrases], share)
    return sum(found == p.readings for found, p in zip(read, phrases, strict=True))


def best_share(ngram: NGram, model: Tagger, phrases: Sequence[Phrase]) -> float:
    """在 phrases（应当是验证短语）上最好的比例；一样好时取小的。"""
    return max(SHARES, key=lambda share: right_together(ngram, model, phrases, share))


def main() -> None:
    torch.set_num_threads(1)
    for how in FOLDERS:
        parts, ngram, model = split(how), tuned(how), committed(how)
        share = best_share(ngram, model, parts["验证"])
        test = parts["测试"]
        alone, both = (right_together(ngram, model, test, weight) for weight in (0.0, share))
        majority = sum(ngram.majority(p.text) == p.readings for p in test)
        print(f"“{how}”划分：验证短语上挑出的比例是 {share}")
        for name, right in (("多数派", majority), ("n 元", alone), ("n 元加模型", both)):
            told = f"{right} / {len(test)}（{right / len(test):.1%}）"
            print(f"    {name}：{told}，比多数派 {100 * (right - majority) / len(test):+.1f} 个百分点")


if __name__ == "__main__":
    main()
