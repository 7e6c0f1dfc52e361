"""A convex hull of points that come one by one."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable

from exact_geometry.coordinates import Point, finite
from exact_geometry.predicates import orient


class GrowingHull:
    """The convex hull of the points added so far, at any time.

    Adding searches in O(log n), and a point that is dropped never returns: amortised
    O(1) predicates. Moving entries of the list comes on top.
    """

    def __init__(self, points: Iterable[Point] = ()) -> None:
        self.lower: list[Point] = []  # 下链，先比 x 再比 y
        self.upper: list[Point] = []  # 上链转了 180°：也是一条下链
        for p in points:
            self.add(p)

    def add(self, point: Point) -> bool:
        """Add a point, and tell whether the hull has changed.

        Raises ValueError for NaN, OverflowError for infinity.
        """
        ((x, y),) = finite([point])
        below, above = extend(self.lower, (x, y)), extend(self.upper, (-x, -y))
        return below or above

    def points(self) -> list[Point]:
        """The strict corners, anticlockwise, from the leftmost (lowest) on."""
        turned = [(-x, -y) for x, y in self.upper]
        return (
            self.lower[:-1] + turned[:-1] if len(self.lower) > 1 else list(self.lower)
        )

    def locate(self, point: Point) -> int:
        """INSIDE, BOUNDARY or OUTSIDE in O(log n).

        OUTSIDE as long as there are no points.
        """
        ((x, y),) = finite([point])
        return min(above(self.lower, (x, y)), above(self.upper, (-x, -y)))


def above(chain: list[Point], p: Point) -> int:
    """1 if p lies above the lower chain, 0 on it, -1 below it or beyond its ends."""
    k = bisect_left(chain, p)
    if k < len(chain) and chain[k] == p:
        return 0
    if k in (0, len(chain)):
        return -1
    return orient(chain[k - 1], chain[k], p)


def extend(chain: list[Point], p: Point) -> bool:
    """Add p to the lower chain, and drop what is dented beside it.

    A p above changes nothing.
    """
    if above(chain, p) >= 0:
        return False
    k = bisect_left(chain, p)
    right, left = k, k
    while right + 1 < len(chain) and orient(p, chain[right], chain[right + 1]) <= 0:
        right += 1
    while left > 1 and orient(chain[left - 2], chain[left - 1], p) <= 0:
        left -= 1
    chain[left:right] = [p]
    return True
