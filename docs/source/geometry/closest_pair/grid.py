"""随机增量 + 网格：期望 O(n) 的最近点对（Rabin 1976；Golin 等 1995）。"""

from __future__ import annotations

import random
from collections.abc import Iterable
from fractions import Fraction
from math import dist

from closest_pair.divide import Pair, closest_pair, nearer
from computational_geometry.orientation import finite
from computational_geometry.vectors import Point
from convex_hull.hull import cloud

Cell = tuple[int, int]


class Grid:
    """边长 side 的方格，每格记着落在里面的点；格子的编号精确，不受舍入影响。"""

    def __init__(self, side: float, points: Iterable[Point]) -> None:
        self.side = Fraction(side)
        self.cells: dict[Cell, list[Point]] = {}
        for point in points:
            self.add(point)

    def cell(self, p: Point) -> Cell:
        """p 落在第几列、第几行。"""
        return Fraction(p[0]) // self.side, Fraction(p[1]) // self.side

    def add(self, p: Point) -> None:
        """把 p 记进它的格。"""
        self.cells.setdefault(self.cell(p), []).append(p)

    def around(self, p: Point) -> list[Point]:
        """p 所在的格和周围八格里的点；与 p 相距不超过 side 的点全在其中。"""
        i, j = self.cell(p)
        return [
            q
            for k in (i - 1, i, i + 1)
            for m in (j - 1, j, j + 1)
            for q in self.cells.get((k, m), ())
        ]


def closest_pair_by_grid(points: Iterable[Point], seed: int = 0) -> tuple[Pair, int]:
    """（最近的一对，网格重建的次数）；错误同 closest_pair。seed 决定插入的次序。"""
    order = finite(points)
    if len(order) < 2:
        raise ValueError("closest pair of fewer than two points")
    random.Random(seed).shuffle(order)
    best, rebuilt = (order[0], order[1]), 0
    if best[0] == best[1]:
        return best, rebuilt
    grid = Grid(reach(best), order[:2])
    for k, p in enumerate(order[2:], start=2):
        closer = best
        for q in grid.around(p):
            closer = nearer(closer, (q, p))
        grid.add(p)
        if closer is not best:
            best = closer
            if best[0] == best[1]:
                break
            grid, rebuilt = Grid(reach(best), order[: k + 1]), rebuilt + 1
    return best, rebuilt


def reach(pair: Pair) -> float:
    """不小于两点距离的浮点数：dist 至多错一个末位，这里放宽 2**-48；下溢时用最小的正数。"""
    return max(dist(*pair) * (1 + 2.0**-48), 5e-324)


def main() -> None:
    print("   点数   重建网格   与分治一致")
    for n in (100, 1_000, 10_000):
        points = cloud(n, 1.0, seed=7)
        pair, rebuilt = closest_pair_by_grid(points)
        print(f"{n:7,}{rebuilt:9}      {dist(*pair) == dist(*closest_pair(points))}")
    print("有重复的点：", closest_pair_by_grid([(0.0, 0.0), (1.0, 1.0), (0.0, 0.0)])[0])


if __name__ == "__main__":
    main()
