"""圆边上 256 × 256 个相邻的浮点数：圆内谓词答错几个？"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from exact_geometry import Point, incircle
from robust_predicates.incircle import incircle_eps, incircle_float

SIZE = 256
STEP = 2.0**-53
A, B, C = (24.5, 0.5), (24.5, 24.5), (0.5, 24.5)  # 逆时针；同一个圆也过 (0.5, 0.5)
Predicate = Callable[[Point, Point, Point, Point], int]


def cell(i: int, j: int) -> Point:
    """第 j 行第 i 列的点；(0.5, 0.5) 在正中。"""
    return 0.5 + (i - SIZE // 2) * STEP, 0.5 + (j - SIZE // 2) * STEP


def grid_map(predicate: Predicate) -> list[list[int]]:
    """SIZE 行、每行 SIZE 个符号。"""
    return [
        [predicate(A, B, C, cell(i, j)) for i in range(SIZE)] for j in range(SIZE)
    ]


def truth(i: int, j: int) -> int:
    """不用谓词也知道的答案：圆心 (12.5, 12.5)，半径的平方 288，全用整数比较。"""
    unit = 2**54
    x, y = (int(value * unit) - 25 * unit // 2 for value in cell(i, j))
    gap = 288 * unit * unit - x * x - y * y
    return (gap > 0) - (gap < 0)


def wrong(signs: list[list[int]]) -> tuple[int, int]:
    """答错的格数：全部的，以及内外颠倒的。"""
    pairs = [(signs[j][i], truth(i, j)) for j in range(SIZE) for i in range(SIZE)]
    swapped = sum(said == -true != 0 for said, true in pairs)
    return sum(said != true for said, true in pairs), swapped


def main() -> None:
    predicates: dict[str, Predicate] = {"浮点": incircle_float}
    predicates |= {f"eps = {eps:.0e}": partial(incircle_eps, eps=eps) for eps in (1e-8, 1e-14, 1e-15)}
    predicates["过滤 + 精确"] = incircle
    print(f"共 {SIZE * SIZE:,} 个格点\n答错    内外颠倒  谓词")
    for name, predicate in predicates.items():
        errors, swapped = wrong(grid_map(predicate))
        print(f"{errors:<8,}{swapped:<10,}{name}")


if __name__ == "__main__":
    main()
