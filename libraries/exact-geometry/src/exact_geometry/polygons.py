"""Polygons as corners in order: area, inside or outside, Pick's theorem."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from math import gcd

from exact_geometry.coordinates import N, Number, Point, V, cross, exact, finite, sub
from exact_geometry.predicates import orient

INSIDE, BOUNDARY, OUTSIDE = 1, 0, -1


def edges(polygon: Sequence[V]) -> list[tuple[V, V]]:
    """All sides, from the last corner to the first too, which is not repeated."""
    return list(zip(polygon, [*polygon[1:], *polygon[:1]], strict=True))


def shoelace(polygon: Sequence[tuple[N, N]]) -> Number:
    """The signed area in squares of the unit of coordinates, anticlockwise positive.

    Computed with the coordinates' own numbers: no error for integers and fractions.
    """
    return sum(cross(p, q) for p, q in edges(polygon)) / 2


def area(polygon: Sequence[Point]) -> Fraction:
    """The exact signed area, anticlockwise positive.

    Raises ValueError for NaN, OverflowError for infinity.
    """
    return Fraction(shoelace([exact(p) for p in polygon]))


def locate(point: Point, polygon: Sequence[Point]) -> int:
    """INSIDE, BOUNDARY or OUTSIDE of a simple polygon of either direction; exact, O(n).

    By winding number. Raises ValueError for NaN, OverflowError for infinity.
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


def lattice_points(polygon: Sequence[Point]) -> tuple[int, int]:
    """(inside, on the border): how many lattice points a simple lattice polygon has.

    Raises ValueError if a corner is no lattice point and for NaN, OverflowError for
    infinity.
    Source: G. Pick, Geometrisches zur Zahlenlehre (1899): A = I + B/2 - 1.
    """
    corners = [exact(p) for p in polygon]
    if any(x.denominator > 1 for p in corners for x in p):
        raise ValueError("corners of a lattice polygon have whole coordinates")
    whole = [(int(x), int(y)) for x, y in corners]
    boundary = sum(gcd(*sub(q, p)) for p, q in edges(whole))
    interior = abs(area(corners)) - Fraction(boundary, 2) + 1
    return int(interior), boundary
