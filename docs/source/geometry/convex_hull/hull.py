"""Andrew 的单调链：O(n log n) 的凸包，退化的输入也对。"""

from __future__ import annotations

from computational_geometry.orientation import orient_eps
from exact_geometry import convex_hull
from geometry_checks.inputs import cloud


def main() -> None:
    print("没有点        ", convex_hull([]))
    print("同一点三次    ", convex_hull([(1, 1)] * 3))
    print("五点共线      ", convex_hull([(3, 3), (1, 1), (0, 0), (4, 4), (2, 2)]))
    print("3 × 3 格点    ", convex_hull([(x, y) for x in range(3) for y in range(3)]))
    square = [(x, y) for x in range(3) for y in range(3)]
    print("边上的点也留下", convex_hull(square, keep_collinear=True))
    print("\n圆盘里随机 300 点的凸包顶点数")
    print("半径      精确谓词   eps = 1e-8")
    for radius in (1.0, 1e-3, 1e-4, 3e-5):
        points = cloud(300, radius, seed=7)
        counts = len(convex_hull(points)), len(convex_hull(points, orient=orient_eps))
        print(f"{radius:<8g}{counts[0]:>8}{counts[1]:>12}")


if __name__ == "__main__":
    main()
