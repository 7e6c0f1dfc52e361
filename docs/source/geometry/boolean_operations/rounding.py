"""切成两半再拼回去：每一步都舍入，接缝就合不上。"""

from __future__ import annotations

import random
from collections.abc import Callable

from boolean_operations.operations import size
from exact_geometry import (
    Point,
    area,
    convex_hull,
    shape_difference,
    shape_intersection,
    shape_union,
    shape_xor,
)
from exact_geometry.overlays import Shape


def rounded(shape: Shape) -> list[list[Point]]:
    """每个顶点换成最近的浮点数，全部的圈放在一起。"""
    return [
        [(float(x), float(y)) for x, y in ring] for polygon in shape for ring in polygon
    ]


def whole(shape: Shape) -> list[list[Point]]:
    """不舍入，全部的圈放在一起。"""
    return [ring for polygon in shape for ring in polygon]


def polygons(seed: int) -> list[list[list[Point]]]:
    """三个随机的凸多边形。"""
    rng = random.Random(seed)
    clouds = ([(rng.random(), rng.random()) for _ in range(8)] for _ in range(3))
    return [[convex_hull(points)] for points in clouds]


def rejoined(
    seed: int, passed_on: Callable[[Shape], list[list[Point]]]
) -> tuple[bool, int]:
    """（与原来相同，块数和洞数之和）：切成三份再并起来；passed_on 是两步之间怎样交接。"""
    first, second, third = polygons(seed)
    inner = passed_on(shape_intersection(first, second))
    rest = passed_on(shape_difference(first, second))
    parts = passed_on(shape_intersection(rest, third))
    parts, rest = [parts, passed_on(shape_difference(rest, third))], inner
    for part in parts:
        rest = passed_on(shape_union(rest, part))
    return not shape_xor(rest, first), len(rest)


def bits(rings: list[list[Point]]) -> int:
    """最长的坐标，分子分母一共几个二进制位。"""
    ratios = (x.as_integer_ratio() for ring in rings for p in ring for x in p)
    return max(abs(n).bit_length() + d.bit_length() for n, d in ratios)


def main() -> None:
    print("60 个凸多边形，各切两刀成三份，再并起来")
    print("与原来相同   裂出缝来   两步之间")
    for name, passed_on in (("交接时舍入", rounded), ("始终精确", whole)):
        found = [rejoined(seed, passed_on) for seed in range(60)]
        same, torn = sum(same for same, _ in found), sum(n > 1 for _, n in found)
        print(f"{same:10}{torn:11}   {name}")
    first, second, third = polygons(3)
    parts = shape_intersection(first, second), shape_difference(first, second)
    print("精确的两份，面积之和就是原来的面积：", sum(map(size, parts)) == area(first[0]))
    again = shape_difference(whole(parts[1]), third)
    lengths = [bits(rings) for rings in (first, whole(parts[1]), whole(again))]
    print("坐标最长几位：输入 {}，切一刀 {}，切两刀 {}".format(*lengths))


if __name__ == "__main__":
    main()
