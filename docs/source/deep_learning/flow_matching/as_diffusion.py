"""流匹配与扩散是同一条路：速度、轨迹、每一步都换得过来；用 Stable Diffusion 一章的代码核对。--record 重量时间格子。"""

from __future__ import annotations

import argparse
import math
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import torch
from torch import Tensor

from flow_matching.mixtures import Array, Mixture, two_branches
from flow_matching.solvers import euler, even, solve
from sphinx_runnable_listings.conclusions import Measurement
from stable_diffusion import exact
from stable_diffusion.sampling import ddim, ddim_step, timesteps
from stable_diffusion.schedule import Schedule, scaled_linear

RECORD = Path(__file__).with_name("results") / "conclusions" / "grids.json"
SEEDS, CALLS = (0, 1, 2, 3, 4), (5, 10, 20, 50)


def moment(kept: float) -> float:
    """扩散的 ᾱ 对应流的哪个时间：两边的信噪比相同，t/(1-t) = √ᾱ/√(1-ᾱ)。"""
    return math.sqrt(kept) / (math.sqrt(kept) + math.sqrt(1 - kept))


def size(kept: float) -> float:
    """扩散的 x 乘上多少，就是流的 x：t/√ᾱ。"""
    return 1 / (math.sqrt(kept) + math.sqrt(1 - kept))


def velocity_from_noise(noise: Array, x: Array, t: float) -> Array:
    """预测的噪声 → 速度：x = (1-t)·噪声 + t·数据，所以 (x - 噪声)/t = 数据 - 噪声。"""
    return (x - noise) / t


def velocity_from_v(v: Array, x: Array, kept: float) -> Array:
    """扩散的 v-预测和扩散的 x → 流的速度。

    令 √ᾱ = cos φ，v 就是 dx/dφ，其余是链式法则。
    """
    cos, sin = math.sqrt(kept), math.sqrt(1 - kept)
    return (cos - sin) * x - (cos + sin) * v


def theirs(data: Mixture) -> exact.Mixture:
    """同一个一维混合高斯，那一章的写法。"""
    return exact.Mixture(torch.from_numpy(data.means[:, 0].copy()), data.spread)


def double(schedule: Schedule) -> Schedule:
    return Schedule(schedule.alpha_bar.double())


def apart_velocities(data: Mixture, kept: float, x: Array) -> tuple[float, float]:
    """流的 x [n, 1] 处，由他们的噪声预测、由 v-预测换算来的速度，与公式最多差多少。"""
    mine = data.velocity(x, moment(kept))
    before = torch.from_numpy(x / size(kept))
    schedule = Schedule(torch.tensor([kept], dtype=torch.double))
    noise = theirs(data).noise(schedule, before, 0)
    clean = (before - math.sqrt(1 - kept) * noise) / math.sqrt(kept)
    v = schedule.velocity(clean[:, None, None], 0, noise[:, None, None])[:, 0, 0]
    return (
        float(np.abs(velocity_from_noise(noise.numpy(), x, moment(kept)) - mine).max()),
        float(np.abs(velocity_from_v(v.numpy(), before.numpy(), kept) - mine).max()),
    )


def apart_steps(data: Mixture, schedule: Schedule, t: int, previous: int, x: Tensor) -> float:
    """从扩散的 x [n, 1, 1, 1] 出发，DDIM 的一步，与换到流里走的一步欧拉，换算回来最多差多少。"""
    now = float(schedule.alpha_bar[t])
    then = float(schedule.alpha_bar[previous]) if previous >= 0 else 1.0
    noise = theirs(data).noise(schedule, x, t)
    wanted = ddim_step(schedule, x, noise, t, previous)
    moved = euler(data.velocity, size(now) * x.flatten(1).numpy(), moment(now), moment(then))
    return float(np.abs(moved / size(then) - wanted.flatten(1).numpy()).max())


def apart_flows(data: Mixture, schedule: Schedule, start: int, end: int, x: Tensor) -> float:
    """他们的概率流从 start 到 end 的解，与流匹配的解，换算回来最多差多少。"""
    first, last = (float(schedule.alpha_bar[t]) for t in (start, end))
    wanted = exact.flow(theirs(data), schedule, x, start, end).flatten(1).numpy()
    times = np.array([moment(first), moment(last)])
    found = data.path(size(first) * x.flatten(1).numpy(), times)[-1]
    return float(np.abs(found / size(last) - wanted).max())


def grid_errors(
    data: Mixture, schedule: Schedule, calls: Sequence[int], seed: int, count: int = 400
) -> dict[str, float]:
    """同样的一步，两种分法：扩散的时间步等距（DDIM），流的时间等距（欧拉）；终点离方程的解，平均多远。"""
    last = schedule.steps - 1
    first = float(schedule.alpha_bar[last])
    x = torch.randn(count, 1, 1, 1, generator=torch.Generator().manual_seed(seed), dtype=torch.double)
    start = size(first) * x.flatten(1).numpy()
    truth = data.path(start, np.array([moment(first), 1.0]))[-1]
    found = {}
    for steps in calls:
        predict = lambda x, t: theirs(data).noise(schedule, x, t)
        by_steps = ddim(predict, schedule, x, timesteps(schedule, steps)).flatten(1).numpy()
        by_time = solve(euler, data.velocity, start, even(steps, moment(first)))
        found[f"ddim-{steps}"] = float(np.abs(by_steps - truth).mean())
        found[f"euler-{steps}"] = float(np.abs(by_time - truth).mean())
    return found


def grids(seeds: Sequence[int] = SEEDS) -> Measurement:
    rows = [grid_errors(two_branches(), double(scaled_linear()), CALLS, seed) for seed in seeds]
    what, command = "一维两支，终点离方程的解，平均多远", "python -m flow_matching.as_diffusion --record"
    return Measurement.of_runs(what, seeds, rows, command=command, paired=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--record", action="store_true", help="写进 results/conclusions/grids.json")
    torch.set_num_threads(1)
    if parser.parse_args().record:
        grids().write(RECORD)
    data, schedule = two_branches(), double(scaled_linear())
    x = np.linspace(-3, 3, 101)[:, None]
    print("ᾱ → 流的时间，速度最多差多少（由噪声换算、由 v 换算）：")
    for kept in (0.01, 0.5, 0.99):
        told = ("< 1e-10" if each < 1e-10 else f"{each:.0e}" for each in apart_velocities(data, kept, x))
        print(f"  {kept:.2f} → {moment(kept):.3f}   {'  '.join(told)}")
    wide = torch.linspace(-3, 3, 41, dtype=torch.double)[:, None, None, None]
    worst = max(apart_steps(data, schedule, t, u, wide) for t, u in ((999, 500), (500, 20), (300, 299), (40, -1)))
    print(f"DDIM 的一步与欧拉的一步：最多差 {'< 1e-10' if worst < 1e-10 else worst}")
    print(f"两条方程的解：最多差 {'< 1e-8' if apart_flows(data, schedule, 960, 60, wide) < 1e-8 else '太多'}")
    print(f"种子 {SEEDS[0]} 到 {SEEDS[-1]} 的平均")
    print("步数   DDIM（扩散的时间步等距）   欧拉（流的时间等距）")
    groups = Measurement.read(RECORD).groups
    for steps in CALLS:
        ddim_, euler_ = (sum(groups[f"{name}-{steps}"]) / len(SEEDS) for name in ("ddim", "euler"))
        print(f"{steps:4}{ddim_:16.4f}{euler_:24.4f}")


if __name__ == "__main__":
    main()
