"""按次序给出顶点的多边形：面积、点的内外、皮克定理。"""

from __future__ import annotations

from fractions import Fraction
from math import gcd

from computational_geometry.orientation import exact, finite, orient
from computational_geometry.vectors import Point, cross, sub

INSIDE, BOUNDARY, OUTSIDE = 1, 0, -1


def edges(polygon: list[Point]) -> list[tuple[Point, Point]]:
    """所有的边，包括首尾相接的那一条；首尾不要重复给出。"""
    return list(zip(polygon, [*polygon[1:], *polygon[:1]], strict=True))


def shoelace(polygon: list[Point]) -> float:
    """有向面积，逆时针为正，单位是坐标单位的平方。

    用坐标自己的数来算，整数和 Fraction 没有误差。
    """
    return sum(cross(p, q) for p, q in edges(polygon)) / 2


def area(polygon: list[Point]) -> Fraction:
    """精确的有向面积；顶点逆时针为正。NaN 抛出 ValueError，无穷大抛出 OverflowError。"""
    return Fraction(shoelace([exact(p) for p in polygon]))


def area_float(polygon: list[Point]) -> float:
    """先把第一个顶点移到原点，再用浮点数算有向面积；NaN 和无穷大照浮点数的规矩传下去。"""
    return shoelace([sub(p, polygon[0]) for p in polygon]) if polygon else 0.0


def locate(point: Point, polygon: list[Point]) -> int:
    """点在简单多边形的 INSIDE、BOUNDARY 还是 OUTSIDE；按环绕数，精确，顺时针给出也行。

    NaN 抛出 ValueError，无穷大抛出 OverflowError。
    """
    winding = 0
    point, *polygon = finite([point, *polygon])
    for p, q in edges(polygon):
        side = orient(p, q, point)
        if side == 0 and min(p, q) <= point <= max(p, q):
            return BOUNDARY
        if p[1] <= point[1] < q[1] and side > 0:  # 向上穿过射线：含下端点，不含上端点
            winding += 1
        elif q[1] <= point[1] < p[1] and side < 0:  # 向下穿过
            winding -= 1
    return INSIDE if winding else OUTSIDE


def lattice_points(polygon: list[tuple[int, int]]) -> tuple[int, int]:
    """格点简单多边形的（内部，边界）格点数。

    出处：G. Pick, Geometrisches zur Zahlenlehre（1899）：A = I + B/2 - 1。
    """
    boundary = sum(gcd(q[0] - p[0], q[1] - p[1]) for p, q in edges(polygon))
    interior = abs(area(polygon)) - Fraction(boundary, 2) + 1
    return int(interior), boundary


def main() -> None:
    far = [(1e9, 1e9), (1e9 + 1, 1e9), (1e9 + 1, 1e9 + 1), (1e9, 1e9 + 1)]
    print("离原点 1e9 的单位正方形")
    print("  直接套鞋带公式   ", shoelace(far))
    print("  先把起点移到原点 ", area_float(far))
    print("  有理数           ", area(far))

    letter = [(0, 0), (6, 0), (6, 4), (4, 4), (4, 2), (2, 2), (2, 4), (0, 4)]
    print("凹字形", letter)
    print("  面积", area(letter), " 内部和边界上的格点", lattice_points(letter))
    names = {INSIDE: "内部", BOUNDARY: "边界", OUTSIDE: "外部"}
    for point in [(1, 3), (3, 3), (3, 2), (3, 1), (4, 3), (7, 2), (-1, 2)]:
        print(f"  {point} 在{names[locate(point, letter)]}")


if __name__ == "__main__":
    main()
