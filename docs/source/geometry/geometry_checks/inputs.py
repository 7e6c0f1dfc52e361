"""检验用的输入：随机的、退化的、远的、小的，全都由种子决定。"""

from __future__ import annotations

import math
import random

from computational_geometry.vectors import Point

KINDS = (
    "随机",
    "小格点（重复、共线）",
    "全部共线",
    "偏移 1e9",
    "缩小到 1e-9",
    "相差几个末位",
)


def point_set(rng: random.Random, case: int, least: int, most: int) -> list[Point]:
    """第 case 种点集，least 到 most 个浮点坐标的点；种类按 KINDS 轮流。"""
    n = rng.randint(least, most)
    kind = case % len(KINDS)
    size = rng.choice((2, 3, 5, 9))
    lattice = [
        (float(rng.randrange(size)), float(rng.randrange(size))) for _ in range(n)
    ]
    if kind == 0:
        return [(rng.random(), rng.random()) for _ in range(n)]
    if kind == 1:
        return lattice
    if kind == 2:
        dx, dy = rng.randint(-3, 3), rng.randint(-3, 3)
        return [(float(dx * x), float(dy * x)) for x, _ in lattice]
    if kind == 3:
        return [(1e9 + x, 1e9 + y) for x, y in lattice]
    if kind == 4:
        return [(1e-9 * x, 1e-9 * y) for x, y in lattice]
    return [
        (nudge(rng, 0.5 + x * 0.1), nudge(rng, 0.5 + x * 0.1)) for x, _ in lattice
    ]


def nudge(rng: random.Random, x: float) -> float:
    """挪动零到三个末位。"""
    for _ in range(rng.randrange(4)):
        x = math.nextafter(x, rng.choice((-math.inf, math.inf)))
    return x


def whole_set(rng: random.Random, case: int, least: int, most: int) -> list[Point]:
    """坐标是整数值的点集：shapely 对它们不舍入。随机大格点、小格点、共线、偏移 1e9 轮流。"""
    n = rng.randint(least, most)
    size = (1000, rng.choice((2, 3, 5)), 4, rng.choice((3, 7)))[case % 4]
    points = [(rng.randrange(size), rng.randrange(size)) for _ in range(n)]
    if case % 4 == 2:
        dx, dy = rng.randint(-3, 3), rng.randint(-3, 3)
        points = [(dx * x, dy * x) for x, _ in points]
    offset = 10**9 if case % 4 == 3 else 0
    return [(float(x + offset), float(y + offset)) for x, y in points]


def space_set(
    rng: random.Random, case: int, least: int, most: int
) -> list[tuple[float, float, float]]:
    """空间的点集：随机、小格点、共面、偏移 1e9 轮流。"""
    n = rng.randint(least, most)
    if case % 4 == 0:
        return [(rng.random(), rng.random(), rng.random()) for _ in range(n)]
    size = rng.choice((2, 3, 4))
    points = [tuple(float(rng.randrange(size)) for _ in range(3)) for _ in range(n)]
    if case % 4 == 2:
        points = [(x, y, x + 2 * y) for x, y, _ in points]
    offset = 1e9 if case % 4 == 3 else 0.0
    return [(x + offset, y + offset, z + offset) for x, y, z in points]


def main() -> None:
    rng = random.Random(7)
    for case, kind in enumerate(KINDS):
        print(f"{kind}：", point_set(rng, case, 3, 3))


if __name__ == "__main__":
    main()
