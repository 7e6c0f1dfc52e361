"""竖条法：在每个端点处竖着切开，两次二分。查得快，占的地方是平方。"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from functools import cmp_to_key
from itertools import pairwise

from exact_geometry import ExactPoint, Place, Point
from exact_geometry.coordinates import exact
from exact_geometry.point_location import runs_above
from exact_geometry.sweep import Segment


class Slabs:
    """互不相交的线段；每一条里存着穿过它的所有线段，从下到上。约定同 TrapezoidalMap。
    """

    def __init__(self, segments: Iterable[tuple[Point, Point]]) -> None:
        found = [Segment.of(k, p, q) for k, (p, q) in enumerate(segments)]
        self.stops = sorted({p for s in found for p in (s.start, s.end)})
        rising = cmp_to_key(lambda one, other: 1 if runs_above(one, other) else -1)
        self.slabs = [
            sorted((s for s in found if s.start <= left and right <= s.end), key=rising)
            for left, right in pairwise(self.stops)
        ]

    @property
    def size(self) -> int:
        """一共存了多少条。"""
        return sum(map(len, self.slabs))

    def locate(self, point: Point) -> Place:
        """先找竖条，再在里面找上下。"""
        p = exact(point)
        k = bisect_right(self.stops, p) - 1
        if k >= 0 and self.stops[k] == p:
            return Place(vertex=p)
        if not 0 <= k < len(self.slabs):
            return Place()
        slab = self.slabs[k]
        j = bisect_left(slab, True, key=lambda s: s.side(p) <= 0)
        if j < len(slab) and slab[j].side(p) == 0:
            return Place(on=slab[j].name)
        below = slab[j - 1].name if j else None
        return Place(below=below, above=slab[j].name if j < len(slab) else None)


def staircase(n: int) -> list[tuple[ExactPoint, ExactPoint]]:
    """n 条一层层叠起来的线段，每一条都比下面的两头各长出一截。"""
    return [((-k, k), (k + 1, k)) for k in range(n)]


def main() -> None:
    house = [((0, 0), (6, 0)), ((6, 0), (6, 4)), ((6, 4), (3, 7)), ((3, 7), (0, 4)), ((0, 4), (0, 0))]
    slabs = Slabs(house)
    for point in ((3, 2), (3, 0), (6, 2), (3, 7), (5, 6), (9, 1)):
        print(point, slabs.locate(point))
    print("   n 条  竖条里一共存了")
    for n in (50, 100, 200):
        print(f"{n:7}{Slabs(staircase(n)).size:12,}")


if __name__ == "__main__":
    main()
