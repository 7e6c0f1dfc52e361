"""线性规划：次序决定要重算几次。"""

from __future__ import annotations

import random
from fractions import Fraction

from exact_geometry import maximise
from exact_geometry.linear_programs import along, corner

Plane = tuple[int, int, int]


FIRST = [(1, 0, 10**6), (0, 1, 10**6)]  # 单凭这两条，目标就有界


def nested(n: int) -> list[Plane]:
    """一条比一条紧：照这个次序，每一条都违反前面的最优点。"""
    return [(2 + k % 3, 1 + k % 2, 10**5 - 1000 * k) for k in range(n)]


def work(planes: list[Plane], goal: tuple[int, int]) -> tuple[int, int]:
    """按这个次序加：（最优点变了几次，为此看过几条约束）。"""
    exact = [tuple(map(Fraction, plane)) for plane in FIRST + planes]
    best, changes, looked = corner(*exact[:2]), 0, 0
    for k, (a, b, c) in enumerate(exact[2:], 2):
        if a * best[0] + b * best[1] > c:
            changes += 1
            looked += k
            best = along((a, b, c), exact[:k], goal)
    assert best == maximise(FIRST + planes, goal)
    return changes, looked


def main() -> None:
    print("最高、最右：", maximise([(1, 2, 14), (3, -1, 0), (1, -1, 2)], (3, 4)))
    print("没有公共点：", maximise([(1, 0, 0), (-1, 0, -1)], (1, 0)))
    try:
        maximise([(1, 0, 0)], (0, 1))
    except ValueError as error:
        print("无界：", error)
    true = [(1, 1, 3 * 10**9), (-1, 1, 0)]
    frame = [(1, 0, 10**9), (0, 1, 10**9)]
    print(
        "真的顶点：", *map(int, maximise(true, (1, 2))), "；加上 10⁹ 的框：", *map(int, maximise(true + frame, (1, 2)))
    )
    print("三分之一：", maximise([(3, 0, 1), (0, 3, 1)], (1, 1)) == (Fraction(1, 3),) * 2)
    print("    n   次序     重算   看过的约束")
    for n in (64, 256, 512):
        planes = nested(n)
        for name, order in (("照输入", planes), ("随机", random.Random(2).sample(planes, n))):
            changes, looked = work(order, (1, 1))
            print(f"{n:5}   {name}{changes:8,}{looked:11,}")


if __name__ == "__main__":
    main()
