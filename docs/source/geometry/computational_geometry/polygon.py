"""Polygons given by their vertices in order: area, point location, Pick's theorem."""

from __future__ import annotations

from fractions import Fraction
from math import gcd

from computational_geometry.orientation import exact, orient
from computational_geometry.vectors import Point, cross, sub

INSIDE, BOUNDARY, OUTSIDE = 1, 0, -1


def edges(polygon: list[Point]) -> list[tuple[Point, Point]]:
    """Return the edges, the closing one included."""
    return list(zip(polygon, [*polygon[1:], *polygon[:1]], strict=True))


def shoelace(polygon: list[Point]) -> float:
    """Return the signed area, in the numbers of the coordinates: exact for int and Fraction."""
    return sum(cross(p, q) for p, q in edges(polygon)) / 2


def area(polygon: list[Point]) -> Fraction:
    """Return the exact signed area: positive when the vertices run counter-clockwise."""
    return Fraction(shoelace([exact(p) for p in polygon]))


def area_float(polygon: list[Point]) -> float:
    """Return the signed area in floats, after moving the first vertex to the origin."""
    return shoelace([sub(p, polygon[0]) for p in polygon]) if polygon else 0.0


def locate(point: Point, polygon: list[Point]) -> int:
    """Return INSIDE, BOUNDARY or OUTSIDE for a simple polygon; exact, by the winding number."""
    winding = 0
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
    """Return (interior, boundary) lattice points of a simple lattice polygon.

    Source: G. Pick, Geometrisches zur Zahlenlehre (1899): A = I + B/2 - 1.
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
