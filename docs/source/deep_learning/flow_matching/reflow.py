"""把弯路拉直：用走出来的（起点，终点）重新配对，再训练一遍；二维，五粒种子。--train 重训，默认读回权重、打印记录。"""

from __future__ import annotations

import argparse
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from scipy.stats import energy_distance
from torch import Generator, Tensor, nn

from flow_matching.draws import Draws
from flow_matching.mixtures import Array, Mixture, ring
from flow_matching.solvers import Velocity, euler, even, heun, solve
from sphinx_runnable_listings.conclusions import Measurement
from stable_diffusion.train import optimise
from stable_diffusion.weights import restore, save
from training_runs import Log, Options, Run, options
from training_runs.options import parse

RESULTS = Path(__file__).with_name("results")
TRAINING, RECORD = RESULTS / "training", RESULTS / "conclusions" / "reflow.json"
SEEDS = (0, 1, 2, 3, 4)
STEPS, BATCH, RATE = 1500, 256, 3e-3
PAIRS, ASKED = 4096, 1000  # 重新配对用几条路；量的时候用几个起点
FINE = 100  # 这么多步 Heun，当作网络自己的方程的解
Draw = Callable[[int, Generator], tuple[Tensor, Tensor]]  # 取几对（噪声，数据），各 [n, 2]


class Field(nn.Module):
    """二维的速度场：(x [n, 2], t [n]) → [n, 2]。"""

    def __init__(self, width: int = 64) -> None:
        super().__init__()
        self.body = nn.Sequential(
            nn.Linear(3, width), nn.SiLU(), nn.Linear(width, width), nn.SiLU(),
            nn.Linear(width, width), nn.SiLU(), nn.Linear(width, 2),
        )  # fmt: skip

    def forward(self, x: Tensor, t: Tensor) -> Tensor:
        return self.body(torch.cat([x, t[:, None]], 1))

    @torch.no_grad()
    def velocity(self, x: Array, t: float) -> Array:
        """给求解器用的：numpy 进，numpy 出。"""
        asked = torch.from_numpy(x).float()
        return self(asked, torch.full((len(x),), t)).double().numpy()


def independent(data: Mixture) -> Draw:
    """第一遍：噪声与数据随便配。"""

    def draw(count: int, generator: Generator) -> tuple[Tensor, Tensor]:
        rows = torch.randint(len(data.means), (count,), generator=generator)
        noise, rest = torch.randn(2, count, 2, generator=generator)
        return noise, torch.from_numpy(data.means).float()[rows] + data.spread * rest

    return draw


def rewired(velocity: Velocity, seed: int) -> Draw:
    """第二遍：噪声沿学来的流走到哪里，就与哪里配。来源：Liu 等 (2023)，算法 1。"""
    start = np.random.default_rng(1000 + seed).standard_normal((PAIRS, 2))
    ends = torch.from_numpy(solve(heun, velocity, start, even(FINE))).float()
    starts = torch.from_numpy(start).float()

    def draw(count: int, generator: Generator) -> tuple[Tensor, Tensor]:
        rows = torch.randint(PAIRS, (count,), generator=generator)
        return starts[rows], ends[rows]

    return draw


def train(name: str, pairs: Draw, wanted: Options, first: bool) -> Field:
    run = Run(f"{name}-{wanted.seed}", "flow_matching.reflow", wanted, every=300, sow=first)
    model, draws = Field(), Draws(wanted.seed)
    run.keep(model=model, draws=draws)

    def one() -> Tensor:
        noise, data = pairs(BATCH, draws.generator)
        t = torch.rand(BATCH, generator=draws.generator)
        return F.mse_loss(model((1 - t[:, None]) * noise + t[:, None] * data, t), data - noise)

    optimise(run, list(model.parameters()), one, RATE)
    return model.eval().requires_grad_(False)


