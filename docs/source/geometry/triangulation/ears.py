"""耳切法：任何简单多边形都能剖成三角形，O(n·r)，r 是凹的和共线的顶点数。"""

from __future__ import annotations

from exact_geometry import area, triangulate


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
