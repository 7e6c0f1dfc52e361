"""练习的参考解答。"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import combinations, pairwise

from closest_pair.divide import closest_pair
from closest_pair.grid import Grid
from computational_geometry.orientation import compare_distance, finite
from computational_geometry.vectors import Point

Pair = tuple[Point, Point]


def pairs_within(points: Iterable[Point], radius: float) -> list[Pair]:
    """所有相距不超过 radius（大于 0，否则抛出 ValueError）的点对，每对一次。

    期望 O(n + 答案的个数)。
    """
    if not radius > 0:
        raise ValueError("radius must be positive")
    grid, found = Grid(radius, ()), []
    end = (0, 0), (radius, 0)
    for p in finite(points):
        found += [
            (q, p) for q in grid.around(p) if compare_distance(q, p, *end) <= 0
        ]
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


def smallest_gap(values: Iterable[float]) -> float:
    """一维的最近点对：排序以后看相邻的；少于两个数抛出 ValueError。"""
    (ordered,) = finite([sorted(values)])
    if len(ordered) < 2:
        raise ValueError("closest pair of fewer than two points")
    return min(b - a for a, b in pairwise(ordered))


def main() -> None:
    lattice = [(float(x), float(y)) for x in range(4) for y in range(4)]
    print("练习 1：", len(pairs_within(lattice, 1.0)), "对相距不超过 1，共", len(list(combinations(lattice, 2))), "对")
    print("练习 2：", closest_between([(0.0, 0.0), (5.0, 5.0)], [(4.0, 4.0), (0.0, 2.0)]))
    xs = [3.0, 9.0, 4.5, 7.0]
    print("练习 3：", smallest_gap(xs), "与平面的答案", closest_pair([(x, 0.0) for x in xs]))


if __name__ == "__main__":
    main()
