"""球面上的面积：先投到等面积的圆柱上，再用鞋带公式。"""

from __future__ import annotations

from math import pi, radians, sin

from coastlines.atlas import Ring, island, land, unrolled
from computational_geometry.polygon import area_float
from kd_tree.cities import EARTH


def square_kilometres(ring: Ring) -> float:
    """展开过的一圈围住的面积，平方公里，逆时针为正；边在投影上是直的。

    出处：阿基米德《论球和圆柱》：(λ, φ) → (Rλ, R sin φ) 保持面积。
    """
    return area_float(
        [(EARTH * radians(lon), EARTH * sin(radians(lat))) for lon, lat in ring]
    )


def total(polygons: list[list[Ring]]) -> float:
    """所有陆地的面积，平方公里：外边界减去洞。"""
    return sum(
        abs(square_kilometres(outer))
        - sum(abs(square_kilometres(hole)) for hole in holes)
        for outer, *holes in polygons
    )


def main() -> None:
    polygons = land("50m")
    print("           平方度   平方公里")
    for name, place in (("格陵兰", (-40.0, 72.0)), ("马达加斯加", (47.5, -19.0)), ("大不列颠", (-1.5, 52.5))):
        ring = island(place, polygons)
        print(f"{name:{'　'}<5}{area_float(ring):8.1f} {square_kilometres(ring):10,.0f}")
    sphere = 4 * pi * EARTH**2
    whole = [[unrolled(ring) for ring in polygon] for polygon in polygons]
    for title, value in (("照原样", total(polygons)), ("展开后", total(whole))):
        print(f"所有陆地，{title}：{value / 1e6:.1f} 百万平方公里，占地球的 {value / sphere:.1%}")


if __name__ == "__main__":
    main()
