"""面积最小的外接矩形：它必有一条边贴着凸包的一条边。"""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction

from computational_geometry.orientation import exact
from computational_geometry.vectors import Point, cross, dot, sub
from convex_hull.hull import cloud, convex_hull


def smallest_rectangle(
    points: Iterable[Point],
) -> tuple[Fraction, list[tuple[Fraction, Fraction]]]:
    """（面积，逆时针的四个角），都是精确的有理数；共线时面积为 0，没有点时抛出 ValueError。

    出处：H. Freeman, R. Shapira, The minimum-area encasing rectangle（1975）。
    """
    hull = [exact(p) for p in convex_hull(points)]
    if not hull:
        raise ValueError("rectangle around no points")
    if len(hull) <= 2:
        return Fraction(0), [hull[0], hull[-1], hull[-1], hull[0]]
    return min(
        (framed(hull, k) for k in range(len(hull))), key=lambda found: found[0]
    )


def framed(
    hull: list[Point], k: int
) -> tuple[Fraction, list[tuple[Fraction, Fraction]]]:
    """底边贴着第 k 条边的外接矩形；逐点投影，一条边 O(n)。"""
    a, b = hull[k], hull[(k + 1) % len(hull)]
    e = sub(b, a)
    length = dot(e, e)
    along = [Fraction(dot(sub(p, a), e)) / length for p in hull]
    above = [Fraction(cross(e, sub(p, a))) / length for p in hull]
    low, high, top = min(along), max(along), max(above)
    steps = ((low, 0), (high, 0), (high, top), (low, top))
    corners = [
        (a[0] + s * e[0] - t * e[1], a[1] + s * e[1] + t * e[0]) for s, t in steps
    ]
    return (high - low) * top * length, corners


def main() -> None:
    tilted = [(0, 0), (4, 3), (1, 7), (-3, 4), (1, 3)]
    area, corners = smallest_rectangle(tilted)
    print("斜放的正方形：面积", area, "四角", [(str(x), str(y)) for x, y in corners])
    points = cloud(300, 1.0, seed=7)
    area, _ = smallest_rectangle(points)
    xs, ys = zip(*points, strict=True)
    print(f"圆盘里 300 点：最小外接矩形 {float(area):.6f}，横平竖直的 {(max(xs) - min(xs)) * (max(ys) - min(ys)):.6f}")


if __name__ == "__main__":
    main()
