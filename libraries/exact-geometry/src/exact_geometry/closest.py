"""The closest pair: divided and conquered, or by random insertion into a grid."""

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
    """A bound for pruning, not less than a distance and hardly more.

    A float or a fraction. The float may be infinite.
    """
    if kinds(*pair) == {float}:
        return max(dist(*pair) * SLACK, 5e-324)
    square = Fraction(dot(sub(*pair), sub(*pair)))
    n, d = square.numerator, square.denominator
    return Fraction(isqrt(n * d) + 1, d)  # 整数开方只舍不入，加一就不小于真值


def nearer(one: Pair, other: Pair) -> Pair:
    """The pair whose points are closer; the first, if both are as close."""
    return other if compare_distance(*other, *one) < 0 else one


def closest_pair(points: Iterable[Point]) -> Pair:
    """Two points at the least distance; coincident ones count. O(n log n).

    Raises ValueError for fewer than two points and for NaN, OverflowError for infinity.
    Source: M. I. Shamos, D. Hoey, Closest-point problems (1975).
    """
    by_x = sorted(finite(points))
    if len(by_x) < 2:
        raise ValueError("closest pair of fewer than two points")
    for pair in pairwise(by_x):
        if pair[0] == pair[1]:  # 重合的点排在一起；以后的点就两两不同
            return pair
    return solve(by_x)[0]


def solve(by_x: list[Point]) -> tuple[Pair, list[Point]]:
    """The closest pair, and the points sorted by y.

    At least two points, distinct, by x.
    """
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
    strip = [p for p in by_y if -far <= p[0] - by_x[middle][0] <= far]
    for i, p in enumerate(strip):
        for q in strip[i + 1 :]:
            if q[1] - p[1] > far:  # 往上都更远；带子里每个点至多再看几个
                break
            best = nearer(best, (p, q))
    return best, by_y


Cell = tuple[int, int]
FARTHEST = 2**1026  # 有限的浮点数之间不会更远；距离溢出成无穷大时，方格就这么大


class Grid:
    """Squares of the given side, each with the points in it.

    Their numbers are exact.
    """

    def __init__(self, side: Number, points: Iterable[Point]) -> None:
        (self.side,) = exactly([side if side < inf else FARTHEST])
        self.cells: dict[Cell, list[Point]] = {}
        for point in points:
            self.add(point)

    def cell(self, p: Point) -> Cell:
        """The column and the row of p."""
        x, y = exactly(p)
        return x // self.side, y // self.side

    def add(self, p: Point) -> None:
        """Put p into its cell."""
        self.cells.setdefault(self.cell(p), []).append(p)

    def around(self, p: Point) -> list[Point]:
        """The points in the cell of p and its eight neighbours.

        All within side of p are there.
        """
        i, j = self.cell(p)
        return [
            q
            for k in (i - 1, i, i + 1)
            for m in (j - 1, j, j + 1)
            for q in self.cells.get((k, m), ())
        ]


def closest_pair_by_grid(points: Iterable[Point], seed: int = 0) -> tuple[Pair, int]:
    """(A closest pair, how often the grid was built anew); O(n) expected.

    seed decides the order of insertion. Errors are those of closest_pair.
    """
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
    """Every pair of points at most radius apart, once; O(n + pairs) expected.

    Raises ValueError unless radius > 0, and for NaN; OverflowError for infinity.
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
    """A closest pair of a red point and a blue one, by trying all: O(nm).

    Raises ValueError if there are none of one colour.
    """
    best = None
    blues = finite(blues)
    for red in finite(reds):
        for blue in blues:
            if best is None or compare_distance(red, blue, *best) < 0:
                best = red, blue
    if best is None:
        raise ValueError("closest pair with an empty colour")
    return best
