"""过滤器有多常拿不准？数给你看。"""

from __future__ import annotations

import math
import random

from computational_geometry.robustness_map import needs_exact
from exact_geometry import Point
from exact_geometry.predicates import CROSS_BOUND, INCIRCLE_BOUND, terms

N = 20_000


def unsure_incircle(*points: Point) -> int:
    """圆内谓词的过滤器拿不准返回 1，否则返回 0。"""
    value, size, _ = terms(*points)
    return int(abs(value) <= INCIRCLE_BOUND * size)


def uniform(rng: random.Random) -> Point:
    """单位正方形里的随机点。"""
    return rng.random(), rng.random()


def grid(rng: random.Random) -> Point:
    """10 × 10 的格点。"""
    return float(rng.randrange(10)), float(rng.randrange(10))


def far(rng: random.Random) -> Point:
    """离原点 1e9 的单位正方形；坐标的间隔是 2 的负 23 次方。"""
    return 1e9 + rng.random(), 1e9 + rng.random()


def circle(rng: random.Random) -> Point:
    """舍入到浮点数的单位圆。"""
    t = math.tau * rng.random()
    return math.cos(t), math.sin(t)


def line(rng: random.Random) -> Point:
    """舍入到浮点数的直线 y = x / 3。"""
    x = rng.random()
    return x, x / 3


def main() -> None:
    print(f"各 {N:,} 组随机输入里，过滤器拿不准的比例")
    print(f"误差界：方向 {CROSS_BOUND:.3e}，圆内 {INCIRCLE_BOUND:.3e}（乘以各乘积绝对值之和）\n")
    print("   方向     圆内   输入")
    for sample in (uniform, far, circle, grid, line):
        rng = random.Random(7)
        turns = sum(needs_exact(*(sample(rng) for _ in range(3))) for _ in range(N))
        circles = sum(unsure_incircle(*(sample(rng) for _ in range(4))) for _ in range(N))
        print(f"{turns / N:8.2%} {circles / N:8.2%}   {sample.__doc__.rstrip('。')}")


if __name__ == "__main__":
    main()
