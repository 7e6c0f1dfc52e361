"""梯形图：建成一张查找图，查一个点在哪一格。"""

from __future__ import annotations

from exact_geometry import Place, PolygonLocator, TrapezoidalMap
from exact_geometry.point_location import Trapezoid
from exact_geometry.sweep import Segment
from point_location.slabs import Slabs

HOUSE = [((0, 0), (6, 0)), ((6, 0), (6, 4)), ((6, 4), (3, 7)), ((3, 7), (0, 4)), ((0, 4), (0, 0))]
MAP = [
    [[(0, 0), (8, 0), (8, 6), (0, 6)], [(2, 2), (6, 2), (6, 4), (2, 4)]],
    [[(2, 2), (4, 2), (4, 4), (2, 4)]],
    [[(8, 0), (12, 3), (8, 6)]],
]


def questions(found: TrapezoidalMap, point: tuple[float, float]) -> str:
    """查找时问了些什么。"""
    words = []
    for node in found.path(point):
        if isinstance(node.asks, Segment):
            words.append(f"线段 {node.asks.name}")
        elif isinstance(node.asks, Trapezoid):
            words.append("到了")
        else:
            words.append("端点 ({}, {})".format(*node.asks))
    return " → ".join(words)


def described(place: Place) -> str:
    """一句话说明位置。"""
    if place.vertex is not None:
        return "在端点 ({}, {})".format(*place.vertex)
    if place.on is not None:
        return f"在线段 {place.on} 上"
    names = ["没有" if k is None else f"线段 {k}" for k in (place.below, place.above)]
    return "下面{}，上面{}".format(*names)


def main() -> None:
    found = TrapezoidalMap(HOUSE)
    print(f"{len(HOUSE)} 条线段，{len(found.trapezoids())} 格")
    for point in ((3, 2), (6, 2), (3, 7), (5, 6), (9, 1)):
        print(f"{point} {described(found.locate(point))}")
        print("   ", questions(found, point))
        assert found.locate(point) == Slabs(HOUSE).locate(point)
    places = PolygonLocator(MAP)
    for point in ((1, 1), (3, 3), (5, 3), (4, 3), (8, 3), (2, 2), (8, 0), (20, 3)):
        print(f"{point} 在第 {places.locate(point)} 块里")


if __name__ == "__main__":
    main()
