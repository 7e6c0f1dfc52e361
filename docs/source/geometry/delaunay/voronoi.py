"""沃罗诺伊图：德劳内三角剖分的对偶。圆心是有理数，区域用半平面裁出来。"""

from __future__ import annotations

from fractions import Fraction

from exact_geometry import area, borders, delaunay, voronoi
from exact_geometry.voronoi_diagrams import vertices
from geometry_checks.inputs import cloud


def main() -> None:
    square = [(0, 0), (2, 0), (2, 2), (0, 2)]
    print("正方形四角的图只有一个顶点：", {(str(x), str(y)): s for (x, y), s in vertices(delaunay(square)).items()})
    for p, region in voronoi([(0, 0), (2, 0), (4, 0)], -1, 5).items():
        print("共线三点之一", p, "的区域：", [(str(x), str(y)) for x, y in region])
    for border in borders(delaunay([(0, 0), (4, 0), (1, 3)])):
        shown = [tuple(map(str, p)) for p in (border.start, border.direction)]
        print("三个点，第", border.sites, "两个的分界：从", shown[0], "射向", shown[1])
    regions = voronoi(cloud(200, 1.0, seed=7), -1, 1)
    total = sum((area(region) for region in regions.values()), Fraction(0))
    sides = [len(region) for region in regions.values()]
    print(f"200 个区域的面积之和恰好是 {total}，平均 {sum(sides) / len(sides):.2f} 条边")


if __name__ == "__main__":
    main()
