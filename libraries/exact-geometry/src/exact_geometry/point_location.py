"""Point location: segments cut the plane.

In which cell is each point? O(log n) expected.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from random import Random

from exact_geometry.coordinates import ExactPoint, Point, exact, finite
from exact_geometry.polygons import area, edges
from exact_geometry.sweep import Segment, intersections


@dataclass(frozen=True)
class Place:
    """Where a point lies: on the end vertex, on the segment on, or else inside a cell.

    below and above are the segments of the cell, or None. Segments are indices of the
    input.
    """

    vertex: ExactPoint | None = None
    on: int | None = None
    below: int | None = None
    above: int | None = None


@dataclass(eq=False)
class Trapezoid:
    """A cell.

    A segment above and below, an end at the left and at the right, or None.
    """

    bottom: Segment | None
    top: Segment | None
    left: ExactPoint | None
    right: ExactPoint | None


@dataclass(eq=False)
class Node:
    """A cell, or a question: left or right of an end, below or above a segment."""

    asks: ExactPoint | Segment | Trapezoid
    low: Node | None = None  # 端点的左边，线段的下方
    high: Node | None = None

    @property
    def cell(self) -> Trapezoid:
        """The cell that a node is, if it asks nothing."""
        assert isinstance(self.asks, Trapezoid)
        return self.asks

    def become(self, other: Node) -> None:
        """It was a cell, and now asks."""
        self.asks, self.low, self.high = other.asks, other.low, other.high


class TrapezoidalMap:
    """The trapezoidal map of segments that meet in ends only; they may be vertical.

    Numbers are float, int or Fraction, also mixed. Raises ValueError for NaN and for a
    segment that is a point, OverflowError for infinity; whether segments cross is not
    checked, and then results mean nothing. seed decides the order, None is that of the
    input. Expected: built in O(n log n), O(n) nodes, a question in O(log n).
    Sources: K. Mulmuley (1990); R. Seidel (1991); de Berg et al., chapter 6.
    """

    def __init__(
        self, segments: Iterable[tuple[Point, Point]], seed: int | None = 0
    ) -> None:
        order = []
        for name, ends in enumerate(segments):
            segment = Segment.of(name, *finite(ends))
            if segment.start == segment.end:
                raise ValueError("a segment needs two different ends")
            order.append(segment)
        if seed is not None:
            Random(seed).shuffle(order)
        self.root = Node(Trapezoid(None, None, None, None))
        for segment in order:
            self.insert(segment)

    def locate(self, point: Point) -> Place:
        """Where the point lies; ValueError for NaN, OverflowError for infinity."""
        *_, last = self.path(point)
        if isinstance(last.asks, Segment):
            return Place(on=last.asks.name)
        if not isinstance(last.asks, Trapezoid):
            return Place(vertex=last.asks)
        ends = last.asks.bottom, last.asks.top
        below, above = (None if s is None else s.name for s in ends)
        return Place(below=below, above=above)

    def path(self, point: Point) -> Iterator[Node]:
        """The nodes on the way.

        The last is the cell, or the end or segment that the point is on.
        """
        (plain,) = finite([point])
        p = exact(plain)
        node: Node | None = self.root
        while node is not None:
            yield node
            asks = node.asks
            if isinstance(asks, Trapezoid) or asks == p:
                return
            side = asks.side(p) if isinstance(asks, Segment) else 1 if p > asks else -1
            if side == 0:
                return
            node = node.high if side > 0 else node.low

    def trapezoids(self) -> list[Trapezoid]:
        """All cells."""
        found, seen, waiting = [], {id(self.root)}, [self.root]
        while waiting:
            node = waiting.pop()
            if isinstance(node.asks, Trapezoid):
                found.append(node.asks)
            for child in (node.low, node.high):
                if child is not None and id(child) not in seen:
                    seen.add(id(child))
                    waiting.append(child)
        return found

    def insert(self, s: Segment) -> None:
        """Add a segment.

        Cut the cells it crosses in two, and join those whose wall it shortens.
        """
        crossed = list(self.crossed(s))
        first, last = crossed[0].cell, crossed[-1].cell
        starts, ends = first.left != s.start, last.right != s.end
        before = Trapezoid(first.bottom, first.top, first.left, s.start)
        after = Trapezoid(last.bottom, last.top, s.end, last.right)
        upper = lower = Node(Trapezoid(None, None, None, None))
        for node in crossed:
            old = node.cell
            left = s.start if node is crossed[0] else old.left
            if node is crossed[0] or upper.cell.top is not old.top:
                upper = Node(Trapezoid(s, old.top, left, None))
            if node is crossed[0] or lower.cell.bottom is not old.bottom:
                lower = Node(Trapezoid(old.bottom, s, left, None))
            right = s.end if node is crossed[-1] else old.right
            upper.cell.right = lower.cell.right = right
            asked = Node(s, lower, upper)
            if ends and node is crossed[-1]:
                asked = Node(s.end, asked, Node(after))
            if starts and node is crossed[0]:
                asked = Node(s.start, Node(before), asked)
            node.become(asked)

    def crossed(self, s: Segment) -> Iterator[Node]:
        """The cells that s crosses, from left to right."""
        at = s.start
        while True:
            node = self.root
            while not isinstance(node.asks, Trapezoid):
                if isinstance(node.asks, Segment):
                    below = not runs_above(s, node.asks)
                else:
                    below = at < node.asks
                child = node.low if below else node.high
                assert child is not None  # 只有格子没有下一步
                node = child
            yield node
            if node.asks.right is None or node.asks.right >= s.end:
                return
            at = node.asks.right


def runs_above(one: Segment, other: Segment) -> bool:
    """Where both are swept at once, whether one runs above the other.

    They may share an end.
    """
    if one.start >= other.start:
        side = other.side(one.start) or other.side(one.end)
    else:
        side = -one.side(other.start) or -one.side(other.end)
    return side > 0


class PolygonLocator:
    """Polygons whose insides do not overlap, as on a map: which of them is a point in?

    Each is [ring, *holes]. They may touch in points or along parts of sides, whose
    corners need not match. Errors are those of TrapezoidalMap; overlaps make results
    meaningless.
    """

    def __init__(
        self, polygons: Iterable[Sequence[Sequence[Point]]], seed: int | None = 0
    ) -> None:
        sides: list[tuple[ExactPoint, ExactPoint]] = []
        owner: list[int] = []
        for number, rings in enumerate(polygons):
            for ring in rings:
                corners = [exact(p) for p in finite(ring)]
                hole = ring is not rings[0]
                if corners and (area(corners) < 0) != hole:
                    corners.reverse()  # 里面总在左边
                sides += [side for side in edges(corners) if side[0] != side[1]]
                owner += [number] * (len(sides) - len(owner))
        stops = [set(side) for side in sides]
        self.around: dict[ExactPoint, set[int]] = {}
        for point, names in intersections(sides).items():
            self.around[point] = {owner[k] for k in names}
            for k in names:
                stops[k].add(point)
        #: 每一小段 → [它下方的多边形，它上方的]
        self.beside: dict[tuple[ExactPoint, ExactPoint], list[int | None]] = {}
        for (p, q), places, number in zip(sides, stops, owner, strict=True):
            along = sorted(places)
            for piece in pairwise(along):
                self.beside.setdefault(piece, [None, None])[p < q] = number
        self.pieces = list(self.beside)
        self.map = TrapezoidalMap(self.pieces, seed)

    def locate(self, point: Point) -> list[int]:
        """The indices of the polygons that hold the point.

        Several, if it is on a border.
        """
        place = self.map.locate(point)
        if place.vertex is not None:
            return sorted(self.around[place.vertex])
        if place.on is not None:
            found = self.beside[self.pieces[place.on]]
        elif place.below is not None:
            found = self.beside[self.pieces[place.below]][1:]
        else:
            found = []
        return sorted({k for k in found if k is not None})
