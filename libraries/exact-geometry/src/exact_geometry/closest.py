"""最近点对：分治，以及随机增量加网格。"""

from __future__ import annotations

import random
from collections.abc import Iterable
from fractions import Fraction
from heapq import merge
from itertools import combinations, pairwise
from math import dist, inf, isqrt

from exact_geometry.coordinates import (
    Number,
    Pair,
    Point,
    dot,
    exactly,
    finite,
    kinds,
    sub,
)
from exact_geometry.predicates import compare_distance

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


Cell = tuple[int, int]
FARTHEST = 2**1026  # 有限的浮点数之间不会更远；距离溢出成无穷大时，方格就这么大


class Grid:
    """边长 side 的方格，每格记着落在里面的点；格子的编号精确，不受舍入影响。"""

    def __init__(self, side: float, points: Iterable[Point]) -> None:
        (self.side,) = exactly([side if side < inf else FARTHEST])
        self.cells: dict[Cell, list[Point]] = {}
        for point in points:
            self.add(point)

    def cell(self, p: Point) -> Cell:
        """p 落在第几列、第几行。"""
        x, y = exactly(p)
        return x // self.side, y // self.side

    def add(self, p: Point) -> None:
        """把 p 记进它的格。"""
        self.cells.setdefault(self.cell(p), []).append(p)

    def around(self, p: Point) -> list[Point]:
        """p 所在的格和周围八格里的点；与 p 相距不超过 side 的点全在其中。"""
        i, j = self.cell(p)
        return [
            q
            for k in (i - 1, i, i + 1)
            for m in (j - 1, j, j + 1)
            for q in self.cells.get((k, m), ())
        ]


def closest_pair_by_grid(points: Iterable[Point], seed: int = 0) -> tuple[Pair, int]:
    """（最近的一对，网格重建的次数）；错误同 closest_pair。seed 决定插入的次序。"""
    order = finite(points)
    if len(order) < 2:
        raise ValueError("closest pair of fewer than two points")
    random.Random(seed).shuffle(order)
    best, rebuilt = (order[0], order[1]), 0
    if best[0] == best[1]:
        return best, rebuilt
    grid = Grid(reach(best), order[:2])
    for k, p in enumerate(order[2:], start=2):
        closer = best
        for q in grid.around(p):
            closer = nearer(closer, (q, p))
        grid.add(p)
        if closer is not best:
            best = closer
            if best[0] == best[1]:
                break
            grid, rebuilt = Grid(reach(best), order[: k + 1]), rebuilt + 1
    return best, rebuilt


def pairs_within(points: Iterable[Point], radius: Number) -> list[Pair]:
    """所有相距不超过 radius（大于 0，否则抛出 ValueError）的点对，每对一次。

    期望 O(n + 答案的个数)。
    """
    if not radius > 0:
        raise ValueError("radius must be positive")
    grid, found = Grid(radius, ()), []
    end = (0, 0), (radius, 0)
    for p in finite(points):
        found += [(q, p) for q in grid.around(p) if compare_distance(q, p, *end) <= 0]
        grid.add(p)
    return found


def closest_between(reds: Iterable[Point], blues: Iterable[Point]) -> Pair:
    """一红一蓝的最近点对，逐对比较，O(nm)；有一边是空的抛出 ValueError。"""
    best = None
    blues = finite(blues)
    for red in finite(reds):
        for blue in blues:
            if best is None or compare_distance(red, blue, *best) < 0:
                best = red, blue
    if best is None:
        raise ValueError("closest pair with an empty colour")
    return best
