"""距离的平方也会舍入：谁近谁远，浮点数可能说反。"""

from __future__ import annotations

from collections.abc import Iterator

from exact_geometry import Point, compare_distance
from exact_geometry.coordinates import dot, sub

A, B = (12.0, 13.0), (13.0, 12.0)


def grid(n: int = 64) -> Iterator[Point]:
    """(0.5, 0.5) 右上方 n × n 个相邻的浮点数；对角线上的点到 A、B 一样远。"""
    for i in range(n):
        for j in range(n):
            yield 0.5 + i * 2.0**-53, 0.5 + j * 2.0**-53


def by_squares(p: Point) -> int:
    """p 离 A 更远 1，一样远 0，更近 -1：浮点数算的平方。"""
    to_a, to_b = (dot(sub(q, p), sub(q, p)) for q in (A, B))
    return (to_a > to_b) - (to_a < to_b)


def main() -> None:
    points = list(grid())
    answers = [(by_squares(p), compare_distance(p, A, p, B)) for p in points]
    print(f"{len(points):,} 个点，离 {A} 近还是离 {B} 近？")
    print(f"浮点数的平方答错 {sum(said != true for said, true in answers):,} 个", end="，")
    print(f"其中把远近说反 {sum(said * true < 0 for said, true in answers)} 个")


if __name__ == "__main__":
    main()
