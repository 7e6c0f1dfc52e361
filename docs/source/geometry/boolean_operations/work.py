"""边数、交点数与小段数：剪开的代价由交点数决定。"""

from __future__ import annotations

import math

from exact_geometry import Point, shape_intersection
from exact_geometry.overlays import cut


def wheel(n: int, turn: float) -> list[Point]:
    """单位圆里的正 n 边形，转过 turn 弧度。"""
    angles = (math.tau * k / n + turn for k in range(n))
    return [(math.cos(t), math.sin(t)) for t in angles]


def comb(n: int, *, upright: bool) -> list[Point]:
    """有 n 个齿的梳子：齿朝上，或者朝右。"""
    teeth = [
        p
        for k in range(n)
        for p in ((2 * k, 2 * n), (2 * k + 1, 2 * n), (2 * k + 1, 0), (2 * k + 2, 0))
    ][:-1]
    ring = [(0, -1), *teeth, (2 * n - 1, -1)]
    ring = list(dict.fromkeys(ring))
    return ring if upright else [(y, x) for x, y in ring]


def main() -> None:
    print("输入                边    小段     交")
    for n in (16, 64, 256):
        first, second = [wheel(n, 0.0)], [wheel(n, 0.01)]
        pieces, _ = cut(first, second)
        found = len(shape_intersection(first, second))
        print(f"两个正 {n:3} 边形  {2 * n:6,}{len(pieces):7,}   {found:5} 块")
    for n in (4, 8, 16):
        first, second = [comb(n, upright=True)], [comb(n, upright=False)]
        pieces, _ = cut(first, second)
        found = len(shape_intersection(first, second))
        sides = len(first[0]) + len(second[0])
        print(f"两把 {n:2} 齿的梳子 {sides:6,}{len(pieces):7,}   {found:5} 块")


if __name__ == "__main__":
    main()
