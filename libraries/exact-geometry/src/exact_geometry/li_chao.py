"""Li Chao trees: the highest of lines and segments that come one by one."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from fractions import Fraction

from exact_geometry.coordinates import Number, Point, exact, exactly
from exact_geometry.half_planes import Line, height


class LiChaoTree:
    """The upper envelope at the places xs.

    A line (m, k) is y = m·x + k, all in fractions. A line is added in O(log n), a
    segment in O(log² n), a question takes O(log n), where n places are asked about.
    """

    def __init__(self, xs: Iterable[Number]) -> None:
        self.xs = sorted(set(exactly(tuple(xs))))
        self.best: dict[
            tuple[int, int], Line
        ] = {}  # 区间 [first, last) → 留在这里的一条

    def add(
        self, line: Point, low: Number | None = None, high: Number | None = None
    ) -> None:
        """Add a line, or its part where low ≤ x ≤ high.

        Raises ValueError for NaN, OverflowError for infinity.
        """
        first, last = 0, len(self.xs)
        if low is not None:
            first = bisect_left(self.xs, exactly((low,))[0])
        if high is not None:
            last = bisect_right(self.xs, exactly((high,))[0])
        self.cover(0, len(self.xs), first, last, exact(line))

    def cover(self, a: int, b: int, first: int, last: int, line: Line) -> None:
        """Add the line to what [a, b) and [first, last) have in common.

        O(log n) nodes.
        """
        if first >= b or last <= a or a == b:
            return
        if first <= a and b <= last:
            self.settle(a, b, line)
            return
        middle = (a + b) // 2
        self.cover(a, middle, first, last, line)
        self.cover(middle, b, first, last, line)

    def settle(self, a: int, b: int, line: Line) -> None:
        """The higher one at the middle stays.

        The other may still win in one half, and goes there.
        """
        while True:
            held = self.best.get((a, b))
            if held is None:
                self.best[a, b] = line
                return
            middle = (a + b) // 2
            if height(line, self.xs[middle]) > height(held, self.xs[middle]):
                self.best[a, b], line, held = line, held, line
            if b - a == 1 or line[0] == held[0]:
                return
            a, b = (middle, b) if line[0] > held[0] else (a, middle)

    def highest(self, x: Number) -> Fraction | None:
        """The greatest height at x, None if nothing covers it.

        ValueError if x is not in xs.
        """
        (at,) = exactly((x,))
        k = bisect_left(self.xs, at)
        if k == len(self.xs) or self.xs[k] != at:
            raise ValueError("the tree was not built for this x")
        a, b, found = 0, len(self.xs), []
        while True:
            if (a, b) in self.best:
                found.append(height(self.best[a, b], at))
            if b - a == 1:
                return max(found, default=None)
            middle = (a + b) // 2
            a, b = (middle, b) if k >= middle else (a, middle)
