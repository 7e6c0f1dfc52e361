"""两条闭线段相交吗？交在哪里？点离线段多远？"""

from __future__ import annotations

from fractions import Fraction

from exact_geometry.coordinates import ExactPoint, Point, cross, dot, exact, sub
from exact_geometry.predicates import orient


def boxes_meet(a: Point, b: Point, c: Point, d: Point) -> bool:
    """ab 与 cd 的外接矩形有没有公共点。"""
    return all(
        min(a[k], b[k]) <= max(c[k], d[k]) and min(c[k], d[k]) <= max(a[k], b[k])
        for k in (0, 1)
    )


def segments_meet(a: Point, b: Point, c: Point, d: Point) -> bool:
    """闭线段 ab 与 cd 是否相交；线段可以缩成一个点。

    NaN 抛出 ValueError，无穷大抛出 OverflowError。
    """
    return (
        orient(a, b, c) * orient(a, b, d) <= 0  # 跨立：c、d 不在直线 ab 的同一侧
        and orient(c, d, a) * orient(c, d, b) <= 0
        and boxes_meet(a, b, c, d)  # 四点共线时才由它决定
    )


def intersection(a: Point, b: Point, c: Point, d: Point) -> tuple[ExactPoint, ...]:
    """精确的交：()、（交点，）或（重叠部分的两端），坐标是有理数；错误同 segments_meet。"""
    if not segments_meet(a, b, c, d):
        return ()
    a, b, c, d = exact(a), exact(b), exact(c), exact(d)
    denominator = cross(sub(b, a), sub(d, c))
    if denominator:
        t = cross(sub(c, a), sub(d, c)) / denominator
        return ((a[0] + t * (b[0] - a[0]), a[1] + t * (b[1] - a[1])),)
    low = max(min(a, b), min(c, d))  # 四点共线：按字典序取公共的一段
    high = min(max(a, b), max(c, d))
    return (low,) if low == high else (low, high)


def distance_squared(point: Point, a: Point, b: Point) -> Fraction:
    """点到闭线段 ab 的距离的平方，精确；线段可以缩成一个点。"""
    p, a, b = exact(point), exact(a), exact(b)
    ab, ap = sub(b, a), sub(p, a)
    length = dot(ab, ab)
    t = dot(ap, ab) / length if length else Fraction(0)
    t = min(max(t, Fraction(0)), Fraction(1))
    gap = ap[0] - t * ab[0], ap[1] - t * ab[1]
    return Fraction(dot(gap, gap))
