"""练习的参考解答。"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import combinations
from math import comb

import torch

from hanzi_to_pinyin.ablation import BASE, read, values
from hanzi_to_pinyin.baselines import tuned
from hanzi_to_pinyin.phrases import SHARED, Phrase, split, substrings
from hanzi_to_pinyin.train import committed


# --- 练习一 ---
def directions(asked: Iterable[Phrase], training: Iterable[Phrase]) -> Counter[str]:
    """考题与训练短语是哪种亲属，各有几个；没有亲属的不计。"""
    texts = {p.text for p in training}
    parts = {part for text in texts for part in substrings(text, 2)}
    found: Counter[str] = Counter()
    for text, _ in asked:
        own = set(substrings(text, 2))
        inside, around = text in parts, bool(own & texts)
        if inside or around:
            found[
                "两个方向都有"
                if inside and around
                else "训练短语包含考题"
                if inside
                else "考题包含训练短语"
            ] += 1
        elif any(len(part) >= SHARED for part in own & parts):
            found["只有三个字以上的公共子串"] += 1
    return found


# --- 练习二 ---
def sign_test(first: Sequence[bool], second: Sequence[bool]) -> tuple[int, int, float]:
    """只有第一个对的题数、只有第二个对的题数，以及两者其实一样好时，
    相差至少这么多的概率（双侧）。
    """
    one = sum(a and not b for a, b in zip(first, second, strict=True))
    other = sum(b and not a for a, b in zip(first, second, strict=True))
    tail = sum(comb(one + other, k) for k in range(min(one, other) + 1))
    return one, other, min(1.0, 2 * tail / 2 ** (one + other))


def marks(how: str) -> dict[str, list[bool]]:
    """三种读法在一种划分的测试短语上，每个短语是不是全对。"""
    phrases, ngram = split(how)["测试"], tuned(how)
    texts = [p.text for p in phrases]
    readings = {
        "多数派": map(ngram.majority, texts),
        "n 元": map(ngram, texts),
        "模型": committed(how).read(texts),
    }
    return {
        name: [r == p.readings for r, p in zip(found, phrases, strict=True)]
        for name, found in readings.items()
    }


# --- 练习三 ---
def permutation_test(first: Sequence[float], second: Sequence[float]) -> float:
    """两组数其实不分彼此时，均值相差至少这么多的概率（双侧）：把它们混在一起，
    每一种分法都试一遍。
    """
    pooled = [*first, *second]

    def difference(chosen: Iterable[int]) -> float:
        part = sum(pooled[i] for i in chosen)
        return abs(part / len(first) - (sum(pooled) - part) / len(second))

    seen = difference(range(len(first)))
    others = [
        difference(chosen) for chosen in combinations(range(len(pooled)), len(first))
    ]
    return sum(found >= seen - 1e-9 for found in others) / len(others)


def chances(measure: str) -> dict[str, float]:
    """每个变体与正文的模型在 measure（accuracy 或 loss）上的差别，碰巧有这么大的概率。
    """
    rows = values(read(), measure)
    return {
        name: permutation_test(rows[BASE], numbers)
        for name, numbers in rows.items()
        if name != BASE
    }


def main() -> None:
    torch.set_num_threads(1)
    naive = split("随手")
    for kind, count in directions(naive["测试"], naive["训练"]).most_common():
        print(f"{kind}：{count}（测试短语的 {count / len(naive['测试']):.1%}）")
    for how in ("变体", "亲属"):
        for (a, first), (b, second) in combinations(marks(how).items(), 2):
            one, other, chance = sign_test(first, second)
            print(f"“{how}”：只有{a}对 {one}，只有{b}对 {other}，p = {chance:.2g}")
    accuracy, loss = chances("accuracy"), chances("loss")
    print("与正文的模型比，差别碰巧有这么大的概率（短语全对、多音字的损失）：")
    for name in accuracy:
        print(f"    {name}：p = {accuracy[name]:.3f}、{loss[name]:.3f}")


if __name__ == "__main__":
    main()
