"""面积最小的外接矩形：它必有一条边贴着凸包的一条边。"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from fractions import Fraction

from computational_geometry.orientation import exact
from computational_geometry.vectors import Point, cross, dot, sub
from convex_hull.hull import cloud, convex_hull
from robust_predicates.integers import as_integers


def smallest_rectangle(
    points: Iterable[Point],
) -> tuple[Fraction, list[tuple[Fraction, Fraction]]]:
    """（面积，逆时针的四个角），都是精确的有理数；共线时面积为 0，没有点时抛出 ValueError。

    出处：H. Freeman, R. Shapira, The minimum-area encasing rectangle（1975）。
    """
    hull = convex_hull(points)
    if not hull:
        raise ValueError("rectangle around no points")
    if len(hull) <= 2:
        first, last = exact(hull[0]), exact(hull[-1])
        return Fraction(0), [first, last, last, first]
    best = min(touching_edges(as_integers(*hull)), key=lambda found: found[0])
    return framed(*(exact(hull[k]) for k in best[1]))


def touching_edges(hull: list[Point]) -> Iterator[tuple[Fraction, tuple[int, ...]]]:
    """每条边：（贴着它的外接矩形的面积，边的两端和最右、最高、最左的顶点）；坐标是整数。

    边转一圈，另外三个顶点也各转一圈，谁都不回头：一共 O(n) 步。
    """
    n = len(hull)
    right = top = left = 1
    for k, a in enumerate(hull):
        e = sub(hull[(k + 1) % n], a)

        right = max(right, k + 1)
        while dot(e, side(hull, right)) > 0:
            right += 1
        top = max(top, right)
        while cross(e, side(hull, top)) > 0:
            top += 1
        left = max(left, top)
        while dot(e, side(hull, left)) < 0:
            left += 1
        across = dot(e, sub(hull[right % n], hull[left % n]))
        height = cross(e, sub(hull[top % n], a))
        ends = k, (k + 1) % n, right % n, top % n, left % n
        yield Fraction(across * height, dot(e, e)), ends


def side(hull: list[Point], k: int) -> Point:
    """从第 k 个顶点出发的边，下标转着圈数。"""
    n = len(hull)
    return sub(hull[(k + 1) % n], hull[k % n])


def framed(
    a: Point, b: Point, right: Point, top: Point, left: Point
) -> tuple[Fraction, list[tuple[Fraction, Fraction]]]:
    """底边贴着 ab、三边过另外三点的矩形：面积和四角。"""
    e = sub(b, a)
    length = dot(e, e)
    low, high = dot(sub(left, a), e) / length, dot(sub(right, a), e) / length
    rise = cross(e, sub(top, a)) / length
    steps = ((low, 0), (high, 0), (high, rise), (low, rise))
    corners = [
        (a[0] + s * e[0] - t * e[1], a[1] + s * e[1] + t * e[0]) for s, t in steps
    ]
    return (high - low) * rise * length, corners


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
