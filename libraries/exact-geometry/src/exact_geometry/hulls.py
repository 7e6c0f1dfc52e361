"""Convex hulls, and binary search in them: tangents, inside or outside."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from exact_geometry.coordinates import Point, finite
from exact_geometry.polygons import BOUNDARY, INSIDE, OUTSIDE
from exact_geometry.predicates import orient

Predicate = Callable[[Point, Point, Point], int]


def convex_hull(
    points: Iterable[Point],
    *,
    orient: Predicate = orient,
    keep_collinear: bool = False,
) -> list[Point]:
    """The strict corners of the convex hull, anticlockwise from the smallest (x, y) on.

    Of no points [], of coincident points one, of collinear ones the ends.
    keep_collinear keeps what lies on the sides too, and of collinear points all of
    them, sorted. Numbers may be float, int or Fraction, also mixed. Raises ValueError
    for NaN, OverflowError for infinity. orient may be replaced, and then answers for
    the result. O(n log n).
    Source: A. M. Andrew, Another efficient algorithm for convex hulls (1979).
    """
    ordered = sorted(set(finite(points)))
    if len(ordered) <= 2:
        return ordered
    least = 0 if keep_collinear else 1
    lower = half_hull(ordered, orient, least)
    upper = half_hull(ordered[::-1], orient, least)
    return list(dict.fromkeys(lower + upper))  # 两条链的两端相同；全都共线时整条都相同


def half_hull(ordered: list[Point], orient: Predicate, least: int) -> list[Point]:
    """The chain from the first point to the last that turns by least everywhere.

    least is 1 for left turns alone, 0 if it may also go straight on.
    """
    chain: list[Point] = []
    for point in ordered:
        while len(chain) >= 2 and orient(chain[-2], chain[-1], point) < least:
            chain.pop()  # 不左转的点在凸包里面，或在边上
        chain.append(point)
    return chain


def tangents(p: Point, hull: Sequence[Point]) -> tuple[int, int]:
    """(right, left): the indices where the tangents from p touch a convex polygon.

    All of it lies left of the line from p to the right one, and right of the line to
    the left one; of a side along a tangent, the nearer end. Corners are strictly
    convex, anticlockwise and at least three, as convex_hull gives them. O(log n)
    predicates. Raises ValueError unless p is strictly outside.
    """
    (p,) = finite([p])
    n = len(hull)

    def vertex(k: int) -> Point:
        return hull[k % n]

    def visible(k: int) -> bool:
        """Whether p sees the outside of side k."""
        return orient(vertex(k), vertex(k + 1), p) < 0

    seen = visible_edge(p, hull)
    if seen is None:
        raise ValueError("the point is not outside the polygon")
    # 从看得见的边往前走，视线先向右转到右切点，再向左转到左切点，再向右转回来
    start = vertex(seen + 1)

    def still_going_right(k: int) -> bool:
        return visible(k) and orient(p, start, vertex(k)) <= 0

    def not_yet_back(k: int) -> bool:
        return not (visible(k) and orient(p, start, vertex(k)) > 0)

    right = last_but(still_going_right, seen + 1, seen + n)
    left = last_but(not_yet_back, right, seen + n)
    return right % n, left % n


def last_but(holds: Callable[[int], bool], low: int, high: int) -> int:
    """The first k in [low, high] that does not hold, where all that hold come first."""
    while low < high:
        middle = (low + high) // 2
        if holds(middle):
            low = middle + 1
        else:
            high = middle
    return low


def visible_edge(p: Point, hull: Sequence[Point]) -> int | None:
    """Some side whose outside p sees, by binary search.

    None if p is not strictly outside.
    """
    n = len(hull)
    if orient(hull[0], hull[1], p) < 0:
        return 0
    if orient(hull[n - 1], hull[0], p) < 0:
        return n - 1
    low, high = 1, n - 1  # p 在 hull[0] 处的角里
    while high - low > 1:
        middle = (low + high) // 2
        if orient(hull[0], hull[middle], p) >= 0:
            low = middle
        else:
            high = middle
    return low if orient(hull[low], hull[high], p) < 0 else None


def locate_convex(point: Point, hull: Sequence[Point]) -> int:
    """INSIDE, BOUNDARY or OUTSIDE of a convex polygon, in O(log n).

    Corners are strictly convex, anticlockwise and at least three.
    """
    base = hull[0]
    low, high = 1, len(hull) - 1
    if orient(base, hull[low], point) < 0 or orient(base, hull[high], point) > 0:
        return OUTSIDE
    # 从 base 出发的对角线把凸包切成扇形，二分找到点所在的一片
    while high - low > 1:
        middle = (low + high) // 2
        if orient(base, hull[middle], point) >= 0:
            low = middle
        else:
            high = middle
    turns = (
        orient(base, hull[low], point),
        orient(hull[low], hull[high], point),
        orient(hull[high], base, point),
    )
    if min(turns) < 0:
        return OUTSIDE
    on_first = low == 1 and turns[0] == 0
    on_last = high == len(hull) - 1 and turns[2] == 0
    return BOUNDARY if turns[1] == 0 or on_first or on_last else INSIDE


def onion(points: Iterable[Point]) -> list[list[Point]]:
    """Convex hulls peeled off one by one, from outside.

    Points on sides belong further in.
    """
    rest, layers = set(finite(points)), []
    while rest:
        layers.append(convex_hull(rest))
        rest -= set(layers[-1])
    return layers
