"""Circles: relations and counts are exact, the rest is rounded once."""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator
from fractions import Fraction
from math import atan2, cos, fsum, isqrt, sin, tau

from exact_geometry.coordinates import (
    ExactPoint,
    Number,
    Point,
    as_integers,
    cross,
    dot,
    exact,
    finite,
    sign,
    sub,
)
from exact_geometry.predicates import in_diametral_circle, incircle, orient
from exact_geometry.voronoi_diagrams import circumcentre


def root(square: Fraction) -> Fraction:
    """The square root of a rational number.

    Exact for squares, else within 2**-90 of itself. Raises ValueError for a negative
    number.
    """
    if square < 0:
        raise ValueError("square root of a negative number")
    n, d = square.numerator, square.denominator
    shift = max(0, 100 - (n * d).bit_length() // 2)
    return Fraction(isqrt(n * d << 2 * shift), d << shift)


def line_and_circle(a: Point, b: Point, centre: Point, radius: Number) -> list[Point]:
    """The points where the line ab meets the circle, in the order from a to b.

    Their number (0, 1 or 2) is exact, their coordinates are rounded to floats. Raises
    ValueError if a is b or the radius is negative, and the errors of exactly.
    """
    a, b, centre, r = exact(a), exact(b), exact(centre), Fraction(radius)
    e, w = sub(b, a), sub(centre, a)
    length = dot(e, e)
    if length == 0 or r < 0:
        raise ValueError("a line needs two points, a circle a radius of at least 0")
    disc = r * r * length - cross(e, w) ** 2  # (半弦长 × |e|) 的平方
    middle = dot(w, e) / length
    if disc < 0:
        return []
    half = root(disc) / length
    steps = [middle] if disc == 0 else [middle - half, middle + half]
    return [(float(a[0] + t * e[0]), float(a[1] + t * e[1])) for t in steps]


def relation(centre: Point, radius: Number, other: Point, size: Number) -> int:
    """How two circles lie, from -2 (one in the other) to 2 (apart); exact.

    -2 is also the same circle, -1 touching inside, 0 meeting twice, 1 touching outside.
    Raises ValueError if a radius is negative, and the errors of exactly.
    """
    here, there, (r, s) = as_integers(centre, other, (radius, size))
    gap = sub(there, here)
    d2 = dot(gap, gap)
    if min(r, s) < 0:
        raise ValueError("a circle needs a radius of at least 0")
    if d2 == 0 and r == s:
        return -2
    outer, inner = sign(d2 - (r + s) ** 2), sign(d2 - (r - s) ** 2)
    if outer >= 0:
        return 1 + outer
    return -1 + inner if inner <= 0 else 0


def circles_meet(
    centre: Point, radius: Number, other: Point, size: Number
) -> list[Point]:
    """The points where two circles meet: their number is exact, coordinates are floats.

    Raises ValueError for one circle given twice, which has infinitely many.
    """
    where = relation(centre, radius, other, size)
    c, gap = exact(centre), sub(exact(other), exact(centre))
    d2, r, s = dot(gap, gap), Fraction(radius), Fraction(size)
    if d2 == 0 and r == s:
        raise ValueError("the two circles are the same")
    if where in (-2, 2):
        return []
    along = (d2 + r * r - s * s) / (2 * d2)  # 根轴与连心线的交点
    across = root(max(r * r / d2 - along * along, Fraction(0)))
    signs = (-1, 1) if where == 0 else (0,)
    return [
        (
            float(c[0] + along * gap[0] + k * across * gap[1]),
            float(c[1] + along * gap[1] - k * across * gap[0]),
        )
        for k in signs
    ]


Touch = tuple[Point, Point]


def tangent_points(p: Point, centre: Point, radius: Number) -> list[Point]:
    """Where the tangents from p touch the circle.

    None from inside, p itself on it, else two. Their number is exact, their coordinates
    are rounded to floats.
    """
    return [second for _, second in common_tangents(p, 0, centre, radius)[:2]]


def common_tangents(
    centre: Point, radius: Number, other: Point, size: Number
) -> list[Touch]:
    """The common tangents, each as the points where it touches.

    Outer ones first, then inner. Their number, at most four, is exact; coordinates are
    rounded to floats. Raises ValueError if a radius is negative or the circles are the
    same.
    """
    c, gap = exact(centre), sub(exact(other), exact(centre))
    o, d2, r, s = exact(other), dot(gap, gap), Fraction(radius), Fraction(size)
    if min(r, s) < 0:
        raise ValueError("a circle needs a radius of at least 0")
    if d2 == 0:
        if r == s:
            raise ValueError("the two circles are the same")
        return []
    found: list[Touch] = []
    for side in (1, -1):  # 外公切线：两圆在同侧；内公切线：在两侧
        along = (r - side * s) / d2  # 单位法向量在连心线方向的分量，除以 |gap|
        rest = 1 / d2 - along * along
        if rest < 0 or (side == -1 and s == 0) or (side == -1 and r == 0):
            continue  # 半径为 0 时内外公切线重合
        across = root(rest)
        for k in (1, -1) if rest and (r or s) else (1,):
            n = (
                along * gap[0] - k * across * gap[1],
                along * gap[1] + k * across * gap[0],
            )
            found.append((at(c, r, n), at(o, side * s, n)))
    return found


def at(
    centre: tuple[Fraction, Fraction], r: Fraction, n: tuple[Fraction, Fraction]
) -> Point:
    """The point at the distance r from the centre along the unit normal n."""
    return float(centre[0] + r * n[0]), float(centre[1] + r * n[1])


Circle = tuple[ExactPoint, Fraction]  # （圆心，半径的平方），都精确


def smallest_circle(
    points: Iterable[Point], seed: int = 0
) -> tuple[Circle, list[Point]]:
    """The smallest circle around all points, and the one to three points that hold it.

    The circle is ((x, y), square of the radius), exact and unique; seed only decides
    how long it takes, and which points are named where more than three lie on the
    circle. Raises ValueError if there are no points or for NaN, OverflowError for
    infinity.
    Sources: E. Welzl, Smallest enclosing disks (1991); de Berg et al., section 4.7.
    """
    order = sorted(set(finite(points)))
    if not order:
        raise ValueError("smallest circle around no points")
    random.Random(seed).shuffle(order)
    support = [order[0]]
    for i, p in enumerate(order):
        if outside(support, p):
            support = with_one(order[:i], p)
    return circle_through(support), support


def with_one(points: list[Point], p: Point) -> list[Point]:
    """What holds the smallest circle around points that passes through p."""
    support = [p]
    for j, q in enumerate(points):
        if outside(support, q):
            support = with_two(points[:j], p, q)
    return support


def with_two(points: list[Point], p: Point, q: Point) -> list[Point]:
    """What holds the smallest circle around points that passes through p and q."""
    support = [p, q]
    for r in points:
        if outside(support, r):
            # 排成逆时针，往后不必再问
            support = [p, q, r] if orient(p, q, r) > 0 else [q, p, r]
    return support


def outside(support: list[Point], p: Point) -> bool:
    """Whether p is strictly outside the circle that support holds.

    Predicates alone decide. Three points of support are anticlockwise.
    """
    if len(support) == 1:
        return p != support[0]
    if len(support) == 2:
        a, b = support
        return in_diametral_circle(a, b, p) < 0
    a, b, c = support
    return incircle(a, b, c, p) < 0


def circle_through(support: list[Point]) -> Circle:
    """The circle through one point (radius 0), on two as diameter, or through three."""
    (x, y), *others = map(exact, support)
    if not others:
        return (x, y), Fraction(0)
    middle = (x + others[0][0]) / 2, (y + others[0][1]) / 2
    centre = middle if len(others) == 1 else circumcentre(*support)
    return centre, (x - centre[0]) ** 2 + (y - centre[1]) ** 2


Disc = tuple[Number, Number, Number]  # (x, y, r)
Arc = tuple[float, float]  # 从第一个角逆时针到第二个角


def union_area(discs: Iterable[Disc]) -> float:
    """The area of the union of discs.

    O(n log n + k + m log m), where k pairs of bounding squares overlap in x, and m of
    these meet. Which discs lie inside or apart is decided exactly; ends of arcs are
    floats. Discs that hang together are measured from the centre of one of them, so the
    error is of the order of their perimeter × their extent × the unit of rounding,
    wherever they lie. Raises ValueError for a negative radius and NaN, OverflowError
    for infinity.
    """
    distinct = sorted(set(finite(discs)))
    if any(r < 0 for _, _, r in distinct):
        raise ValueError("a circle needs a radius of at least 0")
    kept, crossing = outermost(distinct)
    return fsum(
        sweep(kept[k], arc, kept[origin])
        for origin, members in groups(crossing).items()
        for k in members
        for arc in exposed(kept[k], [kept[j] for j in crossing[k]])
    )


def outermost(discs: list[Disc]) -> tuple[list[Disc], list[list[int]]]:
    """(The discs that lie in no other, which of these each one meets)."""
    pairs = []
    for i, j in near(discs):
        one, other = discs[i], discs[j]
        pairs.append((i, j, relation(one[:2], one[2], other[:2], other[2])))
    inner = {min(i, j, key=lambda k: discs[k][2]) for i, j, where in pairs if where < 0}
    kept = [k for k in range(len(discs)) if k not in inner]
    number = {k: place for place, k in enumerate(kept)}
    crossing: list[list[int]] = [[] for _ in kept]
    for i, j, where in pairs:
        if where == 0 and i in number and j in number:
            crossing[number[i]].append(number[j])
            crossing[number[j]].append(number[i])
    return [discs[k] for k in kept], crossing


def near(discs: list[Disc]) -> Iterator[tuple[int, int]]:
    """Every pair whose bounding squares meet; discs are sorted by x, and swept."""
    order = sorted(range(len(discs)), key=lambda k: discs[k][0] - discs[k][2])
    open_: list[int] = []
    for k in order:
        x, y, r = discs[k]
        open_ = [j for j in open_ if discs[j][0] + discs[j][2] >= x - r]
        for j in open_:
            v, s = discs[j][1:]
            if (
                v - s <= y + r and y - r <= v + s
            ):  # 两边舍入的方向相同，相碰的一对也不会漏
                yield j, k
        open_.append(k)


def groups(crossing: list[list[int]]) -> dict[int, list[int]]:
    """The discs that hang together: the first of each group → the whole group."""
    found: dict[int, list[int]] = {}
    seen: set[int] = set()
    for origin in range(len(crossing)):
        if origin not in seen:
            seen.add(origin)
            found[origin] = [origin]
            for k in found[origin]:  # 一边走一边加长
                fresh = [j for j in crossing[k] if j not in seen]
                seen.update(fresh)
                found[origin] += fresh
    return found


def exposed(disc: Disc, discs: list[Disc]) -> list[Arc]:
    """The arcs of the circle that lie in no other disc.

    discs are those that it meets.
    """
    covered = sorted(arc for other in discs for arc in covering(disc, other))
    bare, reached = [], 0.0
    for start, end in covered:
        if start > reached:
            bare.append((reached, start))
        reached = max(reached, end)
    return [*bare, (reached, tau)] if reached < tau else bare


def covering(disc: Disc, other: Disc) -> list[Arc]:
    """The arc of disc inside other, in one or two pieces of [0, 2π].

    The circles meet.
    """
    centre, there, (r, s) = as_integers(disc[:2], other[:2], (disc[2], other[2]))
    gap = sub(there, centre)
    d2 = dot(gap, gap)
    along = Fraction(d2 + r * r - s * s, 2 * d2)  # 公共弦的垂足，以圆心距为单位
    across = root(
        Fraction(r * r, d2) - along * along
    )  # 半弦；先精确相减再开方，快相切时也准
    half = atan2(across, along)
    start = (direction(*gap) - half) % tau
    end = start + 2 * half
    return [(start, end)] if end <= tau else [(start, tau), (0.0, end - tau)]


def direction(x: int, y: int) -> float:
    """The angle of a vector of integers.

    Large ones lose some last digits first, both as many.
    """
    extra = max(0, max(abs(x), abs(y)).bit_length() - 1000)
    return atan2(y >> extra, x >> extra)


def sweep(disc: Disc, arc: Arc, origin: Disc) -> float:
    """∮ (x dy - y dx) / 2 along an arc, with the centre of origin as the origin."""
    x, y, r = float(disc[0] - origin[0]), float(disc[1] - origin[1]), float(disc[2])
    a, b = arc
    return r * (r * (b - a) + x * (sin(b) - sin(a)) - y * (cos(b) - cos(a))) / 2
