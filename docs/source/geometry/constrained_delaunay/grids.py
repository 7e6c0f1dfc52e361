"""带洞的图形剖成网格：洞碰到外圈、碰到别的洞也行；报告过的难题的面积。"""

from __future__ import annotations

from fractions import Fraction

from exact_geometry import Mesh, Point, area, mesh

Rings = list[list[Point]]
FRAME: Rings = [[(0, 0), (6, 0), (6, 6), (0, 6)], [(2, 2), (4, 2), (4, 4), (2, 4)]]
EARCUT: dict[int, Rings] = {  # mapbox/earcut 的报告，当时剖错了
    177: [
        [(0, 0), (20, 0), (20, 25), (0, 25)],
        [(3, 3), (2, 12), (9, 15)],
        [(9, 21), (2, 12), (7, 22)],
    ],
    45: [
        [(10, 10), (25, 10), (25, 40), (10, 40)],
        [(15, 30), (20, 35), (10, 40)],
        [(15, 15), (15, 20), (20, 15)],
    ],
    129: [
        [(16, 12), (0, 12), (0, 0), (16, 0)],
        [(12, 7), (13, 7), (13, 6)],
        [(12, 5), (13, 6), (14, 5)],
        [(4, 8), (6, 8), (5, 6)],
        [(4, 4), (5, 6), (8, 4)],
    ],
}


def size(found: Mesh) -> Fraction:
    """三角形面积之和。"""
    corners = ([found.points[k] for k in t] for t in found.triangles)
    return sum((area(c) for c in corners), Fraction(0))


def described(found: Mesh) -> str:
    """几点、几个三角形、多大。"""
    counts = f"{len(found.points)} 点 {len(found.triangles)} 个三角形"
    return f"{counts}，面积 {size(found)}"


def main() -> None:
    print("带洞的框：", described(mesh(FRAME)))
    print("再加一点和一条约束：", described(mesh(FRAME, [((1, 1), (1, 5))], [(5, 5)])))
    crossing = mesh([FRAME[0]], [((0, 0), (6, 6)), ((0, 6), (6, 0))])
    print("两条约束相交：", described(crossing), "，算出来的点", crossing.sources.count(None), "个")
    star = [[(0, 10), (-6, -8), (9, 3), (-9, 3), (6, -8)]]
    print("自交的五角星：", described(mesh(star)))
    for number, rings in EARCUT.items():
        print(f"earcut#{number}：", described(mesh(rings)))


if __name__ == "__main__":
    main()
