"""练习的参考解答。"""

from __future__ import annotations

from collections.abc import Sequence
from operator import or_

from boolean_operations.operations import described, square
from exact_geometry import Point, overlay, shape_difference, shape_union
from exact_geometry.overlays import Rings, Shape


def repaired(ring: Sequence[Point]) -> Shape:
    """自交的一圈按奇偶规则修成多边形：与空图形求并。"""
    return overlay([ring], [], or_)


def union_of(shapes: Sequence[Rings]) -> Shape:
    """许多图形的并，两两归并；没有图形就是空的。"""
    if not shapes:
        return []
    layer = [shape_union(shape, []) for shape in shapes]
    while len(layer) > 1:
        flat = [[ring for polygon in shape for ring in polygon] for shape in layer]
        pairs = zip(flat[::2], [*flat[1::2], []], strict=False)
        layer = [shape_union(first, second) for first, second in pairs]
    return layer[0]


def covers(first: Rings, second: Rings) -> bool:
    """第二个图形（有面积的部分）全在第一个里面吗。"""
    return not shape_difference(second, first)


def main() -> None:
    star = [(0, 10), (-6, -8), (9, 3), (-9, 3), (6, -8)]
    bow_tie = [(0, 0), (2, 2), (2, 0), (0, 2)]
    print("练习 1：蝴蝶结", described(repaired(bow_tie)), "；五角星", described(repaired(star)))
    tiles = [[square(3 * k % 7, 2 * k % 5, 2)] for k in range(12)]
    found = union_of(tiles)
    print("练习 2：十二块瓦", described(found))
    whole = [ring for polygon in found for ring in polygon]
    print("练习 3：", all(covers(whole, tile) for tile in tiles), covers(tiles[0], whole))


if __name__ == "__main__":
    main()
