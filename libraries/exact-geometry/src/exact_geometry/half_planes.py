"""Half-planes: envelopes, intersection, clipping, kernels; in fractions."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise

from exact_geometry.coordinates import ExactPoint, Number, Point, exact, exactly
from exact_geometry.polygons import edges

Line = tuple[Fraction, Fraction]  # (m, k)：y = m·x + k
HalfPlane = tuple[Number, Number, Number]  # (a, b, c)：a·x + b·y ≤ c


def upper_envelope(lines: Iterable[Point]) -> list[Line]:
    """The lines (m, k), y = m·x + k, that are highest somewhere, by slope; O(n log n).

    A line that only touches the envelope in a point is not among them. Coefficients
    become fractions. Raises ValueError for NaN, OverflowError for infinity.
    """
    envelope: list[Line] = []
    for line in sorted({exact(line) for line in lines}):
        if envelope and envelope[-1][0] == line[0]:
            envelope.pop()  # 斜率相同，留下高的
        while len(envelope) >= 2 and hidden(envelope[-2], envelope[-1], line):
            envelope.pop()
        envelope.append(line)
    return envelope


def hidden(left: Line, middle: Line, right: Line) -> bool:
    """Whether the middle one of three lines, by slope, is nowhere above both others."""
    dm, dk = middle[0] - left[0], middle[1] - left[1]
    return (right[1] - left[1]) * dm >= dk * (right[0] - left[0])


def breaks(envelope: list[Line]) -> list[Fraction]:
    """The x where neighbours on the envelope meet, from left to right."""
    return [(p[1] - q[1]) / (q[0] - p[0]) for p, q in pairwise(envelope)]


def height(line: Line, x: Fraction) -> Fraction:
    """The height of the line at x."""
    return line[0] * x + line[1]


@dataclass(frozen=True)
class Region:
    """low ≤ x ≤ high, above all lines of floor and below all lines of ceiling.

    Fractions. low or high is None where nothing bounds x.
    """

    floor: list[Line]
    ceiling: list[Line]
    low: Fraction | None
    high: Fraction | None
    empty: bool = False

    @property
    def bounded(self) -> bool:
        """Whether the region is bounded; the empty one is."""
        return self.empty or (
            None not in (self.low, self.high)
            and bool(self.floor)
            and bool(self.ceiling)
        )

    def vertices(self) -> list[ExactPoint]:
        """All corners.

        Of a bounded region anticlockwise from the leftmost (lowest) one on. A point is
        one corner, a segment two.
        """
        if self.empty:
            return []
        bottom = self.chain(self.floor, max)
        top = self.chain(self.ceiling, min)
        return list(dict.fromkeys(bottom + top[::-1]))

    def chain(
        self, lines: list[Line], best: Callable[[Iterable[Fraction]], Fraction]
    ) -> list[ExactPoint]:
        """The corners of one envelope in [low, high] with its ends.

        best is max or min.
        """
        if not lines:
            return []
        ends = [
            (x, best(height(line, x) for line in lines))
            for x in (self.low, self.high)
            if x is not None
        ]
        turns = zip(breaks(lines), lines, strict=False)
        inner = [(x, height(line, x)) for x, line in turns if self.inside(x)]
        return sorted(ends[:1] + inner + ends[1:])

    def inside(self, x: Fraction) -> bool:
        """Whether x lies strictly between low and high."""
        return (self.low is None or self.low < x) and (
            self.high is None or x < self.high
        )

    def contains(self, p: ExactPoint) -> bool:
        """Whether p lies in the region, its border included."""
        x, y = p
        return (
            not self.empty
            and (self.low is None or self.low <= x)
            and (self.high is None or x <= self.high)
            and all(height(line, x) <= y for line in self.floor)
            and all(y <= height(line, x) for line in self.ceiling)
        )

    def point(self) -> ExactPoint | None:
        """Some point of the region; None if it is empty."""
        if self.empty:
            return None
        x = next((x for x in (self.low, self.high) if x is not None), Fraction(0))
        bottom = [height(line, x) for line in self.floor]
        top = [height(line, x) for line in self.ceiling]
        return x, max(bottom) if bottom else min(top, default=Fraction(0))


EMPTY = Region([], [], None, None, empty=True)


def intersect(half_planes: Iterable[HalfPlane]) -> Region:
    """What all half-planes a·x + b·y ≤ c have in common.

    Where a = b = 0, that is 0 ≤ c. O(n log n) operations on fractions. Raises
    ValueError for NaN, OverflowError for infinity.
    """
    floor, ceiling, limits = [], [], []
    for a, b, c in map(exactly, half_planes):
        if b > 0:
            ceiling.append((-a / b, c / b))
        elif b < 0:
            floor.append((-a / b, c / b))
        else:
            limits.append((a, -c))  # a·x - c ≤ 0
    floor = upper_envelope(floor)
    ceiling = [(-m, -k) for m, k in upper_envelope((-m, -k) for m, k in ceiling)]
    limits += gaps(floor, ceiling)
    return within(floor, ceiling, limits)


def gaps(floor: list[Line], ceiling: list[Line]) -> list[Line]:
    """The lines that the convex floor - ceiling is made of; each must be ≤ 0."""
    if not (floor and ceiling):
        return []
    down, up = breaks(floor), breaks(ceiling)
    i = j = 0
    lines = []
    while True:
        lines.append((floor[i][0] - ceiling[j][0], floor[i][1] - ceiling[j][1]))
        if i == len(down) and j == len(up):
            return lines
        if j == len(up) or (i < len(down) and down[i] <= up[j]):
            i += 1
        else:
            j += 1


def within(floor: list[Line], ceiling: list[Line], limits: Sequence[Line]) -> Region:
    """The part where m·x + k ≤ 0 for all of limits: a linear program for x."""
    low: Fraction | None = None
    high: Fraction | None = None
    for m, k in limits:
        if m > 0:
            high = -k / m if high is None else min(high, -k / m)
        elif m < 0:
            low = -k / m if low is None else max(low, -k / m)
        elif k > 0:
            return EMPTY
    if low is not None and high is not None and low > high:
        return EMPTY
    return Region(floor, ceiling, low, high)


Polygon = list[ExactPoint]


def clip(polygon: Iterable[Point], half_plane: HalfPlane) -> Polygon:
    """The part of a convex polygon where a·x + b·y ≤ c, in the same order; fractions.

    Two points or one, if only a side or a corner is left, else []. Raises ValueError
    for NaN, OverflowError for infinity.
    Source: I. Sutherland, G. Hodgman, Reentrant polygon clipping (1974).
    """
    a, b, c = exactly(half_plane)
    corners = [exact(p) for p in polygon]
    beyond = [a * x + b * y - c for x, y in corners]  # 正：在外面
    kept: Polygon = []
    for k, p in enumerate(corners):
        before = k - 1
        if beyond[before] * beyond[k] < 0:  # 这条边穿过边界
            q = corners[before]
            t = beyond[before] / (beyond[before] - beyond[k])
            kept.append((q[0] + t * (p[0] - q[0]), q[1] + t * (p[1] - q[1])))
        if beyond[k] <= 0:
            kept.append(p)
    return list(dict.fromkeys(kept))


def box(low: Number | Point, high: Number | Point) -> Polygon:
    """The rectangle from low to high, anticlockwise.

    A single number is both coordinates.
    """
    (a, b), (c, d) = (
        exact((one, one) if isinstance(one, (float, int, Fraction)) else one)
        for one in (low, high)
    )
    return [(a, b), (c, b), (c, d), (a, d)]


def left_of(p: Point, q: Point) -> HalfPlane:
    """What lies on the line pq or left of it, as (a, b, c) with a·x + b·y ≤ c."""
    (px, py), (qx, qy) = exact(p), exact(q)
    return qy - py, px - qx, px * (qy - py) - py * (qx - px)


def kernel(polygon: Sequence[Point]) -> Region:
    """Where every corner of an anticlockwise simple polygon is seen from; may be empty.

    Errors are those of intersect.
    """
    return intersect(left_of(p, q) for p, q in edges(polygon))
