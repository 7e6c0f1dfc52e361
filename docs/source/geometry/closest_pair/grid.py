"""随机增量 + 网格：期望 O(n) 的最近点对（Rabin 1976；Golin 等 1995）。"""

from __future__ import annotations

from math import dist

from exact_geometry import closest_pair, closest_pair_by_grid
from geometry_checks.inputs import cloud


def main() -> None:
    print("   点数   重建网格   与分治一致")
    for n in (100, 1_000, 10_000):
        points = cloud(n, 1.0, seed=7)
        pair, rebuilt = closest_pair_by_grid(points)
        print(f"{n:7,}{rebuilt:9}      {dist(*pair) == dist(*closest_pair(points))}")
    print("有重复的点：", closest_pair_by_grid([(0.0, 0.0), (1.0, 1.0), (0.0, 0.0)])[0])


if __name__ == "__main__":
    main()
