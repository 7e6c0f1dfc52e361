"""练习的参考解答。"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import combinations, pairwise

from exact_geometry import closest_between, closest_pair, finite, pairs_within


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
