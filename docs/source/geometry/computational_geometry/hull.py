"""Andrew's monotone chain: the convex hull in O(n log n), right on degenerate input too."""

from __future__ import annotations

import math
import random
from collections.abc import Callable, Iterable

from computational_geometry.orientation import orient, orient_eps
from computational_geometry.vectors import Point

Predicate = Callable[[Point, Point, Point], int]


def convex_hull(points: Iterable[Point], orient: Predicate = orient) -> list[Point]:
    """Return the strict vertices counter-clockwise, starting from the smallest (x, y).

    No points give [], equal points one, collinear points the two ends.
    Source: A. M. Andrew, Another efficient algorithm for convex hulls in two dimensions (1979).
    """
    ordered = sorted(set(points))
    if len(ordered) <= 2:
        return ordered
    lower = half_hull(ordered, orient)
    upper = half_hull(ordered[::-1], orient)
    return lower[:-1] + upper[:-1]


def half_hull(ordered: list[Point], orient: Predicate) -> list[Point]:
    """Return the chain that always turns left, from the first point to the last."""
    chain: list[Point] = []
    for point in ordered:
        while len(chain) >= 2 and orient(chain[-2], chain[-1], point) <= 0:
            chain.pop()  # 不左转的点在凸包里面，或在边上
        chain.append(point)
    return chain


def cloud(n: int, radius: float, seed: int) -> list[Point]:
    """Return n points, uniform in a disc around the origin."""
    rng = random.Random(seed)
    polar = [(radius * math.sqrt(rng.random()), math.tau * rng.random()) for _ in range(n)]
    return [(r * math.cos(t), r * math.sin(t)) for r, t in polar]


def main() -> None:
    print("没有点        ", convex_hull([]))
    print("同一点三次    ", convex_hull([(1, 1)] * 3))
    print("五点共线      ", convex_hull([(3, 3), (1, 1), (0, 0), (4, 4), (2, 2)]))
    print("3 × 3 格点    ", convex_hull([(x, y) for x in range(3) for y in range(3)]))
    print("\n圆盘里随机 300 点的凸包顶点数")
    print("半径      精确谓词   eps = 1e-8")
    for radius in (1.0, 1e-3, 1e-4, 3e-5):
        points = cloud(300, radius, seed=7)
        counts = len(convex_hull(points)), len(convex_hull(points, orient_eps))
        print(f"{radius:<8g}{counts[0]:>8}{counts[1]:>12}")


if __name__ == "__main__":
    main()
