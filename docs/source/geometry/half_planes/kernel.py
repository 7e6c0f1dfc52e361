"""多边形的核：站在哪里能看到每个角落？"""

from __future__ import annotations

from computational_geometry.orientation import exact
from computational_geometry.polygon import edges
from computational_geometry.vectors import Point
from half_planes.intersection import HalfPlane, Region, intersect


def left_of(p: Point, q: Point) -> HalfPlane:
    """有向直线 pq 的左边（含直线），写成 a·x + b·y ≤ c。"""
    (px, py), (qx, qy) = exact(p), exact(q)
    return qy - py, px - qx, px * (qy - py) - py * (qx - px)


def kernel(polygon: list[Point]) -> Region:
    """逆时针简单多边形的核：里面的点与每个顶点的连线都不出界；可能是空的。"""
    return intersect(left_of(p, q) for p, q in edges(polygon))


def main() -> None:
    shapes = {
        "五边形": [(0, 0), (4, 0), (5, 3), (2, 5), (-1, 3)],
        "L 形": [(0, 0), (4, 0), (4, 2), (2, 2), (2, 4), (0, 4)],
        "十字的一半": [(0, 0), (6, 0), (6, 2), (4, 2), (4, 4), (2, 4), (2, 2), (0, 2)],
        "凹字形": [(0, 0), (6, 0), (6, 4), (4, 4), (4, 2), (2, 2), (2, 4), (0, 4)],
        "锯齿": [(0, 0), (6, 0), (5, 4), (4, 1), (3, 4), (2, 1), (1, 4)],
    }
    for name, polygon in shapes.items():
        region = kernel(polygon)
        print(f"{name}：", " ".join(f"({x}, {y})" for x, y in region.vertices()) or "没有这样的地方")


if __name__ == "__main__":
    main()
