"""最小圆覆盖：随机增量，期望 O(n)，判断全部精确。"""

from __future__ import annotations

import random
from collections.abc import Iterable
from fractions import Fraction
from math import dist, sqrt

from computational_geometry.orientation import exact, finite, orient
from computational_geometry.segments import ExactPoint
from computational_geometry.vectors import Point
from convex_hull.hull import cloud
from delaunay.voronoi import circumcentre
from robust_predicates.incircle import in_diametral_circle, incircle

Circle = tuple[ExactPoint, Fraction]  # （圆心，半径的平方），都精确


def smallest_circle(
    points: Iterable[Point], seed: int = 0
) -> tuple[Circle, list[Point]]:
    """盖住所有点的最小圆，以及撑住它的一到三个点；没有点时抛出 ValueError。

    圆是唯一的，seed 只影响快慢；点在圆上不止三个时，撑住它的点可能有几种选法。
    NaN 抛出 ValueError，无穷大抛出 OverflowError。
    出处：E. Welzl, Smallest enclosing disks（1991）；写法依 de Berg 等《计算几何》4.7 节。
    """
    order = sorted(set(finite(points)))
    if not order:
        raise ValueError("smallest circle around no points")
    random.Random(seed).shuffle(order)
    support = [order[0]]
    for i, p in enumerate(order):
        if outside(support, p):
            support = with_one(order[:i], p)
    return circle_through(support), support


def with_one(points: list[Point], p: Point) -> list[Point]:
    """盖住 points、并且 p 在圆上的最小圆的支撑点。"""
    support = [p]
    for j, q in enumerate(points):
        if outside(support, q):
            support = with_two(points[:j], p, q)
    return support


def with_two(points: list[Point], p: Point, q: Point) -> list[Point]:
    """盖住 points、并且 p、q 在圆上的最小圆的支撑点。"""
    support = [p, q]
    for r in points:
        if outside(support, r):
            # 排成逆时针，往后不必再问
            support = [p, q, r] if orient(p, q, r) > 0 else [q, p, r]
    return support


def outside(support: list[Point], p: Point) -> bool:
    """p 严格在 support 撑住的圆外吗；只问谓词，不算圆心。三个支撑点是逆时针的。"""
    if len(support) == 1:
        return p != support[0]
    if len(support) == 2:
        return in_diametral_circle(*support, p) < 0
    return incircle(*support, p) < 0


def circle_through(support: list[Point]) -> Circle:
    """一点：半径 0；两点：直径；三点：外接圆。"""
    (x, y), *others = map(exact, support)
    if not others:
        return (x, y), Fraction(0)
    middle = (x + others[0][0]) / 2, (y + others[0][1]) / 2
    centre = middle if len(others) == 1 else circumcentre(*support)
    return centre, (x - centre[0]) ** 2 + (y - centre[1]) ** 2


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
