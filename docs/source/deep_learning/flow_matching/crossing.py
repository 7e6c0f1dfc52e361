"""两条直线在半路相遇：回归学到的是它们的平均，所以走出来的路是弯的。只用标准库。"""

from __future__ import annotations

import math
import random
from collections.abc import Callable

Velocity = Callable[[float, float], float]


def line(noise: float, data: float, t: float) -> tuple[float, float]:
    """从噪声到数据的直线：时刻 t 在哪里，速度多大。"""
    return (1 - t) * noise + t * data, data - noise


def average_velocity(x: float, t: float) -> float:
    """数据只有 -1 和 +1 两个点：此刻经过 x 的所有直线，速度的平均。"""
    expected = math.tanh(t * x / (1 - t) ** 2)  # 这些直线的终点的平均
    return (expected - x) / (1 - t)


def counted_velocity(x: float, t: float, lines: int, width: float = 0.05, seed: int = 0) -> tuple[float, int]:
    """不用公式：撒许多条直线，只看此刻离 x 不超过 width 的，数出速度的平均，和有几条。"""
    rng, found = random.Random(seed), []
    for _ in range(lines):
        place, speed = line(rng.gauss(0, 1), rng.choice((-1, 1)), t)
        if abs(place - x) < width:
            found.append(speed)
    return sum(found) / len(found), len(found)


def walk(velocity: Velocity, x: float, steps: int, end: float = 1.0) -> list[float]:
    """欧拉法从 0 走到 end，一共 steps 步；返回一路上的位置。"""
    path = [x]
    for k in range(steps):
        path.append(path[-1] + velocity(path[-1], end * k / steps) * end / steps)
    return path


def main() -> None:
    print("两条直线，都在 t = 0.5 经过 x = 0：")
    for noise, data in ((-1.0, 1.0), (1.0, -1.0)):
        place, speed = line(noise, data, 0.5)
        print(f"  从 {noise:+.0f} 到 {data:+.0f}：x = {place:.0f}，速度 {speed:+.0f}")
    print("   x     t   数出来的平均（几条）  公式")
    for x, t in ((0.0, 0.5), (0.3, 0.5), (0.3, 0.8), (-0.6, 0.3)):
        mean, count = counted_velocity(x, t, 20_000)
        print(f"{x:+.1f}   {t:.1f}   {mean:+.2f}（{count}）{average_velocity(x, t):>12.2f}")
    print("从 x = 0.2 出发，沿着平均速度走，每四分之一：")
    path = walk(average_velocity, 0.2, 400)
    print("  " + "  ".join(f"{path[k]:+.2f}" for k in range(0, 401, 100)))
    print("只走一步：" + f"{walk(average_velocity, 0.2, 1)[-1]:+.2f}，两支的正中间")


if __name__ == "__main__":
    main()
