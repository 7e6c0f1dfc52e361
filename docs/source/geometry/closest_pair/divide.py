"""分治：最近点对，O(n log n)。"""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from heapq import merge
from itertools import combinations, pairwise
from math import dist, isqrt

from computational_geometry.orientation import compare_distance, finite, kinds
from computational_geometry.vectors import Point, dot, sub
from convex_hull.hull import cloud

Pair = tuple[Point, Point]
SLACK = 1 + 2.0**-48  # 剪枝用的距离放宽一点：宁可多看几对，不可漏掉


def reach(pair: Pair) -> float | Fraction:
    """不小于两点距离、也大不了多少的数，剪枝用：浮点数（可以是无穷大），或者有理数。"""
    if kinds(*pair) == {float}:
        return max(dist(*pair) * SLACK, 5e-324)
    square = Fraction(dot(sub(*pair), sub(*pair)))
    n, d = square.numerator, square.denominator
    return Fraction(isqrt(n * d) + 1, d)  # 整数开方只舍不入，加一就不小于真值


def nearer(one: Pair, other: Pair) -> Pair:
    """返回距离较小的一对；相等时取第一对。"""
    return other if compare_distance(*other, *one) < 0 else one


def closest_pair(points: Iterable[Point]) -> Pair:
    """返回距离最小的两点，重合的点也算。

    少于两点或有 NaN 时抛出 ValueError，无穷大抛出 OverflowError。
    出处：M. I. Shamos, D. Hoey, Closest-point problems（1975）。
    """
    by_x = sorted(finite(points))
    if len(by_x) < 2:
        raise ValueError("closest pair of fewer than two points")
    for pair in pairwise(by_x):
        if pair[0] == pair[1]:  # 重合的点排在一起；以后的点就两两不同
            return pair
    return solve(by_x)[0]


def solve(by_x: list[Point]) -> tuple[Pair, list[Point]]:
    """点至少两个，两两不同，已按 x 排序；返回最近的一对，以及按 y 排好的点。"""
    if len(by_x) <= 3:
        pairs = list(combinations(by_x, 2))
        best = pairs[0]
        for pair in pairs[1:]:
            best = nearer(best, pair)
        return best, sorted(by_x, key=lambda p: p[1])
    middle = len(by_x) // 2
    left, left_by_y = solve(by_x[:middle])
    right, right_by_y = solve(by_x[middle:])
    best = nearer(left, right)
    by_y = list(merge(left_by_y, right_by_y, key=lambda p: p[1]))
    far = reach(best)
    strip = [p for p in by_y if abs(p[0] - by_x[middle][0]) <= far]
    for i, p in enumerate(strip):
        for q in strip[i + 1 :]:
            if q[1] - p[1] > far:  # 往上都更远；带子里每个点至多再看几个
                break
            best = nearer(best, (p, q))
    return best, by_y


def main() -> None:
    points = cloud(2000, 1.0, seed=7)
    p, q = closest_pair(points)
    print(f"2000 个点中最近的一对相距 {dist(p, q):.3e}")
    print("有重复的点：", closest_pair([(0, 0), (3, 4), (1, 1), (3, 4)]))
    try:
        closest_pair([(0, 0)])
    except ValueError as error:
        print("只有一个点：", "ValueError:", error)


if __name__ == "__main__":
    main()
