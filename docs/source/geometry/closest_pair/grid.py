"""随机增量 + 网格：期望 O(n) 的最近点对（Rabin 1976；Golin 等 1995）。"""

from __future__ import annotations

import random
from collections.abc import Iterable
from math import dist, inf

from closest_pair.divide import Pair, closest_pair, nearer, reach
from computational_geometry.orientation import finite
from computational_geometry.vectors import Point
from convex_hull.hull import cloud
from robust_predicates.integers import exactly

Cell = tuple[int, int]
FARTHEST = 2**1026  # 有限的浮点数之间不会更远；距离溢出成无穷大时，方格就这么大


class Grid:
    """边长 side 的方格，每格记着落在里面的点；格子的编号精确，不受舍入影响。"""

    def __init__(self, side: float, points: Iterable[Point]) -> None:
        (self.side,) = exactly([side if side < inf else FARTHEST])
        self.cells: dict[Cell, list[Point]] = {}
        for point in points:
            self.add(point)

    def cell(self, p: Point) -> Cell:
        """p 落在第几列、第几行。"""
        x, y = exactly(p)
        return x // self.side, y // self.side

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


def main() -> None:
    print("   点数   重建网格   与分治一致")
    for n in (100, 1_000, 10_000):
        points = cloud(n, 1.0, seed=7)
        pair, rebuilt = closest_pair_by_grid(points)
        print(f"{n:7,}{rebuilt:9}      {dist(*pair) == dist(*closest_pair(points))}")
    print("有重复的点：", closest_pair_by_grid([(0.0, 0.0), (1.0, 1.0), (0.0, 0.0)])[0])


if __name__ == "__main__":
    main()
