"""Bentley–Ottmann：找出所有交点，O((n + k) log n) 次比较，全程有理数。"""

from __future__ import annotations

from collections.abc import Iterable
from heapq import heapify, heappop, heappush

from computational_geometry.segments import ExactPoint
from computational_geometry.vectors import Point
from robust_predicates.integers import exactly
from sweep_line.segments import Segment, crossing

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
        self.events = list(
            {point for s in self.segments for point in (s.start, s.end)}
        )
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


def main() -> None:
    cases = {
        "三条共点": [((0, 0), (4, 4)), ((0, 4), (4, 0)), ((2, 0), (2, 4))],
        "井字": [((0, 1), (3, 1)), ((0, 2), (3, 2)), ((1, 0), (1, 3)), ((2, 0), (2, 3))],
        "共线重叠": [((0, 0), (4, 0)), ((1, 0), (6, 0)), ((5, -1), (5, 1))],
        "点落在线上": [((2, 1), (2, 1)), ((0, 0), (4, 2))],
        "交点不是有限小数": [((0, 0), (3, 1)), ((0, 1), (2, 0))],
    }
    for name, segments in cases.items():
        found = intersections(segments)
        print(f"{name}：", "；".join(f"({x}, {y}) 过 {names}" for (x, y), names in sorted(found.items())))
    rounded = exactly((6 / 5, 2 / 5))
    names = [s.name for s in Sweep(cases["交点不是有限小数"]).segments if s.contains(rounded)]
    print("交点舍入到浮点数以后，经过它的线段：", names)


if __name__ == "__main__":
    main()
