"""Boolean operations: sides are cut into pieces, borders are walked."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cmp_to_key
from itertools import pairwise
from operator import and_, or_, xor

from exact_geometry.coordinates import (
    ExactPoint,
    Point,
    cross,
    exact,
    finite,
    sign,
    sub,
)
from exact_geometry.polygons import edges, shoelace
from exact_geometry.sweep import Segment, intersections

Rings = Sequence[Sequence[Point]]  # 一个图形：几圈顶点，按奇偶规则
Ring = list[ExactPoint]
Shape = list[list[Ring]]  # 结果：几个多边形，各是逆时针的外圈和顺时针的洞
Inside = tuple[bool, bool]  # （在不在第一个图形里，在不在第二个里）
Side = tuple[ExactPoint, ExactPoint]


def shape_union(first: Rings, second: Rings) -> Shape:
    """The union of two shapes; conventions and errors of overlay."""
    return overlay(first, second, or_)


def shape_intersection(first: Rings, second: Rings) -> Shape:
    """What two shapes have in common and has an area.

    Conventions and errors of overlay.
    """
    return overlay(first, second, and_)


def shape_difference(first: Rings, second: Rings) -> Shape:
    """The first shape without the second; conventions and errors of overlay."""
    return overlay(first, second, lambda a, b: a and not b)


def shape_xor(first: Rings, second: Rings) -> Shape:
    """What lies in exactly one of two shapes; conventions and errors of overlay."""
    return overlay(first, second, xor)


def overlay(first: Rings, second: Rings, keep: Callable[[bool, bool], bool]) -> Shape:
    """Where keep(in the first shape, in the second shape) is true, as polygons.

    A shape is rings of points, the first not repeated; a point is inside if a ray from
    it crosses an odd number of sides, so that holes, directions, rings that cross
    themselves and repeated sides need no care. keep(False, False) must be false, else
    ValueError. The result is a list of polygons, each [ring, *holes] of fractions
    without collinear corners, every ring from its smallest corner on; holes may touch
    the ring and each other in points. What has no area is left out. O((n + k) log n)
    comparisons for k crossings. Raises ValueError for NaN, OverflowError for infinity.
    Source: J. Nievergelt, F. P. Preparata, Plane-sweep algorithms (1982).
    """
    if keep(False, False):
        raise ValueError("what lies in neither shape has no bounds")
    pieces, toggles = cut(first, second)
    borders = []
    for piece, below, above in labelled(pieces, toggles):
        if keep(*below) != keep(*above):
            ends = piece.start, piece.end
            borders.append(ends if keep(*above) else ends[::-1])  # 里面总在左边
    return assembled(borders)


def cut(first: Rings, second: Rings) -> tuple[list[Segment], list[Inside]]:
    """(Pieces that do not cross, what crossing each one changes in each shape).

    Pieces that coincide are one; what one shape walks twice changes nothing.
    """
    sides: list[Side] = []
    owner: list[int] = []
    for number, rings in enumerate((first, second)):
        for ring in rings:
            corners = [exact(p) for p in finite(ring)]
            sides += [(p, q) for p, q in edges(corners) if p != q]
            owner += [number] * (len(sides) - len(owner))
    toggles: dict[Side, list[bool]] = {}
    for parts, number in zip(divided(sides), owner, strict=True):
        for piece in parts:
            toggles.setdefault(piece, [False, False])[number] ^= True
    kept = [(ends, (a, b)) for ends, (a, b) in toggles.items() if a or b]
    segments = [Segment(p, q, k) for k, ((p, q), _) in enumerate(kept)]
    return segments, [inside for _, inside in kept]


def divided(sides: list[Side]) -> list[list[Side]]:
    """Every side cut where others meet it, from left to right.

    A point has no pieces.
    """
    stops = [set(side) for side in sides]
    for point, names in intersections(sides).items():
        for k in names:
            stops[k].add(point)
    return [list(pairwise(sorted(places))) for places in stops]


def labelled(
    pieces: list[Segment], toggles: list[Inside]
) -> Iterator[tuple[Segment, Inside, Inside]]:
    """Every piece with what lies right below and right above.

    Above a vertical is its left.
    """
    over: dict[int, Inside] = {}
    for _, under, _, starting in sweep(pieces):
        below = over[under.name] if under else (False, False)
        for piece in starting:
            a, b = toggles[piece.name]
            above = over[piece.name] = below[0] ^ a, below[1] ^ b
            yield piece, below, above
            below = above


def sweep(
    pieces: Iterable[Segment], points: Iterable[ExactPoint] = ()
) -> Iterator[tuple[ExactPoint, Segment | None, list[Segment], list[Segment]]]:
    """Walk from left to right over other points and the ends of pieces.

    Pieces do not cross.

    Each time (point, the piece right below, those that end there, those that start
    there), from below.
    """
    starting: dict[ExactPoint, list[Segment]] = {}
    stops = set(points)
    for piece in pieces:
        starting.setdefault(piece.start, []).append(piece)
        stops |= {piece.start, piece.end}
    rising = cmp_to_key(Segment.slope_before)
    status: list[Segment] = []  # 扫描线此刻穿过的小段，从下到上
    for p in sorted(stops):
        low = bisect_left(status, True, key=lambda piece: piece.side(p) <= 0)
        high = low
        while high < len(status) and status[high].end == p:
            high += 1
        onward = sorted(starting.get(p, ()), key=rising)
        yield p, status[low - 1] if low else None, status[low:high], onward
        status[low:high] = onward


def assembled(borders: list[Side]) -> Shape:
    """Polygons out of directed borders, which have the inside on their left."""
    walks = list(walked(borders))
    number = {side: k for k, walk in enumerate(walks) for side in edges(walk)}
    first = {min(walk): k for k, walk in enumerate(walks) if shoelace(walk) < 0}
    polygons: dict[int, list[Ring]] = {}
    owner = list(range(len(walks)))
    segments = [Segment(min(s), max(s), k) for k, s in enumerate(borders)]
    for p, under, _, _ in sweep(segments):
        if p in first:  # 单独的一圈洞：正下方的边是它的外圈的，或是另一个洞的
            assert under is not None
            owner[first[p]] = owner[number[borders[under.name]]]
    for k, walk in enumerate(walks):
        rings = polygons.setdefault(owner[k], [])
        rings += [tidy(ring) for ring in simple_rings(walk)]
    whole = [
        sorted(rings, key=lambda r: (shoelace(r) < 0, r)) for rings in polygons.values()
    ]
    return sorted(whole)


def walked(borders: list[Side]) -> Iterator[Ring]:
    """The borders as rings, each border once.

    At forks as far left as can be, along one face.
    """
    leaving: dict[ExactPoint, list[ExactPoint]] = {}
    for p, q in borders:
        leaving.setdefault(p, []).append(q)
    walked: set[Side] = set()
    for start in borders:
        walk, side = [], start
        while side not in walked:
            walked.add(side)
            walk.append(side[0])
            side = side[1], leftmost(*side, leaving[side[1]])
        if walk:
            yield walk


def leftmost(p: ExactPoint, q: ExactPoint, ends: list[ExactPoint]) -> ExactPoint:
    """Where to go among ends, coming from p to q.

    The first clockwise from where we came.
    """
    back = sub(p, q)
    best = ends[0]
    for end in ends[1:]:
        if sooner(back, sub(best, q), sub(end, q)):
            best = end
    return best


def sooner(back: Point, one: Point, other: Point) -> bool:
    """Whether other comes before one, clockwise from back.

    The directions are distinct.
    """
    half = sign(cross(back, one)), sign(cross(back, other))  # -1 在前半圈，1 在后半圈
    return half[1] < half[0] if half[0] != half[1] else cross(one, other) > 0


def simple_rings(walk: Ring) -> Iterator[Ring]:
    """A ring that comes back to a point loses the loop between.

    An outer ring or a hole.
    """
    path: Ring = []
    place: dict[ExactPoint, int] = {}
    for p in walk:
        if p in place:
            yield path[place[p] :]
            for q in path[place[p] + 1 :]:
                del place[q]
            del path[place[p] + 1 :]
        else:
            place[p] = len(path)
            path.append(p)
    yield path


def tidy(ring: Ring) -> Ring:
    """Without collinear corners, and from the smallest on."""
    around = zip(ring[-1:] + ring[:-1], ring, ring[1:] + ring[:1], strict=True)
    corners = [q for p, q, r in around if cross(sub(q, p), sub(r, q))]
    least = corners.index(min(corners))
    return corners[least:] + corners[:least]
