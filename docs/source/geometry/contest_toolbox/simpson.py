"""自适应辛普森：只看取到的点，所以骗得过它。"""

from __future__ import annotations

import math
from collections.abc import Callable
from fractions import Fraction
from itertools import pairwise

Number = float | Fraction
Function = Callable[[Number], Number]


def integrate(f: Function, a: Number, b: Number, tolerance: Number, depth: int = 40) -> Number:
    """f 在 [a, b] 上的积分；分数进，分数出，五次以下的多项式精确。

    误差是估计，不是保证：f 在取样的点之间做什么，它看不见。
    """
    middle = (a + b) / 2
    heights = f(a), f(middle), f(b)
    return refine(f, a, b, heights, tolerance, depth)


def refine(
    f: Function, a: Number, b: Number, heights: tuple, tolerance: Number, depth: int
) -> Number:
    """已知两端和中点的高度：再取两点，两半之和与整段差得不多就停，否则各自再分。"""
    left, middle, right = heights
    m = (a + b) / 2
    first, second = f((a + m) / 2), f((m + b) / 2)
    whole = (b - a) * (left + 4 * middle + right) / 6
    halves = (b - a) * (left + 4 * first + 2 * middle + 4 * second + right) / 12
    if depth == 0 or abs(halves - whole) <= 15 * tolerance:
        return halves + (halves - whole) / 15  # 理查森外推
    return refine(f, a, m, (left, first, middle), tolerance / 2, depth - 1) + refine(
        f, m, b, (middle, second, right), tolerance / 2, depth - 1
    )


def fooled(points: list[Fraction]) -> Function:
    """处处不小于 0、却在给定的点上都是 0 的多项式。"""
    return lambda x: math.prod((x - p) ** 2 for p in points)


def seen(f: Function, a: Number, b: Number, tolerance: Number) -> tuple[Number, list[Number]]:
    """（积分，它取了哪些点）。"""
    asked: list[Number] = []

    def noted(x: Number) -> Number:
        asked.append(x)
        return f(x)

    return integrate(noted, a, b, tolerance), asked


def split(f: Function, cuts: list[Number], tolerance: Number) -> Number:
    """在 cuts 处先切开，各段自适应。"""
    return sum(integrate(f, a, b, tolerance) for a, b in pairwise(cuts))


def main() -> None:
    five = [Fraction(k, 4) for k in range(5)]
    f = fooled(five)
    print("五个点上都是 0 的多项式，答：", integrate(f, Fraction(0), Fraction(1), Fraction(1, 10**9)))
    print(f"从 1/3 处先切开：{float(split(f, [Fraction(0), Fraction(1, 3), Fraction(1)], Fraction(1, 10**18))):.6e}")
    print(f"真的积分：{float(Fraction(TRUTH)):.6e}")
    wave, asked = seen(lambda x: math.sin(4 * math.pi * x) ** 2, 0.0, 1.0, 1e-9)
    print(f"sin²(4πx)，只取了 {len(asked)} 个点，答 {wave:.1e}，真的是 0.5")
    peak, asked = seen(lambda x: 1 / (1 + 1e6 * (x - 0.3) ** 2), 0.0, 1.0, 1e-9)
    truth = (math.atan(700) + math.atan(300)) / 1000
    print(f"尖峰：取了 {len(asked)} 个点，相对误差 {abs(peak - truth) / truth:.0e}")
    cubic, asked = seen(lambda x: x**5 - 3 * x**2, Fraction(0), Fraction(2), Fraction(1, 100))
    print(f"五次多项式：{cubic}，取了 {len(asked)} 个点")


def antiderivative() -> Fraction:
    """上面那个多项式的积分：展开，逐项。"""
    terms = [Fraction(1)]
    for p in [Fraction(k, 4) for k in range(5)] * 2:
        terms = [(terms[k - 1] if k else 0) - p * (terms[k] if k < len(terms) else 0) for k in range(len(terms) + 1)]
    return sum((c / (k + 1) for k, c in enumerate(terms)), Fraction(0))


TRUTH = antiderivative()


if __name__ == "__main__":
    main()
