"""练习的参考解答。"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cmp_to_key

from computational_geometry.orientation import finite, orient
from computational_geometry.segments import distance_squared
from computational_geometry.vectors import Point


def eps_clusters(values: Iterable[float], d: float) -> list[list[float]]:
    """|a - b| < d 的传递闭包的各个等价类，从小到大。"""
    clusters: list[list[float]] = []
    for value in sorted(values):
        if clusters and value - clusters[-1][-1] < d:
            clusters[-1].append(value)
        else:
            clusters.append([value])
    return clusters


def polar_order(center: Point, points: Iterable[Point]) -> list[Point]:
    """绕 center 一整圈的逆时针次序，从正右方开始。

    同方向的先后不变，center 自己排在最前。
    """

    center, *others = finite([center, *points])

    def half(p: Point) -> int:  # 0：就是圆心；1：角在 [0, π)；2：角在 [π, 2π)
        if p == center:
            return 0
        return 1 if (p[1], p[0]) > (center[1], center[0]) else 2

    def compare(p: Point, q: Point) -> int:
        if half(p) != half(q):
            return half(p) - half(q)
        return -orient(center, p, q)

    return sorted(others, key=cmp_to_key(compare))


def main() -> None:
    print("练习 1：", [len(c) for c in eps_clusters([1.8e-8, 0.0, 0.9e-8, 1.0, 1.0 + 2e-8], 1e-8)])
    print("练习 2：", polar_order((0, 0), [(0, -1), (-1, 0), (2, 2), (0, 1), (1, 1), (1, -1), (1, 0)]))
    print("练习 3：", [str(distance_squared(p, (0, 0), (3, 4))) for p in ((4, -3), (1, 0), (6, 8))])


if __name__ == "__main__":
    main()
