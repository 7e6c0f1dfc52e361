"""在线 softmax：一块一块地看，随时合并，结果与一次看完的相同。"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

Array = np.ndarray


def naive(scores: Array, values: Array) -> Array:
    """照公式写的 softmax(scores) @ values；scores [..., n]，values [n, v]。分数大了，exp 会溢出。"""
    weights = np.exp(scores)
    return weights @ values / weights.sum(-1, keepdims=True)


class Partial(NamedTuple):
    """看过一部分键以后的全部所知：最大的分数 top [...]、以它为底的和 total [...]、
    没除以和的输出 output [..., v]。
    """

    top: Array
    total: Array
    output: Array

    @classmethod
    def nothing(cls, rows: int, width: int, dtype: np.dtype) -> Partial:
        """一个键也没看过的 rows 行。"""
        return cls(
            np.full(rows, -np.inf, dtype),
            np.zeros(rows, dtype),
            np.zeros((rows, width), dtype),
        )

    @classmethod
    def of(cls, scores: Array, values: Array) -> Partial:
        """只看这一块：scores [..., n]，values [n, v]。
        整行都是 -inf（全被掩住）时，和是 0。
        """
        top = scores.max(-1)
        weights = np.exp(scores - _finite(top)[..., None])
        return cls(top, weights.sum(-1), weights @ values)

    def merge(self, other: Partial) -> Partial:
        """两部分合成一部分；谁先谁后、怎样结合都行。"""
        top = np.maximum(self.top, other.top)
        mine, theirs = (np.exp(part.top - _finite(top)) for part in (self, other))
        total = mine * self.total + theirs * other.total
        return Partial(
            top, total, mine[..., None] * self.output + theirs[..., None] * other.output
        )

    def result(self) -> Array:
        """softmax 加权的平均 [..., v]；一个键也看不见的行是 0。"""
        return self.output / np.where(self.total == 0, 1, self.total)[..., None]

    def log_sum(self) -> Array:
        """ln Σ exp(分数) [...]：反向传播时凭它重算权重，不必存下整张权重表。"""
        return np.where(
            self.total == 0,
            -np.inf,
            _finite(self.top) + np.log(np.where(self.total == 0, 1, self.total)),
        )


def _finite(top: Array) -> Array:
    return np.where(np.isfinite(top), top, 0)


def main() -> None:
    values = np.array([[1.0], [2.0], [3.0]], np.float32)
    for scores in ([0.0, 1.0, 2.0], [0.0, 100.0, 200.0]):
        row = np.array(scores, np.float32)
        with np.errstate(over="ignore", invalid="ignore"):
            print(f"分数 {scores}：照公式 {naive(row, values)[0]:.4f}，", end="")
        print(f"先减最大值 {Partial.of(row, values).result()[0]:.4f}")
    print("一块一块来，每块两个键，看看三样东西怎样变：")
    rng = np.random.default_rng(0)
    scores, values = 3 * rng.standard_normal(8), rng.standard_normal((8, 1))
    seen = Partial.of(scores[:2], values[:2])
    for start in range(2, 10, 2):
        print(f"  看过 {start} 个键：最大 {seen.top:+.3f}，和 {seen.total:.3f}，此刻的答案 {seen.result()[0]:+.4f}")
        if start < 8:
            seen = seen.merge(Partial.of(scores[start : start + 2], values[start : start + 2]))
    whole = np.exp(scores - scores.max())
    print(f"一次看完：{(whole @ values / whole.sum())[0]:+.4f}")


if __name__ == "__main__":
    main()
