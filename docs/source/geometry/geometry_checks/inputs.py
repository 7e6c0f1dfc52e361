"""检验用的输入：随机的、退化的、远的、小的，用三种数写，全都由种子决定。"""

from __future__ import annotations

import math
import random
from collections.abc import Iterable
from fractions import Fraction

from exact_geometry import Point

NUMBERS = ("float", "int", "Fraction")
FINE = Fraction(2**56)  # 浮点数的每一个末位放大以后都还在

KINDS = (
    "随机",
    "小格点（重复、共线）",
    "全部共线",
    "偏移 1e9",
    "缩小到 1e-9",
    "相差几个末位",
    "重合在一两处",
    "接近溢出、下溢",
)


class Source(random.Random):
    """一次检验的随机数，以及坐标用哪一种数：同样的图形，搬到那种数里去。

    float 照原样；int 放大 2**56 或 64 倍再平移 2**60 + 1，都超过 2**53；Fraction 缩到三分之一再平移七分之一。
    """

    numbers = "float"
    scale, shift = Fraction(1), Fraction(0)

    def use(self, numbers: str) -> None:
        """以后的坐标用这种数。"""
        self.numbers = numbers
        if numbers == "int":
            self.scale, self.shift = self.choice((FINE, Fraction(64))), Fraction(2**60 + 1)
        elif numbers == "Fraction":
            self.scale, self.shift = Fraction(1, 3), Fraction(1, 7)

    def number(self, x: float, shift: float = 1) -> float:
        """x 换成这种数；shift 是 0 时只放大、不平移，用于长度和方向。"""
        if self.numbers == "float":
            return float(x)
        moved = Fraction(x) * self.scale + shift * self.shift
        return int(moved) if self.numbers == "int" else moved

    def moved(self, points: Iterable[tuple]) -> list[tuple]:
        """一列点换成这种数。"""
        return [tuple(map(self.number, p)) for p in points]

    def back(self, points: Iterable[tuple]) -> list[tuple[Fraction, ...]]:
        """moved 的逆：坐标是 1/64 的倍数的图形，来回都精确。"""
        return [tuple((Fraction(x) - self.shift) / self.scale for x in p) for p in points]


def cloud(n: int, radius: float, seed: int) -> list[Point]:
    """以原点为心的圆盘里均匀分布的 n 个点。"""
    rng = random.Random(seed)
    polar = [
        (radius * math.sqrt(rng.random()), math.tau * rng.random()) for _ in range(n)
    ]
    return [(r * math.cos(t), r * math.sin(t)) for r, t in polar]


def point_set(rng: Source, case: int, least: int, most: int) -> list[Point]:
    """第 case 种点集，least 到 most 个点，坐标用 rng 的那种数；种类按 KINDS 轮流。"""
    return rng.moved(float_set(rng, case, least, most))


def float_set(rng: random.Random, case: int, least: int, most: int) -> list[Point]:
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
    if kind == 6:
        return [rng.choice(lattice[:2]) for _ in lattice]
    if kind == 7:
        unit = rng.choice((2.0**1020, 2.0**-1060))
        return [(unit * (x - 1), unit * (y - 1)) for x, y in lattice]
    return [(nudge(rng, 0.5 + x * 0.1), nudge(rng, 0.5 + x * 0.1)) for x, _ in lattice]


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


def space_set(rng: Source, case: int, least: int, most: int) -> list[tuple[float, float, float]]:
    """空间的点集，坐标用 rng 的那种数：随机、小格点、共面、偏移 1e9 轮流。"""
    return rng.moved(float_space_set(rng, case, least, most))


def float_space_set(rng: random.Random, case: int, least: int, most: int) -> list[tuple[float, float, float]]:
    """space_set 的图形，坐标是浮点数。"""
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
    for case, kind in enumerate(KINDS):
        print(f"{kind}：", point_set(Source(7), case, 3, 3))
    for numbers in NUMBERS:
        rng = Source(7)
        rng.use(numbers)
        print(f"{numbers}：", *(f"({x}, {y})" for x, y in point_set(rng, 1, 3, 3)))


if __name__ == "__main__":
    main()
