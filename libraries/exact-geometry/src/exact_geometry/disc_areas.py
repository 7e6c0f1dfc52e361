"""圆盘与多边形、圆盘与圆盘的公共面积：位置关系精确，最后才舍入。"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from math import atan2, fsum, pi, sin

from exact_geometry.circles import relation, root
from exact_geometry.coordinates import (
    ExactPoint,
    Number,
    Point,
    cross,
    dot,
    exact,
    exactly,
    sub,
)
from exact_geometry.polygons import edges


def disc_overlap(polygon: Sequence[Point], centre: Point, radius: Number) -> float:
    """圆盘与多边形的公共面积，多边形逆时针为正、顺时针为负；O(n)。

    多边形自交时，每一处按环绕数计。误差与 n · r² · 机器精度同阶，与搬到多远无关。
    半径为负或是 NaN 时抛出 ValueError，坐标或结果太大时抛出 OverflowError。
    """
    (r,) = exactly((radius,))
    c = exact(centre)
    if r < 0:
        raise ValueError("a circle needs a radius of at least 0")
    ring = [sub(exact(p), c) for p in polygon]
    if r == 0:
        return 0.0
    unit = [(x / r, y / r) for x, y in ring]  # 换成单位圆
    areas = [part for a, b in edges(unit) for part in from_centre(a, b)]
    return float(Fraction(fsum(areas)) * r * r)


def from_centre(a: ExactPoint, b: ExactPoint) -> Iterator[float]:
    """三角形 Oab 在单位圆里的有向面积：圆里的一段是三角形，圆外的是扇形。"""
    e, turn = sub(b, a), cross(a, b)
    length = dot(e, e)
    disc = length - turn * turn  # (半弦长 × |e|) 的平方
    if disc <= 0:
        yield sector(a, b)
        return
    middle, half = -dot(a, e) / length, root(disc) / length
    enter, leave = max(middle - half, Fraction(0)), min(middle + half, Fraction(1))
    if enter >= leave:
        yield sector(a, b)
        return
    p, q = ((a[0] + t * e[0], a[1] + t * e[1]) for t in (enter, leave))
    yield float(turn * (leave - enter) / 2)
    if enter > 0:
        yield sector(a, p)
    if leave < 1:
        yield sector(q, b)


def sector(a: ExactPoint, b: ExactPoint) -> float:
    """单位圆从 a 的方向到 b 的方向的扇形，有向，不超过半圆。"""
    return polar(cross(a, b), dot(a, b)) / 2


def polar(y: Fraction, x: Fraction) -> float:
    """atan2，但先除以大的一个：多大的有理数都不溢出。"""
    size = max(abs(x), abs(y)) or 1
    return atan2(y / size, x / size)


def lens_area(centre: Point, radius: Number, other: Point, size: Number) -> float:
    """两个圆盘的公共面积；相离、外切是 0，内含是小的一个。薄到几乎相切，相对误差也只有几个末位。

    半径为负或是 NaN 时抛出 ValueError，结果太大时抛出 OverflowError。
    """
    where = relation(centre, radius, other, size)
    r, s = exactly((radius, size))
    if where > 0:
        return 0.0
    if where < 0:
        return float(Fraction(pi) * min(r, s) ** 2)
    gap = sub(exact(other), exact(centre))
    d2 = dot(gap, gap)
    along = (d2 + r * r - s * s) / (2 * d2)  # 公共弦的垂足，以圆心距为单位
    across = root(r * r / d2 - along * along)
    parts = ((r, along), (s, 1 - along))
    return float(sum(Fraction(segment(2 * polar(across, x))) * t * t for t, x in parts))


def segment(theta: float) -> float:
    """单位圆的弓形，圆心角 theta：(theta - sin theta) / 2；小的时候用级数，不相消。"""
    if theta > 1:
        return (theta - sin(theta)) / 2
    total, term, k = 0.0, theta**3 / 6, 4
    while abs(term) > 1e-18 * total:
        total += term
        term *= -theta * theta / (k * (k + 1))
        k += 2
    return total / 2
