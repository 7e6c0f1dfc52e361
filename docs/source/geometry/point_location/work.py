"""查一次要问几个问题？随机的次序与排好的次序，数给你看。"""

from __future__ import annotations

import math
import random

from exact_geometry import Point, TrapezoidalMap
from point_location.slabs import Slabs, staircase

Pair = tuple[Point, Point]


def scattered(n: int, seed: int = 7) -> list[Pair]:
    """n 条互不相交的短线段：一格一条，排成方阵。"""
    rng = random.Random(seed)
    side = math.isqrt(n)
    return [
        (
            (x + rng.uniform(0.1, 0.9), y + rng.uniform(0.1, 0.9)),
            (x + rng.uniform(0.1, 0.9), y + rng.uniform(0.1, 0.9)),
        )
        for x in range(side)
        for y in range(side)
    ]


def asked(found: TrapezoidalMap, queries: list[Point]) -> tuple[float, int]:
    """（平均，最多）问了几个问题。"""
    counts = [sum(1 for _ in found.path(q)) - 1 for q in queries]
    return sum(counts) / len(counts), max(counts)


def main() -> None:
    rng = random.Random(1)
    print("    n     格子     平均  最多   次序与输入")
    for n in (64, 256, 1024):
        segments = scattered(n)
        queries = [(rng.uniform(0, n**0.5), rng.uniform(0, n**0.5)) for _ in range(300)]
        for seed, name in ((0, "随机，方阵"), (None, "照输入，方阵")):
            found = TrapezoidalMap(segments, seed)
            mean, most = asked(found, queries)
            print(f"{n:5}{len(found.trapezoids()):9,}{mean:9.1f}{most:6}   {name}")
    for n in (64, 256):
        segments = staircase(n)
        queries = [(rng.uniform(-n, n), rng.uniform(0, n)) for _ in range(300)]
        for seed, name in ((0, "随机，阶梯"), (None, "照输入，阶梯")):
            found = TrapezoidalMap(segments, seed)
            mean, most = asked(found, queries)
            print(f"{n:5}{len(found.trapezoids()):9,}{mean:9.1f}{most:6}   {name}")
        print(f"{n:5}{Slabs(segments).size:9,}{'':15}   竖条法存的条数，阶梯")


if __name__ == "__main__":
    main()
