"""练习的参考解答。"""

from __future__ import annotations

import math

import numpy as np

from flow_matching.mixtures import Array, Mixture, ring, two_branches
from flow_matching.solvers import Step, Velocity, euler, even, heun, solve


def midpoint(velocity: Velocity, x: Array, start: float, end: float) -> Array:
    """练习一：中点法，也是二阶，也问两次速度。"""
    half = (end - start) / 2
    return x + (end - start) * velocity(x + half * velocity(x, start), start + half)


def order(step: Step, data: Mixture, start: Array, steps: int = 64) -> float:
    """步数加倍，误差变成几分之一，取以二为底的对数。"""
    truth = data.path(start, np.array([0.0, 1.0]))[-1]
    coarse, fine = (np.abs(solve(step, data.velocity, start, even(n)) - truth).mean() for n in (steps, 2 * steps))
    return math.log2(coarse / fine)


def score(data: Mixture, x: Array, t: float) -> Array:
    """练习二：由速度求分数 ∇ log p_t(x)。t = 1 时不能用。

    E[噪声 | x] = x - t·v，分数是它除以 -(1-t)。
    """
    return -(x - t * data.velocity(x, t)) / (1 - t)


def shifted(times: list[float], shift: float) -> list[float]:
    """练习三：把时间格子往噪声那一头挤，t → t / (t + s·(1-t))；shift = 1 不变。"""
    return [t / (t + shift * (1 - t)) for t in times]


def main() -> None:
    rng = np.random.default_rng(0)
    start = rng.standard_normal((300, 2))
    print(
        "一、阶：", "，".join(f"{step.__name__} {order(step, ring(), start):.1f}" for step in (euler, heun, midpoint))
    )
    data, t, x = two_branches(), 0.6, np.array([[-0.4], [0.1], [0.9]])
    told = "  ".join(f"{each:+.3f}" for each in score(data, x, t)[:, 0])
    print(f"二、t = 0.6，x = -0.4、0.1、0.9 处的分数：{told}")
    truth = ring().path(start, np.array([0.0, 1.0]))[-1]
    for shift in (0.5, 1.0, 2.0, 4.0):
        end = solve(euler, ring().velocity, start, shifted(even(8), shift))
        print(f"三、欧拉 8 步，s = {shift}：平均差 {np.linalg.norm(end - truth, axis=1).mean():.3f}")


if __name__ == "__main__":
    main()
