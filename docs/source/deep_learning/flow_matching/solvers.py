"""把流走成几步：欧拉法和 Heun 法；numpy 的数组、torch 的张量都行。"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import TypeVar

import numpy as np

X = TypeVar("X")  # 数组或张量
Velocity = Callable[[X, float], X]  # (x, t) → 速度，形状同 x
Step = Callable[[Velocity, X, float, float], X]  # (速度, x, 从哪里, 到哪里) → 新的 x


def euler(velocity: Velocity, x: X, start: float, end: float) -> X:
    """一阶：这一步里速度不变。问一次速度。"""
    return x + (end - start) * velocity(x, start)


def heun(velocity: Velocity, x: X, start: float, end: float) -> X:
    """二阶：先照欧拉走到头，再取两头速度的平均，重走一次。问两次速度。"""
    first = velocity(x, start)
    second = velocity(x + (end - start) * first, end)
    return x + (end - start) / 2 * (first + second)


STEPS: dict[str, tuple[Step, int]] = {"欧拉": (euler, 1), "Heun": (heun, 2)}  # 名字 → (走法, 每步问几次速度)


def even(steps: int, start: float = 0.0) -> list[float]:
    """从 start 到 1 的 steps 步，等距。"""
    return [start + (1 - start) * k / steps for k in range(steps + 1)]


def solve(step: Step, velocity: Velocity, x: X, times: Sequence[float]) -> X:
    """沿 times 一步一步走；返回终点。"""
    for start, end in pairwise(times):
        x = step(velocity, x, start, end)
    return x


def main() -> None:
    from flow_matching.mixtures import ring

    data, rng = ring(), np.random.default_rng(0)
    starts = rng.standard_normal((400, 2))
    truth = data.path(starts, np.array([0.0, 1.0]))[-1]
    print("二维，六支，400 个起点：离方程的解，平均多远")
    print("问速度的次数" + "".join(f"{name:>10}" for name in STEPS))
    for calls in (2, 4, 8, 16, 32, 64, 128):
        row = [solve(step, data.velocity, starts, even(calls // cost)) for step, cost in STEPS.values()]
        print(f"{calls:8}    " + "".join(f"{np.linalg.norm(end - truth, axis=1).mean():12.5f}" for end in row))


if __name__ == "__main__":
    main()
