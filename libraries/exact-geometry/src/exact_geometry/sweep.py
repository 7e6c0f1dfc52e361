"""A sweep for all crossings of segments; is a polygon simple?"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from heapq import heapify, heappop, heappush

from exact_geometry.coordinates import (
    ExactPoint,
    Point,
    cross,
    exact,
    finite,
    sign,
    sub,
)
from exact_geometry.polygons import edges


@dataclass(frozen=True)
class Segment:
    """A closed segment in fractions, start ≤ end by (x, y).

    name is its index in the input.
    """

    start: ExactPoint
    end: ExactPoint
    name: int

    @classmethod
    def of(cls, name: int, p: Point, q: Point) -> Segment:
        """Made of two ends in any order.

        ValueError for NaN, OverflowError for infinity.
        """
        start, end = sorted((exact(p), exact(q)))
        return cls(start, end, name)

    def side(self, p: ExactPoint) -> int:
        """1 if p is above the segment's line, 0 on it, -1 below.

        Above a vertical is its left.
        """
        if self.start == self.end:
            return sign(p[1] - self.start[1]) or sign(self.start[0] - p[0])
        return sign(cross(sub(self.end, self.start), sub(p, self.start)))

    def contains(self, p: ExactPoint) -> bool:
        """Whether p lies on the closed segment."""
        return self.start <= p <= self.end and self.side(p) == 0

    def slope_before(self, other: Segment) -> int:
        """Which of two segments through a point runs lower on its right.

        Negative for this one. 0 if they have one direction.
        """
        return -sign(cross(sub(self.end, self.start), sub(other.end, other.start)))


def crossing(one: Segment, other: Segment) -> ExactPoint | None:
    """Where two closed segments cross.

    None if they are parallel, overlap or do not meet.
    """
    u, v = sub(one.end, one.start), sub(other.end, other.start)
    turn = cross(u, v)
    if turn == 0:
        return None
    w = sub(other.start, one.start)
    s, t = Fraction(cross(w, v)) / turn, Fraction(cross(w, u)) / turn
    if not (0 <= s <= 1 and 0 <= t <= 1):
        return None
    return one.start[0] + s * u[0], one.start[1] + s * u[1]


Meetings = dict[ExactPoint, list[int]]


class Sweep:
    """A sweep from left to right.

    events are the stops to come, status is what it crosses now, from below.
    """

    def __init__(
        self,
        segments: Iterable[tuple[Point, Point]],
        kind: type[Segment] = Segment,
    ) -> None:
        self.segments = [kind.of(k, p, q) for k, (p, q) in enumerate(segments)]
        self.starting: dict[ExactPoint, list[Segment]] = {}
        for segment in self.segments:
            self.starting.setdefault(segment.start, []).append(segment)
        self.events = list({point for s in self.segments for point in (s.start, s.end)})
        self.known = set(self.events)
        heapify(self.events)
        self.status: list[Segment] = []
        self.meetings: Meetings = {}
        self.stops = 0

    def run(self) -> Meetings:
        """Every point on two segments or more → their indices.

        Of an overlap, both its ends.
        """
        while self.events:
            self.run_one()
        return self.meetings

    def run_one(self) -> None:
        """Go to the next event."""
        p = heappop(self.events)
        self.stops += 1
        through = self.handle(p)
        if len(through) > 1:
            self.meetings[p] = sorted(segment.name for segment in through)

    def handle(self, p: ExactPoint) -> list[Segment]:
        """Stop at p.

        Take off what passes it, put back what goes on, ask the new neighbours.
        """
        low, high = self.bounds(p)
        through = self.status[low:high] + self.starting.get(p, [])
        onward = [segment for segment in through if segment.end != p]
        onward.sort(key=_Onward)
        self.status[low:high] = onward
        if onward:
            self.ask(low - 1, low, p)
            self.ask(low + len(onward) - 1, low + len(onward), p)
        else:
            self.ask(low - 1, low, p)
        return through

    def bounds(self, p: ExactPoint) -> tuple[int, int]:
        """The part [low, high) of status that passes p, by binary search."""
        low, high = 0, len(self.status)
        while low < high:
            middle = (low + high) // 2
            if self.status[middle].side(p) > 0:
                low = middle + 1
            else:
                high = middle
        first, high = low, len(self.status)
        while low < high:
            middle = (low + high) // 2
            if self.status[middle].side(p) >= 0:
                low = middle + 1
            else:
                high = middle
        return first, low

    def ask(self, i: int, j: int, p: ExactPoint) -> None:
        """Schedule the point where neighbours i and j meet, if it comes after p."""
        if i >= 0 and j < len(self.status):
            point = crossing(self.status[i], self.status[j])
            if point is not None and point > p and point not in self.known:
                self.known.add(point)
                heappush(self.events, point)


class _Onward:
    """The order from below, right after a common point.

    Of one direction, that of the input.
    """

    def __init__(self, segment: Segment) -> None:
        self.segment = segment

    def __lt__(self, other: _Onward) -> bool:
        turn = self.segment.slope_before(other.segment)
        return turn < 0 or (turn == 0 and self.segment.name < other.segment.name)


def intersections(segments: Iterable[tuple[Point, Point]]) -> Meetings:
    """All points where segments meet, in fractions → the indices of these.

    Segments may be vertical, points, many through one point, end to end, or
    overlapping, of which only the ends of the overlap are told. O((n + k) log n)
    comparisons. Raises ValueError for NaN, OverflowError for infinity.
    Sources: J. L. Bentley, T. A. Ottmann (1979); de Berg et al., chapter 2.
    """
    return Sweep(segments).run()


def is_simple(polygon: Sequence[Point]) -> bool:
    """Whether the polygon is simple: sides meet in common corners alone.

    Under three corners are no polygon.
    """
    polygon = finite(polygon)
    n = len(polygon)
    if n < 3 or len(set(polygon)) < n:
        return False
    touching = intersections(edges(polygon))
    neighbours = [{k, (k + 1) % n} for k in range(n)]
    return len(touching) == n and all(
        set(names) in neighbours for names in touching.values()
    )
