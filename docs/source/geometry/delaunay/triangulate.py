"""德劳内三角剖分：分治，O(n log n)，退化的输入也对（Guibas–Stolfi 1985）。"""

from __future__ import annotations

from math import dist

from exact_geometry import delaunay
from geometry_checks.inputs import cloud


def main() -> None:
    cases = {
        "没有点": [],
        "五点共线": [(k, 2 * k) for k in range(5)],
        "正方形（四点共圆）": [(0, 0), (1, 0), (1, 1), (0, 1)],
        "重复的点": [(0, 0), (2, 0), (0, 2), (2, 0), (0, 0)],
        "4 × 4 格点": [(x, y) for x in range(4) for y in range(4)],
    }
    for name, points in cases.items():
        found = delaunay(points)
        print(f"{name}：{len(found.points)} 点 {len(found.edges)} 边 {len(found.triangles)} 三角形")
    found = delaunay(cloud(1_000, 1.0, seed=7))
    outer = 3 * len(found.points) - 3 - len(found.edges)
    kite = delaunay([(0, 0), (1, -3), (10, 0), (0, 1)])
    for i, j in ((0, 3), (1, 2)):
        p, q = kite.points[i], kite.points[j]
        chosen = "选中" if (i, j) in kite.edges else "没选"
        print(f"风筝的对角线 {p}–{q}：长 {dist(p, q):.2f}，{chosen}")
    repeated = delaunay([(2, 0), (0, 0), (2, 0), (0, 2)])
    print("重复的点，三角形用输入的下标：", [tuple(repeated.sources[k] for k in t) for t in repeated.triangles])
    print(f"圆盘里随机 1,000 点：{len(found.edges)} 边 {len(found.triangles)} 三角形，由欧拉公式凸包有 {outer} 条边")


if __name__ == "__main__":
    main()
