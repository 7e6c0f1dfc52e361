"""交点少的时候，扫描线比逐对比较省多少？数给你看。"""

from __future__ import annotations

import random
from collections.abc import Callable

from exact_geometry import ExactPoint, Point
from exact_geometry.sweep import Segment, Sweep

Pair = tuple[Point, Point]


def short(n: int, seed: int) -> list[Pair]:
    """n 条短线段：长度与 1/√n 同阶，交点的个数与 n 同阶。"""
    rng = random.Random(seed)
    step = 1000 / n**0.5
    found = []
    for _ in range(n):
        x, y = rng.uniform(0, 1000), rng.uniform(0, 1000)
        found.append(
            ((x, y), (x + rng.uniform(-step, step), y + rng.uniform(-step, step)))
        )
    return found


def stars(n: int, seed: int) -> list[Pair]:
    """n 条长线段：交点的个数与 n² 同阶。"""
    rng = random.Random(seed)
    return [
        ((0.0, rng.uniform(0, 1000)), (1000.0, rng.uniform(0, 1000)))
        for _ in range(n)
    ]


def count(make: Callable[[int, int], list[Pair]], n: int) -> tuple[int, int, int]:
    """（交点，停下的次数，问过的点在哪一侧的次数）。"""
    asked: list[int] = []

    class Counted(Segment):
        def side(self, p: ExactPoint) -> int:
            asked.append(self.name)
            return super().side(p)

    sweep = Sweep(make(n, 7), Counted)
    found = sweep.run()
    return len(found), sweep.stops, len(asked)


def main() -> None:
    print("        n     交点     事件     比较   逐对比较   输入")
    for name, make, sizes in (("短线段", short, (100, 400, 1600)), ("长线段", stars, (20, 40, 80))):
        for n in sizes:
            found, stops, asked = count(make, n)
            print(f"{n:9,}{found:9,}{stops:9,}{asked:9,}{n * (n - 1) // 2:11,}   {name}")


if __name__ == "__main__":
    main()
