"""Rotating calipers: diameter, width, smallest rectangle."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from fractions import Fraction

from exact_geometry.coordinates import (
    ExactPoint,
    Pair,
    Point,
    Whole,
    as_integers,
    cross,
    dot,
    exact,
    sub,
)
from exact_geometry.hulls import convex_hull
from exact_geometry.predicates import compare_distance, cross_sign


def caliper_pairs(hull: list[Point]) -> Iterator[Pair]:
    """The antipodal pairs of a convex_hull, one by one; a farthest pair is among them.

    hull has at least one point and is strictly convex and anticlockwise.
    Source: M. I. Shamos, Computational Geometry (PhD thesis, 1978).
    """
    m = len(hull)
    if m <= 2:
        yield hull[0], hull[-1]
        return
    j = 1
    for i in range(m):
        a, b = hull[i], hull[(i + 1) % m]
        while cross_sign(a, b, hull[j], hull[(j + 1) % m]) > 0:  # 下一点更远
            j = (j + 1) % m
        yield a, hull[j]
        yield b, hull[j]


def diameter(points: Iterable[Point]) -> Pair:
    """A pair of points that are farthest apart; raises ValueError if there are none.

    Coordinates and the other errors are those of convex_hull.
    """
    hull = convex_hull(points)
    if not hull:
        raise ValueError("diameter of no points")
    pairs = caliper_pairs(hull)
    best = next(pairs)
    for pair in pairs:
        if compare_distance(*pair, *best) > 0:
            best = pair
    return best


def width_squared(points: Iterable[Point]) -> Fraction:
    """The least distance between two parallels that hold all points, squared and exact.

    Raises ValueError if there are no points; the other errors are those of convex_hull.
    """
    hull = convex_hull(points)
    m = len(hull)
    if m == 0:
        raise ValueError("width of no points")
    if m <= 2:
        return Fraction(0)
    best, j = None, 1
    for i in range(m):
        a, b = hull[i], hull[(i + 1) % m]
        while cross_sign(a, b, hull[j], hull[(j + 1) % m]) > 0:
            j = (j + 1) % m
        edge = sub(exact(b), exact(a))
        across = cross(edge, sub(exact(hull[j]), exact(a)))
        height = across**2 / dot(edge, edge)
        best = height if best is None else min(best, height)
    assert best is not None
    return best


def smallest_rectangle(
    points: Iterable[Point],
) -> tuple[Fraction, list[tuple[Fraction, Fraction]]]:
    """(area, four corners anticlockwise) of the smallest rectangle around all points.

    Both are exact.

    The area of collinear points is 0. Raises ValueError if there are no points; the
    other errors are those of convex_hull.
    Source: H. Freeman, R. Shapira, The minimum-area encasing rectangle (1975).
    """
    hull = convex_hull(points)
    if not hull:
        raise ValueError("rectangle around no points")
    if len(hull) <= 2:
        first, last = exact(hull[0]), exact(hull[-1])
        return Fraction(0), [first, last, last, first]
    best = min(touching_edges(as_integers(*hull)), key=lambda found: found[0])
    return framed(*(exact(hull[k]) for k in best[1]))


def touching_edges(hull: list[Whole]) -> Iterator[tuple[Fraction, tuple[int, ...]]]:
    """(area, corners that it touches) of the rectangle along every side.

    The corners are the ends of the side and those farthest right, up and left;
    coordinates are integers. A side and three corners go around once and never back:
    O(n) steps in all.
    """
    n = len(hull)
    right = top = left = 1
    for k, a in enumerate(hull):
        e = sub(hull[(k + 1) % n], a)

        right = max(right, k + 1)
        while dot(e, side(hull, right)) > 0:
            right += 1
        top = max(top, right)
        while cross(e, side(hull, top)) > 0:
            top += 1
        left = max(left, top)
        while dot(e, side(hull, left)) < 0:
            left += 1
        across = dot(e, sub(hull[right % n], hull[left % n]))
        height = cross(e, sub(hull[top % n], a))
        ends = k, (k + 1) % n, right % n, top % n, left % n
        yield Fraction(across * height, dot(e, e)), ends


def side(hull: list[Whole], k: int) -> Whole:
    """The side that leaves corner k, where k may go around more than once."""
    n = len(hull)
    return sub(hull[(k + 1) % n], hull[k % n])


def framed(
    a: ExactPoint, b: ExactPoint, right: ExactPoint, top: ExactPoint, left: ExactPoint
) -> tuple[Fraction, list[ExactPoint]]:
    """(area, corners) of the rectangle with its base along ab.

    The other sides pass through the other three points.
    """
    e = sub(b, a)
    length = dot(e, e)
    low, high = dot(sub(left, a), e) / length, dot(sub(right, a), e) / length
    rise = cross(e, sub(top, a)) / length
    steps = ((low, 0), (high, 0), (high, rise), (low, rise))
    corners = [
        (a[0] + s * e[0] - t * e[1], a[1] + s * e[1] + t * e[0]) for s, t in steps
    ]
    return (high - low) * rise * length, corners
