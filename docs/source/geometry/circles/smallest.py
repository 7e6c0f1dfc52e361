"""最小圆覆盖：随机增量，期望 O(n)，判断全部精确。"""

from __future__ import annotations

from math import dist, sqrt

from exact_geometry import Point, smallest_circle
from exact_geometry.circles import circle_through
from geometry_checks.inputs import cloud


def loses_a_corner(triangle: list[Point]) -> bool:
    """圆心和半径各自舍入之后，外接圆还盖得住三个顶点吗？"""
    (x, y), square = circle_through(triangle)
    return any(dist(p, (float(x), float(y))) > sqrt(square) for p in triangle)


def main() -> None:
    cases = {
        "一点": [(2, 5), (2, 5)],
        "共线": [(0, 0), (1, 1), (6, 6), (2, 2)],
        "正方形": [(0, 0), (2, 0), (2, 2), (0, 2), (1, 1)],
        "钝角三角形": [(0, 0), (4, 0), (1, 1)],
        "锐角三角形": [(0, 0), (4, 0), (1, 3)],
    }
    for name, points in cases.items():
        ((x, y), square), support = smallest_circle(points)
        print(f"{name}：圆心 ({x}, {y})，半径的平方 {square}，支撑点 {len(support)} 个")
    ((x, y), square), support = smallest_circle(cloud(10_000, 1.0, seed=7))
    print(f"圆盘里随机 10,000 点：半径 {sqrt(square):.9f}，支撑点 {len(support)} 个")
    triples = [cloud(3, 1.0, seed) for seed in range(1_000)]
    print(f"1,000 个三角形，舍入后的外接圆把自己的顶点判在外面：{sum(map(loses_a_corner, triples))} 次")


if __name__ == "__main__":
    main()
