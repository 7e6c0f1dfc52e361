"""耳切法：任何简单多边形都能剖成三角形；通常 O(n²)，最坏 O(n³)。"""

from __future__ import annotations

from computational_geometry.orientation import finite, orient
from computational_geometry.polygon import area
from computational_geometry.vectors import Point

Triangle = tuple[int, int, int]


def triangulate(polygon: list[Point]) -> list[Triangle]:
    """简单多边形的三角剖分，三角形用顶点的下标，都是逆时针，面积都大于 0。

    n 个顶点恰好 n - 2 个三角形，共线的顶点也算在内；顺时针、逆时针给出都行。
    少于三个顶点、面积为 0，或中途找不到耳朵（多边形不简单）时抛出 ValueError。
    出处：G. H. Meisters, Polygons have ears（1975）。
    """
    polygon = finite(polygon)
    if len(polygon) < 3 or area(polygon) == 0:
        raise ValueError("a polygon needs three vertices and an area")
    ring = list(range(len(polygon)))
    if area(polygon) < 0:
        ring.reverse()
    triangles = []
    while len(ring) >= 3:
        k = next_ear(ring, polygon)
        triangles.append((ring[k - 1], ring[k], ring[(k + 1) % len(ring)]))
        del ring[k]
    return triangles


def next_ear(ring: list[int], polygon: list[Point]) -> int:
    """第一只耳朵的位置；没有就抛出 ValueError，简单多边形总有。"""
    for k in range(len(ring)):
        if is_ear(ring, k, polygon):
            return k
    raise ValueError("no ear is left: the polygon is not simple")


def is_ear(ring: list[int], k: int, polygon: list[Point]) -> bool:
    """第 k 个顶点严格凸，而且三角形里（除三个角外，边上也算）没有别的顶点。"""
    a, b, c = (polygon[ring[m % len(ring)]] for m in (k - 1, k, k + 1))
    if orient(a, b, c) <= 0:
        return False
    others = (polygon[i] for i in ring if polygon[i] not in (a, b, c))
    return not any(
        orient(a, b, p) >= 0 and orient(b, c, p) >= 0 and orient(c, a, p) >= 0
        for p in others
    )


def main() -> None:
    shapes = {
        "三角形": [(0, 0), (4, 0), (0, 3)],
        "凹字形": [(0, 0), (6, 0), (6, 4), (4, 4), (4, 2), (2, 2), (2, 4), (0, 4)],
        "同样的凹字形，顺时针": [(0, 4), (2, 4), (2, 2), (4, 2), (4, 4), (6, 4), (6, 0), (0, 0)],
        "边上有共线顶点的正方形": [(0, 0), (1, 0), (2, 0), (2, 2), (1, 2), (0, 2), (0, 1)],
    }
    for name, polygon in shapes.items():
        triangles = triangulate(polygon)
        areas = [area([polygon[i] for i in t]) for t in triangles]
        print(
            f"{name}：{len(triangles)} 个三角形，面积最小 {min(areas)}、总和 {sum(areas)}，"
            f"多边形面积 {abs(area(polygon))}"
        )
    for bad in ([(0, 0), (1, 1)], [(0, 0), (2, 2), (1, 1)], [(0, 0), (4, 0), (0, 2), (4, 3)]):
        try:
            print(bad, triangulate(bad))
        except ValueError as error:
            print(bad, "→", error)


if __name__ == "__main__":
    main()
