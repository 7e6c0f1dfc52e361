"""练习的参考解答。"""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction

from computational_geometry.orientation import cross_sign, exact, finite, orient
from computational_geometry.polygon import BOUNDARY, INSIDE, OUTSIDE
from computational_geometry.vectors import Point, cross, dot, sub
from convex_hull.hull import convex_hull


def locate_convex(point: Point, hull: list[Point]) -> int:
    """点在凸多边形的内、外还是边上，O(log n)；顶点严格凸、逆时针、至少三个。"""
    base = hull[0]
    low, high = 1, len(hull) - 1
    if (
        orient(base, hull[low], point) < 0
        or orient(base, hull[high], point) > 0
    ):
        return OUTSIDE
    # 从 base 出发的对角线把凸包切成扇形，二分找到点所在的一片
    while high - low > 1:
        middle = (low + high) // 2
        if orient(base, hull[middle], point) >= 0:
            low = middle
        else:
            high = middle
    turns = (
        orient(base, hull[low], point),
        orient(hull[low], hull[high], point),
        orient(hull[high], base, point),
    )
    if min(turns) < 0:
        return OUTSIDE
    on_first = low == 1 and turns[0] == 0
    on_last = high == len(hull) - 1 and turns[2] == 0
    return BOUNDARY if turns[1] == 0 or on_first or on_last else INSIDE


def width_squared(points: Iterable[Point]) -> Fraction:
    """夹住所有点的两条平行直线的最小距离的平方，精确；没有点时抛出 ValueError。"""
    hull = convex_hull(points)
    m = len(hull)
    if m == 0:
        raise ValueError("width of no points")
    if m <= 2:
        return Fraction(0)
    best, j = None, 1
    for i in range(m):
        a, b = hull[i], hull[(i + 1) % m]
        while cross_sign(a, b, hull[j], hull[(j + 1) % m]) > 0:
            j = (j + 1) % m
        edge = sub(exact(b), exact(a))
        across = cross(edge, sub(exact(hull[j]), exact(a)))
        height = across**2 / dot(edge, edge)
        best = height if best is None else min(best, height)
    assert best is not None
    return best


def onion(points: Iterable[Point]) -> list[list[Point]]:
    """一层层剥下来的凸包，从外到里；边上的点属于里面一层。"""
    rest, layers = set(finite(points)), []
    while rest:
        layers.append(convex_hull(rest))
        rest -= set(layers[-1])
    return layers


def main() -> None:
    square = convex_hull([(0, 0), (4, 0), (4, 4), (0, 4)])
    print("练习 1：", [locate_convex(p, square) for p in [(1, 2), (2, 2), (0, 3), (4, 4), (5, 2)]])
    print("练习 2：", [str(width_squared(c)) for c in (square, [(0, 0), (4, 0), (0, 3)], [(0, 0), (1, 1)])])
    print("练习 3：", [len(layer) for layer in onion((x, y) for x in range(5) for y in range(5))])


if __name__ == "__main__":
    main()
