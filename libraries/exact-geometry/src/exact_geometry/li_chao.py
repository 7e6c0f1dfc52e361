"""李超树：直线或线段不断加进来，问某处最高的一条。"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from fractions import Fraction

from exact_geometry.coordinates import Number, exactly
from exact_geometry.half_planes import Line, height


class LiChaoTree:
    """横坐标 xs 处的上包络；直线 (m, k) 是 y = m·x + k，全程有理数。

    加一条直线 O(log n)，加一条线段 O(log² n)，问一次 O(log n)，n 是 xs 的个数。
    """

    def __init__(self, xs: Iterable[Number]) -> None:
        self.xs = sorted(set(exactly(tuple(xs))))
        self.best: dict[
            tuple[int, int], Line
        ] = {}  # 区间 [first, last) → 留在这里的一条

    def add(
        self, line: Line, low: Number | None = None, high: Number | None = None
    ) -> None:
        """加一条直线，或它在 low ≤ x ≤ high 的一段。

        NaN 抛出 ValueError，无穷大抛出 OverflowError。
        """
        m, k = exactly(line)
        first = 0 if low is None else bisect_left(self.xs, *exactly((low,)))
        last = (
            len(self.xs) if high is None else bisect_right(self.xs, *exactly((high,)))
        )
        self.cover(0, len(self.xs), first, last, (m, k))

    def cover(self, a: int, b: int, first: int, last: int, line: Line) -> None:
        """[a, b) 与 [first, last) 的公共部分加上 line：拆成 O(log n) 个结点。"""
        if first >= b or last <= a or a == b:
            return
        if first <= a and b <= last:
            self.settle(a, b, line)
            return
        middle = (a + b) // 2
        self.cover(a, middle, first, last, line)
        self.cover(middle, b, first, last, line)

    def settle(self, a: int, b: int, line: Line) -> None:
        """中点处高的留下，低的至多在一半里还有机会，往那一半去。"""
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
        """x 处最高的高度，一条也没有时是 None；x 不在 xs 里时抛出 ValueError。"""
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
