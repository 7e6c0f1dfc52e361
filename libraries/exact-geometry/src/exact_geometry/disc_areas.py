"""Areas that discs share with polygons and with discs: exact cases, rounded last."""

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
    """The area common to a disc and a polygon, negative for a clockwise one; O(n).

    A polygon that meets itself counts every place as often as it winds around it. The
    error is of the order of n · r² · the unit of rounding, wherever both lie. Raises
    ValueError if the radius is negative or NaN, OverflowError if a number or the result
    is too large.
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
    """The signed area that triangle Oab shares with the unit disc.

    Triangles and sectors.
    """
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
    """The signed sector of the unit disc from the direction of a to that of b.

    At most half a turn.
    """
    return polar(cross(a, b), dot(a, b)) / 2


def polar(y: Fraction, x: Fraction) -> float:
    """atan2 of fractions of any size: both are divided by the larger one first."""
    size = max(abs(x), abs(y)) or 1
    return atan2(y / size, x / size)


def lens_area(centre: Point, radius: Number, other: Point, size: Number) -> float:
    """The area common to two discs.

    0 if they are apart, the smaller disc if it is inside. However thin it is, only its
    last few bits are wrong. Raises ValueError if a radius is negative or NaN,
    OverflowError if the result is too large.
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
    """The segment of the unit disc at the angle theta, (theta - sin theta) / 2.

    A series where theta is small, so that nothing cancels.
    """
    if theta > 1:
        return (theta - sin(theta)) / 2
    total, term, k = 0.0, theta**3 / 6, 4
    while abs(term) > 1e-18 * total:
        total += term
        term *= -theta * theta / (k * (k + 1))
        k += 2
    return total / 2
