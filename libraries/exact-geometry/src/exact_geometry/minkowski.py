"""Minkowski sums of convex polygons, and the distances and collisions they tell."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction

from exact_geometry.coordinates import ExactPoint, N, Point, cross, exact, sign, sub
from exact_geometry.hulls import convex_hull
from exact_geometry.polygons import OUTSIDE, area, edges, locate
from exact_geometry.segments import distance_squared

ExactPolygon = list[ExactPoint]


def minkowski_sum(first: Iterable[Point], second: Iterable[Point]) -> ExactPolygon:
    """The strict corners of {p + q}, anticlockwise from the smallest (x, y) on.

    They are fractions.

    Of any points the convex hull is taken first; points and segments will do, and with
    an empty set the sum is empty. O(n + m) after the hulls, whose errors it has.
    """
    a, b = ([exact(p) for p in convex_hull(points)] for points in (first, second))
    if not (a and b):
        return []
    start = a[0][0] + b[0][0], a[0][1] + b[0][1]
    polygon = [start]
    for dx, dy in merge(sides(a), sides(b)):
        x, y = polygon[-1]
        polygon.append((x + dx, y + dy))
    return polygon[:-1] if len(polygon) > 1 else polygon


def sides(polygon: Sequence[tuple[N, N]]) -> list[tuple[N, N]]:
    """The sides as vectors, from the smallest corner anticlockwise.

    A point has none, a segment has both ways.
    """
    if len(polygon) == 1:
        return []
    return [sub(q, p) for p, q in edges(polygon)]


def merge(first: list[tuple[N, N]], second: list[tuple[N, N]]) -> list[tuple[N, N]]:
    """Both rounds of sides merged by angle; two of one direction become one."""
    merged: list[tuple[N, N]] = []
    i = j = 0
    while i < len(first) or j < len(second):
        if j == len(second):
            turn = -1
        elif i == len(first):
            turn = 1
        else:
            turn = before(first[i], second[j])
        step = first[i] if turn < 0 else second[j]
        if turn == 0:
            step = first[i][0] + second[j][0], first[i][1] + second[j][1]
        merged.append(step)
        i, j = i + (turn <= 0), j + (turn >= 0)
    return merged


def before(u: Point, v: Point) -> int:
    """-1, 0 or 1: which direction comes first, anticlockwise from straight down."""
    return half(u) - half(v) or -sign(cross(u, v))


def half(v: Point) -> int:
    """0 along the lower chain (right, or straight up), 1 along the upper one."""
    return 0 if v > (0, 0) else 1


ORIGIN = (Fraction(0), Fraction(0))


def difference(first: Iterable[Point], second: Iterable[Point]) -> ExactPolygon:
    """{p - q}: the first and the second, turned around the origin, added."""
    return minkowski_sum(first, [(-x, -y) for x, y in second])


def gap_squared(first: Iterable[Point], second: Iterable[Point]) -> Fraction:
    """The square of the distance between two convex hulls; 0 if they touch or overlap.

    Raises ValueError if one is empty; the other errors are those of convex_hull.
    """
    shape = difference(first, second)
    if not shape:
        raise ValueError("distance from an empty set")
    if len(shape) > 2 and locate(ORIGIN, shape) != OUTSIDE:
        return Fraction(0)
    return min(distance_squared(ORIGIN, p, q) for p, q in edges(shape))


def collide(first: Iterable[Point], second: Iterable[Point]) -> bool:
    """Whether two convex hulls have a point in common.

    Touching counts. Errors: gap_squared.
    """
    return gap_squared(first, second) == 0


def mixed_area(first: Iterable[Point], second: Iterable[Point]) -> Fraction:
    """The mixed area V, by area(A + B) = area(A) + 2V + area(B)."""
    a, b = list(first), list(second)
    origin = [(0, 0)]
    sizes = [area(minkowski_sum(x, y)) for x, y in ((a, b), (a, origin), (b, origin))]
    return (sizes[0] - sizes[1] - sizes[2]) / 2
