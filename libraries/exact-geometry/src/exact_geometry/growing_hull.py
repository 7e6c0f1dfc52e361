"""只增的凸包：点一个一个来，随时可以问。"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable

from exact_geometry.coordinates import Point, finite
from exact_geometry.predicates import orient


class GrowingHull:
    """一些点的凸包，可以随时加点。

    加一个点查找 O(log n)，删掉的点以后不再回来，所以均摊 O(1) 次谓词；列表挪动另计。
    """

    def __init__(self, points: Iterable[Point] = ()) -> None:
        self.lower: list[Point] = []  # 下链，先比 x 再比 y
        self.upper: list[Point] = []  # 上链转了 180°：也是一条下链
        for p in points:
            self.add(p)

    def add(self, point: Point) -> bool:
        """加一个点；凸包变了没有。NaN 抛出 ValueError，无穷大抛出 OverflowError。"""
        ((x, y),) = finite([point])
        below, above = extend(self.lower, (x, y)), extend(self.upper, (-x, -y))
        return below or above

    def points(self) -> list[Point]:
        """凸包的顶点，逆时针，从最左（最下）的开始；边上的点不算。"""
        turned = [(-x, -y) for x, y in self.upper]
        return (
            self.lower[:-1] + turned[:-1] if len(self.lower) > 1 else list(self.lower)
        )

    def locate(self, point: Point) -> int:
        """INSIDE、BOUNDARY 或 OUTSIDE；O(log n)。还没有点时是 OUTSIDE。"""
        ((x, y),) = finite([point])
        return min(above(self.lower, (x, y)), above(self.upper, (-x, -y)))


def above(chain: list[Point], p: Point) -> int:
    """p 在下链的上面 1、链上 0、下面或两端以外 -1。"""
    k = bisect_left(chain, p)
    if k < len(chain) and chain[k] == p:
        return 0
    if k in (0, len(chain)):
        return -1
    return orient(chain[k - 1], chain[k], p)


def extend(chain: list[Point], p: Point) -> bool:
    """把 p 加进下链，它两边凹下去的点都删掉；不在链的下面就不用加。"""
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
