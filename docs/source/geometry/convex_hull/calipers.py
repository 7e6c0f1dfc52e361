"""旋转卡壳：点集的直径，O(n log n)。"""

from __future__ import annotations

from math import dist

from exact_geometry import convex_hull, diameter
from exact_geometry.calipers import caliper_pairs
from geometry_checks.inputs import cloud


def main() -> None:
    points = cloud(300, 1.0, seed=7)
    hull = convex_hull(points)
    p, q = diameter(points)
    every = len(points) * (len(points) - 1) // 2
    print(f"300 个点，凸包有 {len(hull)} 个顶点")
    print(f"卡壳比较 {sum(1 for _ in caliper_pairs(hull))} 对，逐对比较要 {every:,} 对")
    print(f"直径 {dist(p, q):.6f}，两端 ({p[0]:.4f}, {p[1]:.4f}) 和 ({q[0]:.4f}, {q[1]:.4f})")
    print("正方形的直径：", diameter([(0, 0), (1, 0), (1, 1), (0, 1)]))
    print("一个点的直径：", diameter([(2, 5)]))
    corner, *others = [(0, 0), (95, -31), (99, 0), (95, 31), (80, 58), (59, 81)]
    print("从一个角依次到别的顶点：", "、".join(f"{dist(corner, p):.2f}" for p in others))


if __name__ == "__main__":
    main()
