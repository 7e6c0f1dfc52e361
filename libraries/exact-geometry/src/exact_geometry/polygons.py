"""按次序给出顶点的多边形：面积、点的内外、皮克定理。"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from math import gcd

from exact_geometry.coordinates import Point, cross, exact, finite
from exact_geometry.predicates import orient

INSIDE, BOUNDARY, OUTSIDE = 1, 0, -1


def edges(polygon: Sequence[Point]) -> list[tuple[Point, Point]]:
    """所有的边，包括首尾相接的那一条；首尾不要重复给出。"""
    return list(zip(polygon, [*polygon[1:], *polygon[:1]], strict=True))


def shoelace(polygon: Sequence[Point]) -> float:
    """有向面积，逆时针为正，单位是坐标单位的平方。

    用坐标自己的数来算，整数和 Fraction 没有误差。
    """
    return sum(cross(p, q) for p, q in edges(polygon)) / 2


def area(polygon: Sequence[Point]) -> Fraction:
    """精确的有向面积；顶点逆时针为正。NaN 抛出 ValueError，无穷大抛出 OverflowError。"""
    return Fraction(shoelace([exact(p) for p in polygon]))


def locate(point: Point, polygon: Sequence[Point]) -> int:
    """点在简单多边形的 INSIDE、BOUNDARY 还是 OUTSIDE；按环绕数，精确，顺时针给出也行。

    NaN 抛出 ValueError，无穷大抛出 OverflowError。
    """
    winding = 0
    point, *polygon = finite([point, *polygon])
    for p, q in edges(polygon):
        side = orient(p, q, point)
        if side == 0 and min(p, q) <= point <= max(p, q):
            return BOUNDARY
        if p[1] <= point[1] < q[1] and side > 0:  # 向上穿过射线：含下端点，不含上端点
            winding += 1
        elif q[1] <= point[1] < p[1] and side < 0:  # 向下穿过
            winding -= 1
    return INSIDE if winding else OUTSIDE


def lattice_points(polygon: Sequence[tuple[int, int]]) -> tuple[int, int]:
    """格点简单多边形的（内部，边界）格点数。

    出处：G. Pick, Geometrisches zur Zahlenlehre（1899）：A = I + B/2 - 1。
    """
    boundary = sum(gcd(q[0] - p[0], q[1] - p[1]) for p, q in edges(polygon))
    interior = abs(area(polygon)) - Fraction(boundary, 2) + 1
    return int(interior), boundary
