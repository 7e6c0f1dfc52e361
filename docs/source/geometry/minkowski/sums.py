"""凸多边形的闵可夫斯基和：两圈边按方向归并，O(n + m)，精确。"""

from __future__ import annotations

from exact_geometry import convex_hull, minkowski_sum
from geometry_checks.inputs import cloud


def main() -> None:
    square = [(0, 0), (2, 0), (2, 2), (0, 2)]
    shapes = {
        "三角形": [(0, 0), (1, 0), (0, 1)],
        "菱形": [(1, 0), (0, 1), (-1, 0), (0, -1)],
        "线段": [(0, 0), (3, 3)],
        "一点": [(5, 5)],
        "同一个正方形": square,
    }
    for name, shape in shapes.items():
        print(f"正方形 + {name}：", " ".join(f"({x}, {y})" for x, y in minkowski_sum(square, shape)))
    one, two = convex_hull(cloud(10_000, 1.0, seed=7)), convex_hull(cloud(10_000, 1.0, seed=8))
    total = len(one) * len(two)
    print(f"两个凸 {len(one)}、{len(two)} 边形：两两之和 {total:,} 个，和的顶点 {len(minkowski_sum(one, two))} 个")


if __name__ == "__main__":
    main()
