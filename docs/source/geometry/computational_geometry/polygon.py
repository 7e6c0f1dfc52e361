"""按次序给出顶点的多边形：面积、点的内外、皮克定理。"""

from __future__ import annotations

from exact_geometry import BOUNDARY, INSIDE, OUTSIDE, Point, area, lattice_points, locate
from exact_geometry.coordinates import sub
from exact_geometry.polygons import shoelace


def area_float(polygon: list[Point]) -> float:
    """先把第一个顶点移到原点，再用浮点数算有向面积；NaN 和无穷大照浮点数的规矩传下去。"""
    return shoelace([sub(p, polygon[0]) for p in polygon]) if polygon else 0.0


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
