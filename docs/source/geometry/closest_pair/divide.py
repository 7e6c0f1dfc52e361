"""分治：最近点对，O(n log n)。"""

from __future__ import annotations

from math import dist

from exact_geometry import closest_pair
from geometry_checks.inputs import cloud


def main() -> None:
    points = cloud(2000, 1.0, seed=7)
    p, q = closest_pair(points)
    print(f"2000 个点中最近的一对相距 {dist(p, q):.3e}")
    print("有重复的点：", closest_pair([(0, 0), (3, 4), (1, 1), (3, 4)]))
    try:
        closest_pair([(0, 0)])
    except ValueError as error:
        print("只有一个点：", "ValueError:", error)


if __name__ == "__main__":
    main()
