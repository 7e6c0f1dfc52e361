"""Do two closed segments meet, and where? How far is a point from one?"""

from __future__ import annotations

from fractions import Fraction

from exact_geometry.coordinates import ExactPoint, Point, cross, dot, exact, sub
from exact_geometry.predicates import orient


def boxes_meet(a: Point, b: Point, c: Point, d: Point) -> bool:
    """Whether the bounding boxes of ab and cd have a point in common."""
    return all(
        min(a[k], b[k]) <= max(c[k], d[k]) and min(c[k], d[k]) <= max(a[k], b[k])
        for k in (0, 1)
    )


def segments_meet(a: Point, b: Point, c: Point, d: Point) -> bool:
    """Whether the closed segments ab and cd meet; either may be a point.

    Raises ValueError for NaN, OverflowError for infinity.
    """
    return (
        orient(a, b, c) * orient(a, b, d) <= 0  # 跨立：c、d 不在直线 ab 的同一侧
        and orient(c, d, a) * orient(c, d, b) <= 0
        and boxes_meet(a, b, c, d)  # 四点共线时才由它决定
    )


def intersection(a: Point, b: Point, c: Point, d: Point) -> tuple[ExactPoint, ...]:
    """(), (the point,) or (both ends of the overlap), in fractions.

    Errors of segments_meet.
    """
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
    """The square of the distance from a point to the closed segment ab, exact.

    The segment may be a point. Raises ValueError for NaN, OverflowError for infinity.
    """
    p, a, b = exact(point), exact(a), exact(b)
    ab, ap = sub(b, a), sub(p, a)
    length = dot(ab, ab)
    t = dot(ap, ab) / length if length else Fraction(0)
    t = min(max(t, Fraction(0)), Fraction(1))
    gap = ap[0] - t * ab[0], ap[1] - t * ab[1]
    return Fraction(dot(gap, gap))
