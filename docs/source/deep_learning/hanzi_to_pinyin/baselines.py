"""两个基线：每个字最常见的读音；看左右邻字的 n 元模型。没见过的字，两者都答不上来。"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from itertools import product

from hanzi_to_pinyin.phrases import Phrase, split

EDGE = " "  # 短语开头之前、结尾之后
UNKNOWN = "?"  # 没见过的字的“读音”
WEIGHTS = (0.3, 1.0, 3.0, 10.0)  # λ 的候选
Reader = Callable[[str], tuple[str, ...]]


class Majority:
    """每个字读它在训练短语里最常见的音，不看上下文；一样多时取字典序在前的。"""

    def __init__(self, phrases: Iterable[Phrase]) -> None:
        self.counts: dict[str, Counter[str]] = defaultdict(Counter)
        for text, readings in phrases:
            for character, reading in zip(text, readings, strict=True):
                self.counts[character][reading] += 1
        self.best = {c: min(found, key=lambda r: (-found[r], r)) for c, found in self.counts.items()}

    def __call__(self, text: str) -> tuple[str, ...]:
        return tuple(self.best.get(character, UNKNOWN) for character in text)


class NGram:
    """读音的概率看左邻、右邻、左右两邻，逐级退避。

    P(音|左,字) 由计数平滑到 P(音|字)，P(音|字,右) 同样；两者相乘除以 P(音|字)；
    三元的计数再平滑到这个乘积。
    平滑是 (计数 + λ·低一级的概率) / (总数 + λ)：上下文见得越多，越相信它自己的计数。
    """

    def __init__(
        self, phrases: Sequence[Phrase], pair: float = 1.0, triple: float = 1.0
    ) -> None:
        self.pair, self.triple = pair, triple
        self.majority = Majority(phrases)
        self.counts: dict[tuple[str, ...], Counter[str]] = defaultdict(Counter)
        for text, readings in phrases:
            for (left, character, right), reading in zip(
                windows(text), readings, strict=True
            ):
                for context in (
                    (left, character, ""),
                    ("", character, right),
                    (left, character, right),
                ):
                    self.counts[context][reading] += 1

    def smooth(
        self, context: tuple[str, ...], lower: dict[str, float], weight: float
    ) -> dict[str, float]:
        """context 里各读音的概率，平滑到 lower。"""
        found = self.counts.get(context, {})
        total = sum(found.values()) + weight
        return {r: (found.get(r, 0) + weight * p) / total for r, p in lower.items()}

    def probabilities(self, left: str, character: str, right: str) -> dict[str, float]:
        """一个位置上各读音的概率；字没见过时是空的。"""
        found = self.majority.counts.get(character, {})
        if len(found) < 2:
            return dict.fromkeys(found, 1.0)  # 只见过一种读音，或者没见过：不用算
        alone = {r: n / sum(found.values()) for r, n in found.items()}
        by_left = self.smooth((left, character, ""), alone, self.pair)
        by_right = self.smooth(("", character, right), alone, self.pair)
        both = {r: by_left[r] * by_right[r] / p for r, p in alone.items()}
        whole = sum(both.values())
        return self.smooth(
            (left, character, right),
            {r: p / whole for r, p in both.items()},
            self.triple,
        )

    def __call__(self, text: str) -> tuple[str, ...]:
        found = [self.probabilities(*window) for window in windows(text)]
        return tuple(min(p, key=lambda r: (-p[r], r)) if p else UNKNOWN for p in found)


def windows(text: str) -> list[tuple[str, str, str]]:
    """每个字和它的左右邻字；两头是 EDGE。"""
    padded = EDGE + text + EDGE
    return list(zip(padded, text, padded[2:], strict=False))


def right_phrases(reader: Reader, phrases: Iterable[Phrase]) -> int:
    """整个短语一个音都不错的有几个。"""
    return sum(reader(text) == readings for text, readings in phrases)


def tuned(how: str = "亲属") -> NGram:
    """两个 λ 在验证短语上挑：分最高的里面取第一个。"""
    parts = split(how)
    model = NGram(parts["训练"])
    best = max(product(WEIGHTS, repeat=2), key=lambda weights: validate(model, parts["验证"], *weights))
    model.pair, model.triple = best
    return model


def validate(model: NGram, phrases: Sequence[Phrase], pair: float, triple: float) -> int:
    model.pair, model.triple = pair, triple
    return right_phrases(model, phrases)


def main() -> None:
    for how in ("变体", "亲属"):
        parts = split(how)
        model, phrases = NGram(parts["训练"]), parts["验证"]
        right = right_phrases(model.majority, phrases)
        print(f"“{how}”划分，验证短语 {len(phrases)} 个，多数派全对 {right}（{right / len(phrases):.1%}）；n 元：")
        for pair in WEIGHTS:
            row = [(triple, validate(model, phrases, pair, triple)) for triple in WEIGHTS]
            told = (f"λ₃ = {triple:g}：{n}（{n / len(phrases):.1%}）" for triple, n in row)
            print(f"    λ₂ = {pair:<4g}", "  ".join(told))


if __name__ == "__main__":
    main()
