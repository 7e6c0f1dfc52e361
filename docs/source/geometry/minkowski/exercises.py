"""练习的参考解答。"""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction

from exact_geometry import Point, collide, exactly, finite, minkowski_sum, mixed_area
from exact_geometry.minkowski import ExactPolygon


def average(
    first: Iterable[Point], second: Iterable[Point], t: Fraction
) -> ExactPolygon:
    """(1 - t)·A + t·B：t 从 0 到 1，凸形 A 渐变成 B。"""
    return minkowski_sum(
        [(x * (1 - t), y * (1 - t)) for x, y in map(exactly, first)],
        [(x * t, y * t) for x, y in map(exactly, second)],
    )


def first_hit(
    moving: list[Point], direction: Point, still: list[Point], steps: int
) -> int | None:
    """沿 direction 一步一步走，第几步第一次碰到；steps 步内碰不到返回 None。"""
    (direction,) = finite([direction])
    for k in range(steps + 1):
        if collide(
            [(x + k * direction[0], y + k * direction[1]) for x, y in moving],
            still,
        ):
            return k
    return None


def main() -> None:
    square, triangle = [(0, 0), (2, 0), (2, 2), (0, 2)], [(0, 0), (3, 0), (0, 3)]
    print("练习 1：", mixed_area(square, triangle), mixed_area(square, square))
    print("练习 2：", [(str(x), str(y)) for x, y in average(square, triangle, Fraction(1, 2))])
    print("练习 3：", first_hit(square, (1, 0), [(5, 1), (7, 0), (7, 3)], 10), first_hit(square, (0, 1), [(5, 1)], 10))


if __name__ == "__main__":
    main()
