"""Andrew 的单调链：O(n log n) 的凸包，退化的输入也对。"""

from __future__ import annotations

import math
import random
from collections.abc import Callable, Iterable

from computational_geometry.orientation import finite, orient, orient_eps
from computational_geometry.vectors import Point

Predicate = Callable[[Point, Point, Point], int]


def convex_hull(
    points: Iterable[Point], orient: Predicate = orient, *, keep_collinear: bool = False
) -> list[Point]:
    """凸包的严格顶点，逆时针，从 (x, y) 最小的点开始。

    没有点返回 []，全都重合返回一点，全都共线返回两端。keep_collinear 时边上的点也留下，
    全都共线就返回排好序的所有点。坐标是 float、int 或 Fraction，混用也行；
    NaN 抛出 ValueError，无穷大抛出 OverflowError。orient 可以换成别的谓词，结果就由它负责。
    出处：A. M. Andrew, Another efficient algorithm for convex hulls（1979）。
    """
    ordered = sorted(set(finite(points)))
    if len(ordered) <= 2:
        return ordered
    least = 0 if keep_collinear else 1
    lower = half_hull(ordered, orient, least)
    upper = half_hull(ordered[::-1], orient, least)
    return list(dict.fromkeys(lower + upper))  # 两条链的两端相同；全都共线时整条都相同


def half_hull(
    ordered: list[Point], orient: Predicate, least: int
) -> list[Point]:
    """从第一点到最后一点的链，每处的方向不小于 least：1 是始终左转，0 是也许直行。"""
    chain: list[Point] = []
    for point in ordered:
        while len(chain) >= 2 and orient(chain[-2], chain[-1], point) < least:
            chain.pop()  # 不左转的点在凸包里面，或在边上
        chain.append(point)
    return chain


def cloud(n: int, radius: float, seed: int) -> list[Point]:
    """以原点为心的圆盘里均匀分布的 n 个点。"""
    rng = random.Random(seed)
    polar = [
        (radius * math.sqrt(rng.random()), math.tau * rng.random()) for _ in range(n)
    ]
    return [(r * math.cos(t), r * math.sin(t)) for r, t in polar]


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
        counts = len(convex_hull(points)), len(convex_hull(points, orient_eps))
        print(f"{radius:<8g}{counts[0]:>8}{counts[1]:>12}")


if __name__ == "__main__":
    main()