def bend(velocity: Velocity, start: Array) -> float:
    """路有多弯：一路上的速度离“终点减起点”的平方，对时间平均，除以路长的平方；直线是 0。

    来源：Liu 等 (2023)，S(Z)；这里多除以路长的平方，才与尺度无关。
    """
    path, times = [start], even(FINE)
    for k in range(FINE):
        path.append(heun(velocity, path[-1], times[k], times[k + 1]))
    whole = path[-1] - start
    astray = [((velocity(x, t) - whole) ** 2).sum(1).mean() for x, t in zip(path[:-1], times, strict=False)]
    return float(np.mean(astray) / (whole**2).sum(1).mean())


def measured(velocity: Velocity, start: Array, real: Array) -> dict[str, float]:
    """弯度；一步、四步欧拉离自己的方程的解多远；一步的结果与真数据的能量距离（两个坐标的平均）。"""
    truth = solve(heun, velocity, start, even(FINE))
    row = {"弯度": bend(velocity, start)}
    for steps in (1, 4):
        end = solve(euler, velocity, start, even(steps))
        row[f"{steps} 步误差"] = float(np.linalg.norm(end - truth, axis=1).mean())
        if steps == 1:
            row["1 步能量距离"] = float(np.mean([energy_distance(end[:, k], real[:, k]) for k in (0, 1)]))
    row["解的能量距离"] = float(np.mean([energy_distance(truth[:, k], real[:, k]) for k in (0, 1)]))
    return row


def asked(seed: int) -> tuple[Array, Array]:
    """量的时候用的起点，和同样多的真数据；训练没见过。"""
    rng = np.random.default_rng(2000 + seed)
    return rng.standard_normal((ASKED, 2)), ring().draw(rng, ASKED)


def weights(seed: int, folder: Path = RESULTS) -> Path:
    return folder / f"reflow-{seed}.npz"


def trained(seed: int, folder: Path = RESULTS) -> tuple[Field, Field]:
    """读回第一遍和第二遍的网络。"""
    path = weights(seed, folder)
    return restore(Field(), "first", path), restore(Field(), "second", path)


def outcome(seed: int, folder: Path = RESULTS) -> dict[str, float]:
    """一粒种子的全部数，“第一遍 弯度”这样命名。"""
    found, names = {}, ("第一遍", "第二遍")
    for name, model in zip(names, trained(seed, folder), strict=True):
        found |= {f"{name} {what}": value for what, value in measured(model.velocity, *asked(seed)).items()}
    return found


def main(given: list[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    options(parser, steps=STEPS, output=RESULTS)
    parser.add_argument("--record", action="store_true", help="五粒种子重量一遍，写进 results/conclusions/reflow.json")
    found, wanted = parse(parser, given)
    torch.set_num_threads(1)
    if found.train:
        where = replace(wanted, output=wanted.output / "training")
        one = train("first", independent(ring()), where, first=True)
        two = train("second", rewired(one.velocity, wanted.seed), where, first=False)
        save(weights(wanted.seed, wanted.output), {"first": one, "second": two})
        return
    if found.record:
        rows = [outcome(seed) for seed in SEEDS]
        what, command = "二维六支，第一遍与拉直以后", "python -m flow_matching.reflow --record"
        Measurement.of_runs(what, SEEDS, rows, command=command, paired=True).write(RECORD)
    record = Measurement.read(RECORD)
    start, _ = asked(0)
    print(f"方程的解（有公式）：弯度 {bend(ring().velocity, start):.3f}")
    print(f"{'':<14}第一遍，五粒种子的平均（范围）    第二遍")
    for what in ("弯度", "1 步误差", "4 步误差", "1 步能量距离", "解的能量距离"):
        cells = [record.groups[f"{name} {what}"] for name in ("第一遍", "第二遍")]
        told = [f"{sum(row) / len(row):.3f}（{min(row):.3f}–{max(row):.3f}）" for row in cells]
        print(f"{what:<10}{told[0]:>24}{told[1]:>24}")
    logs = [Log.read(TRAINING / f"{name}-{seed}.json") for name in ("first", "second") for seed in SEEDS]
    print(f"训练 {len(logs)} 次，共 {sum(log.cpu_seconds for log in logs)} CPU 秒")


if __name__ == "__main__":
    main()
