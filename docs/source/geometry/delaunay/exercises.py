"""练习的参考解答。"""

from __future__ import annotations

from collections.abc import Iterable

from exact_geometry import (
    INSIDE,
    Point,
    compare_distance,
    delaunay,
    largest_empty_circle,
    locate,
    spanning_tree,
)
from exact_geometry.coordinates import Pair, exact


def closest_pair_by_delaunay(points: Iterable[Point]) -> Pair:
    """最近的两个不同的点必是一条德劳内边；少于两个不同的点抛出 ValueError。"""
    found = delaunay(points)
    if not found.edges:
        raise ValueError("closest pair of fewer than two points")
    best, *others = [(found.points[i], found.points[j]) for i, j in found.edges]
    for edge in others:
        if compare_distance(*edge, *best) < 0:
            best = edge
    return best


def main() -> None:
    points = [(0, 0), (4, 0), (4, 3), (0, 3), (1, 1), (9, 9)]
    print("练习 1：", " ".join(f"{p}–{q}" for p, q in spanning_tree(points)))
    print("练习 2：", closest_pair_by_delaunay(points))
    (x, y), square = largest_empty_circle([(0, 0), (4, 0), (4, 4), (0, 4), (1, 1)])
    print(f"练习 3：圆心 ({x}, {y})，半径的平方 {square}")
    print("  圆心在凸包里面：", locate((x, y), [exact(p) for p in [(0, 0), (4, 0), (4, 4), (0, 4)]]) == INSIDE)


if __name__ == "__main__":
    main()
