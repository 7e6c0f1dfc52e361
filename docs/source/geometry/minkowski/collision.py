"""碰撞就是“差里有没有原点”：凸多边形的相交与距离，精确。"""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction

from computational_geometry.polygon import OUTSIDE, edges, locate
from computational_geometry.segments import distance_squared
from computational_geometry.vectors import Point
from minkowski.sums import ExactPolygon, minkowski_sum

ORIGIN = (Fraction(0), Fraction(0))


def difference(first: Iterable[Point], second: Iterable[Point]) -> ExactPolygon:
    """{p - q}：第一个集合减去第二个，即加上它关于原点的对称。"""
    return minkowski_sum(first, [(-x, -y) for x, y in second])


def gap_squared(first: Iterable[Point], second: Iterable[Point]) -> Fraction:
    """两个点集的凸包之间距离的平方，碰到或重叠时是 0；有一边是空的抛出 ValueError。"""
    shape = difference(first, second)
    if not shape:
        raise ValueError("distance from an empty set")
    if len(shape) > 2 and locate(ORIGIN, shape) != OUTSIDE:
        return Fraction(0)
    return min(distance_squared(ORIGIN, p, q) for p, q in edges(shape))


def collide(first: Iterable[Point], second: Iterable[Point]) -> bool:
    """两个凸包有没有公共点（边碰边也算）。"""
    return gap_squared(first, second) == 0


def main() -> None:
    square = [(0.0, 0.0), (1.0, 0.0), (1.0, 1.0), (0.0, 1.0)]
    for dx, dy in ((0.5, 0.5), (1.0, 0.0), (1.0, 1.0), (1.0 + 2**-52, 0.0), (4.0, 5.0)):
        moved = [(x + dx, y + dy) for x, y in square]
        gap = gap_squared(square, moved)
        print(f"平移 ({dx!r}, {dy!r})：{'碰到' if gap == 0 else '分开'}，距离的平方 {gap}")


if __name__ == "__main__":
    main()
