"""问 256 × 256 个相邻的点在哪一边，数一数答错几个（Kettner 等，2008）。"""

from __future__ import annotations

import random
from collections.abc import Callable
from functools import partial

from computational_geometry.orientation import orient_eps, orient_float
from exact_geometry import Point, orient
from exact_geometry.predicates import CROSS_BOUND, UNDERFLOW, U

SIZE = 256
Q, R = (12.0, 12.0), (24.0, 24.0)
Predicate = Callable[[Point, Point, Point], int]


def grid_map(predicate: Predicate) -> list[list[int]]:
    """SIZE 行、每行 SIZE 个符号；第 j 行第 i 列对应 p = (0.5 + i·u, 0.5 + j·u)。"""
    return [
        [predicate((0.5 + i * U, 0.5 + j * U), Q, R) for i in range(SIZE)]
        for j in range(SIZE)
    ]


def truth(i: int, j: int) -> int:
    """不用算就知道的符号：q、r 在 y = x 上，j > i 时 p 在它上方。"""
    return (j > i) - (j < i)


def wrong(signs: list[list[int]]) -> tuple[int, int]:
    """答错的格数：全部的，以及左右颠倒的。"""
    cells = [(signs[j][i], truth(i, j)) for j in range(SIZE) for i in range(SIZE)]
    swapped = sum(said == -true != 0 for said, true in cells)
    return sum(said != true for said, true in cells), swapped


def needs_exact(p: Point, q: Point, r: Point) -> int:
    """orient 的过滤器拿不准返回 1，否则返回 0。"""
    left = (q[0] - p[0]) * (r[1] - p[1])
    right = (q[1] - p[1]) * (r[0] - p[0])
    return int(
        abs(left - right) <= CROSS_BOUND * (abs(left) + abs(right)) + UNDERFLOW
    )


def random_triples(n: int, seed: int) -> list[tuple[Point, Point, Point]]:
    """单位正方形里均匀分布的 n 组三点。"""
    rng = random.Random(seed)
    return [tuple((rng.random(), rng.random()) for _ in range(3)) for _ in range(n)]


def main() -> None:
    predicates = {"浮点": orient_float}
    predicates |= {f"eps = {eps:.0e}": partial(orient_eps, eps=eps) for eps in (1e-8, 1e-12, 1e-13, 1e-14, 1e-15)}
    predicates["过滤 + 精确"] = orient
    print(f"共 {SIZE * SIZE:,} 个格点\n答错    左右颠倒  谓词")
    for name, predicate in predicates.items():
        errors, swapped = wrong(grid_map(predicate))
        print(f"{errors:<8,}{swapped:<10}{name}")
    asked = sum(map(sum, grid_map(needs_exact)))
    print(f"\n过滤器拿不准、转交精确算术：这片格点上 {asked:,} 次，", end="")
    print(f"单位正方形里随机 100,000 组点上 {sum(needs_exact(*t) for t in random_triples(100_000, 7))} 次")


if __name__ == "__main__":
    main()
