"""Meshes of shapes with holes, constraints and points.

Swept, then flipped to Delaunay.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from exact_geometry.coordinates import ExactPoint, Point, exact, finite
from exact_geometry.overlays import Rings, Side, divided, sweep
from exact_geometry.polygons import edges
from exact_geometry.predicates import incircle, orient
from exact_geometry.sweep import Segment
from exact_geometry.triangulations import Triangle

Corners = tuple[ExactPoint, ExactPoint, ExactPoint]


@dataclass(frozen=True)
class Mesh:
    """A mesh: points by (x, y), in fractions, and triangles of their indices.

    Triangles are anticlockwise, least index first. fixed are the edges that are never
    flipped, borders and constraints, least index first. sources says of each point
    where it comes first in the input, counted through rings, segments and points; None
    for points that were computed.
    """

    points: list[ExactPoint]
    triangles: list[Triangle]
    fixed: set[tuple[int, int]]
    sources: list[int | None]


def mesh(
    shape: Rings,
    segments: Iterable[tuple[Point, Point]] = (),
    points: Iterable[Point] = (),
    *,
    delaunay: bool = True,
) -> Mesh:
    """Triangles inside a shape.

    Segments inside are edges of triangles, points are corners. A shape is rings, by the
    even-odd rule; holes may touch. Constraints may cross, and cross in corners; what
    sticks out of the shape is dropped. Constrained Delaunay: no point that is seen
    without crossing fixed lies in the circle of a triangle. With delaunay=False it
    stops after a sweep of O((n + k) log n) comparisons; flips are O(n²) at worst,
    usually as many as n. Raises ValueError for NaN, OverflowError for infinity.
    Sources: S. Hertel, K. Mehlhorn (1983); C. L. Lawson (1977); D. T. Lee, A. K. Lin
    (1986).
    """
    given: list[ExactPoint] = []
    sides: list[Side] = []
    for ring in shape:
        corners = [exact(p) for p in finite(ring)]
        given += corners
        sides += [(p, q) for p, q in edges(corners) if p != q]
    borders = len(sides)
    for pair in segments:
        start, end = (exact(p) for p in finite(pair))
        sides.append((start, end))
        given += sides[-1]
    loose = [exact(p) for p in finite(points)]
    given += loose
    sides += [(p, p) for p in loose]
    parts = divided(sides)
    wanted = {piece for found in parts[borders:] for piece in found}
    toggles = dict.fromkeys(wanted, False)
    for found in parts[:borders]:
        for piece in found:
            toggles[piece] = not toggles.get(piece, False)
    toggles = {piece: t for piece, t in toggles.items() if t or piece in wanted}
    single = {p for p, q in sides[borders:] if p == q}
    places, triangles, fixed = swept(toggles, single)
    number = {p: k for k, p in enumerate(places)}
    named = [(number[p], number[q], number[r]) for p, q, r in triangles]
    walls = {(number[p], number[q]) for p, q in fixed}
    if delaunay:
        named = flipped(places, named, walls)
    first: dict[ExactPoint, int] = {}
    for k, p in enumerate(given):
        first.setdefault(p, k)
    turned = sorted(min((i, j, k), (j, k, i), (k, i, j)) for i, j, k in named)
    return Mesh(places, turned, walls, [first.get(p) for p in places])


def swept(
    toggles: dict[Side, bool], single: set[ExactPoint]
) -> tuple[list[ExactPoint], list[Corners], list[Side]]:
    """(points in use, triangles, pieces inside and on the border).

    toggles says of each piece whether crossing it changes inside into outside.
    """
    pieces = [Segment(p, q, k) for k, (p, q) in enumerate(toggles)]
    changes = list(toggles.values())
    inside: dict[int | None, bool] = {None: False}  # 小段 → 它上方是不是里面
    chains: dict[int | None, Chain] = {}  # 小段 → 它上方那一格的链
    triangles: list[Corners] = []
    used: set[ExactPoint] = set()
    fixed: list[Side] = []
    for p, under, ending, starting in sweep(pieces, single):
        below = under.name if under else None
        for piece in ending[:-1]:  # 中间的格子到此为止
            if closing := chains.pop(piece.name, None):
                closing.add_top(p, triangles)
        lowest = chains.get(below)
        highest = chains.pop(ending[-1].name, None) if ending else lowest
        low, high = parted(lowest, highest, p, triangles)
        label = inside[below]
        for piece in starting:
            above = inside[piece.name] = label ^ changes[piece.name]
            if label or above:
                fixed.append((piece.start, piece.end))
            label = above
            if above:
                chains[piece.name] = Chain([p], 0)
        if low and high and not starting:
            low, high = low.joined(high), None
        if low:
            chains[below] = low
        if high:
            chains[starting[-1].name] = high
        if low or high or any(inside[piece.name] for piece in starting):
            used.add(p)
    return sorted(used | {p for side in fixed for p in side}), triangles, fixed


@dataclass
class Chain:
    """The right border, from below, of what was swept of a cell.

    It bulges right everywhere. corners[rightmost] lies farthest to the right.
    """

    corners: list[ExactPoint]
    rightmost: int

    def add_top(self, p: ExactPoint, triangles: list[Corners]) -> Chain:
        """The upper side has come to p: triangles for all corners that it sees."""
        corners = self.corners
        while len(corners) > 1 and orient(corners[-2], corners[-1], p) < 0:
            triangles.append((corners[-2], p, corners[-1]))
            corners.pop()
        return Chain([*corners, p], len(corners))

    def add_bottom(self, p: ExactPoint, triangles: list[Corners]) -> Chain:
        """The lower side has come to p."""
        corners, k = self.corners, 0
        while k + 1 < len(corners) and orient(corners[k], corners[k + 1], p) < 0:
            triangles.append((corners[k], p, corners[k + 1]))
            k += 1
        return Chain([p, *corners[k:]], 0)

    def split(self, p: ExactPoint, triangles: list[Corners]) -> tuple[Chain, Chain]:
        """p inside the cell, connected with the rightmost corner.

        A chain below, a chain above.
        """
        k = self.rightmost
        low, high = Chain(self.corners[: k + 1], k), Chain(self.corners[k:], 0)
        return low.add_top(p, triangles), high.add_bottom(p, triangles)

    def joined(self, other: Chain) -> Chain:
        """Two cells become one at p, where this chain ends and the other begins."""
        return Chain(self.corners + other.corners[1:], len(self.corners) - 1)


def parted(
    lowest: Chain | None,
    highest: Chain | None,
    p: ExactPoint,
    triangles: list[Corners],
) -> tuple[Chain | None, Chain | None]:
    """The chains of the cells below and above p, come to p; it may split a cell."""
    if lowest and lowest is highest:
        return lowest.split(p, triangles)
    low = lowest.add_top(p, triangles) if lowest else None
    return low, highest.add_bottom(p, triangles) if highest else None


def flipped(
    points: Sequence[ExactPoint], triangles: list[Triangle], fixed: set[tuple[int, int]]
) -> list[Triangle]:
    """Flip edges that are not fixed until no circle holds the corner across one."""
    opposite: dict[tuple[int, int], int] = {}
    for i, j, k in triangles:
        opposite |= {(i, j): k, (j, k): i, (k, i): j}
    waiting = [side for side in opposite if side[0] < side[1]]
    while waiting:
        i, j = waiting.pop()
        if (min(i, j), max(i, j)) in fixed:
            continue
        if (i, j) not in opposite or (j, i) not in opposite:
            continue
        k, m = opposite[i, j], opposite[j, i]
        if incircle(points[i], points[j], points[k], points[m]) <= 0:
            continue
        del opposite[i, j], opposite[j, i]  # 换成 m 到 k 的对角线
        opposite |= {(i, m): k, (m, k): i, (k, i): m, (m, j): k, (j, k): m, (k, m): j}
        waiting += [(i, m), (m, j), (j, k), (k, i)]
    return list(
        {min((i, j, k), (j, k, i), (k, i, j)) for (i, j), k in opposite.items()}
    )
