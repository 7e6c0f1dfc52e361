"""两个图形的并、交、差与异或：洞、碰到、重合、自交都不必另外处理。"""

from __future__ import annotations

from fractions import Fraction

from exact_geometry import (
    Point,
    area,
    shape_difference,
    shape_intersection,
    shape_union,
    shape_xor,
)
from exact_geometry.overlays import Shape

OPERATIONS = {
    "并": shape_union,
    "交": shape_intersection,
    "差": shape_difference,
    "异或": shape_xor,
}
FRAME = [[(0, 0), (4, 0), (4, 4), (0, 4)], [(1, 1), (3, 1), (3, 3), (1, 3)]]


def size(shape: Shape) -> Fraction:
    """面积：外圈是正的，洞是负的。"""
    return sum((area(ring) for polygon in shape for ring in polygon), Fraction(0))


def described(shape: Shape) -> str:
    """几块、几个洞、多大。"""
    holes = sum(len(polygon) - 1 for polygon in shape)
    return f"{len(shape)} 块 {holes} 洞，面积 {size(shape)}"


def square(x: float, y: float, side: float) -> list[Point]:
    """左下角在 (x, y) 的正方形。"""
    return [(x, y), (x + side, y), (x + side, y + side), (x, y + side)]


def main() -> None:
    star = [(0, 10), (-6, -8), (9, 3), (-9, 3), (6, -8)]
    cases = {
        "框与盖住一角的正方形": (FRAME, [square(2, 2, 4)]),
        "框与恰好填满洞的正方形": (FRAME, [square(1, 1, 2)]),
        "只碰到一个角": ([square(0, 0, 2)], [square(2, 2, 2)]),
        "共用一条边": ([square(0, 0, 2)], [square(2, 0, 2)]),
        "完全相同": ([square(0, 0, 2)], [square(0, 0, 2)]),
        "五角星与它的外框": ([star], [[(-9, -8), (9, -8), (9, 10), (-9, 10)]]),
    }
    for name, (first, second) in cases.items():
        print(name)
        for label, operation in OPERATIONS.items():
            print(f"  {label}：{described(operation(first, second))}")
    print("交点是分数：", end="")
    for ring in shape_intersection([[(0, 0), (7, 0), (0, 7)]], [[(1, 1), (6, 2), (2, 6)]])[0]:
        print(" ".join(f"({x}, {y})" for x, y in ring))


if __name__ == "__main__":
    main()
