"""扫描线：所有交点；多边形简单吗。"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from heapq import heapify, heappop, heappush

from exact_geometry.coordinates import (
    ExactPoint,
    Point,
    cross,
    exactly,
    finite,
    sign,
    sub,
)
from exact_geometry.polygons import edges


@dataclass(frozen=True)
class Segment:
    """闭线段；start 按 (x, y) 不大于 end，坐标都是有理数；name 是它在输入里的下标。"""

    start: ExactPoint
    end: ExactPoint
    name: int

    @classmethod
    def of(cls, name: int, p: Point, q: Point) -> Segment:
        """由任意两个端点构造；NaN 抛出 ValueError，无穷大抛出 OverflowError。"""
        start, end = sorted((exactly(p), exactly(q)))
        return cls(start, end, name)

    def side(self, p: ExactPoint) -> int:
        """p 在线段所在直线的上方 1、线上 0、下方 -1；竖直线段的“上方”是左边。"""
        if self.start == self.end:
            return sign(p[1] - self.start[1]) or sign(self.start[0] - p[0])
        return sign(cross(sub(self.end, self.start), sub(p, self.start)))

    def contains(self, p: ExactPoint) -> bool:
        """p 在不在闭线段上。"""
        return self.start <= p <= self.end and self.side(p) == 0

    def slope_before(self, other: Segment) -> int:
        """两条线段过同一点时，右边谁在下面：负数表示自己在下面；方向相同返回 0。"""
        return -sign(cross(sub(self.end, self.start), sub(other.end, other.start)))


def crossing(one: Segment, other: Segment) -> ExactPoint | None:
    """不平行的两条闭线段的交点；平行、重叠或不相交返回 None。"""
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
    """从左往右扫；events 是将要停下的点，status 是扫描线此刻从下到上穿过的线段。"""

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
        """每个有两条以上线段经过的点 → 经过它的线段的下标；重叠的线段报告在重叠部分的两端。"""
        while self.events:
            self.run_one()
        return self.meetings

    def run_one(self) -> None:
        """走到下一个事件点。"""
        p = heappop(self.events)
        self.stops += 1
        through = self.handle(p)
        if len(through) > 1:
            self.meetings[p] = sorted(segment.name for segment in through)

    def handle(self, p: ExactPoint) -> list[Segment]:
        """在 p 停下：摘掉经过 p 的，挂上还要往右走的，问一问新的邻居。"""
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
        """经过 p 的线段在 status 里占据的一段 [low, high)，二分查找。"""
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
        """相邻的第 i、j 条若在 p 的后面相交，就把交点排进 events。"""
        if i >= 0 and j < len(self.status):
            point = crossing(self.status[i], self.status[j])
            if point is not None and point > p and point not in self.known:
                self.known.add(point)
                heappush(self.events, point)


class _Onward:
    """排序用：在同一点之后从下到上；同方向的按输入次序。"""

    def __init__(self, segment: Segment) -> None:
        self.segment = segment

    def __lt__(self, other: _Onward) -> bool:
        turn = self.segment.slope_before(other.segment)
        return turn < 0 or (turn == 0 and self.segment.name < other.segment.name)


def intersections(segments: Iterable[tuple[Point, Point]]) -> Meetings:
    """所有交点：有理数坐标 → 经过它的线段在输入里的下标，从小到大。

    竖直、退化成点、多条共点、端点相接、共线重叠都允许；共线重叠只报告重叠部分的端点。
    出处：J. L. Bentley, T. A. Ottmann（1979）；de Berg 等《计算几何》第 2 章。
    """
    return Sweep(segments).run()


def is_simple(polygon: Sequence[Point]) -> bool:
    """多边形简单吗：相邻的边只在公共顶点相接，不相邻的边不接触；少于三个顶点不算。"""
    polygon = finite(polygon)
    n = len(polygon)
    if n < 3 or len(set(polygon)) < n:
        return False
    touching = intersections(edges(polygon))
    neighbours = [{k, (k + 1) % n} for k in range(n)]
    return len(touching) == n and all(
        set(names) in neighbours for names in touching.values()
    )
