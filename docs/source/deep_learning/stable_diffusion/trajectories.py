"""采样器走得准不准：离常微分方程的解有多远；走得准，图就更像真的吗？8×8；--full 重测，默认打印记录。"""

from __future__ import annotations

import argparse
from collections.abc import Callable
from typing import NamedTuple

import torch
from torch import Generator, Tensor

from sphinx_runnable_listings.conclusions import Measurement
from stable_diffusion.digits import load
from stable_diffusion.judge import Judge, frechet, learnt_from
from stable_diffusion.pipeline import Pipeline, ten_digits
from stable_diffusion.sampling import Predict, ddim, even_in_lambda, timesteps
from stable_diffusion.schedule import Schedule, scaled_linear
from stable_diffusion.solver import dpm_solver_pp
from stable_diffusion.weights import RESULTS, file, restore

CONCLUSIONS = RESULTS / "conclusions"
SEEDS = (0, 1, 2, 3, 4)
GUIDANCE = 1.5
FINEST = 1000  # 每个时间步都走一遍，二阶：当作这条方程的解
PATHS, PICTURES = 2, 20  # 每个数字几条路，每个数字几张图
PICTURED = ("ddim-10", "ddim-50", "ddpm-50", "dpm-t-10", "dpm-λ-10")  # 这几种走法另外画出图来，量 Fréchet 距离


class Walk(NamedTuple):
    """一种走法：采样器、步数、时间步怎样分；eta = 1 是 DDPM，没有“方程的解”可比。"""

    solver: str
    steps: int
    spacing: Callable[[Schedule, int], list[int]] = timesteps
    eta: float = 0.0

    def __call__(self, predict: Predict, schedule: Schedule, x: Tensor, generator: Generator | None = None) -> Tensor:
        times = self.spacing(schedule, self.steps)
        if self.solver == "dpm++":
            return dpm_solver_pp(predict, schedule, x, times)
        return ddim(predict, schedule, x, times, self.eta, generator=generator)


WALKS = {
    "ddim-10": Walk("ddim", 10),
    "ddim-20": Walk("ddim", 20),
    "ddim-50": Walk("ddim", 50),
    "dpm-t-10": Walk("dpm++", 10),
    "dpm-t-20": Walk("dpm++", 20),
    "dpm-λ-10": Walk("dpm++", 10, even_in_lambda),
    "dpm-λ-20": Walk("dpm++", 20, even_in_lambda),
    "ddpm-50": Walk("ddim", 50, timesteps, 1.0),
}


def starts(pipeline: Pipeline, each: int, seed: int) -> tuple[Predict, Tensor, Generator]:
    """十个数字各 each 句话的预测，同一粒种子的初始噪声，和接着往下撒噪声的发生器。"""
    prompts, _ = ten_digits(each)
    generator = torch.Generator().manual_seed(seed)
    return (
        pipeline.guided(prompts, GUIDANCE),
        torch.randn(10 * each, pipeline.vae.channels, 4, 4, generator=generator),
        generator,
    )


@torch.no_grad()
def distances(pipeline: Pipeline, seed: int, finest: int = FINEST) -> dict[str, float]:
    """每种确定的走法：终点的潜变量离方程的解，每个分量的均方根。"""
    predict, x, _ = starts(pipeline, PATHS, seed)
    truth = dpm_solver_pp(predict, pipeline.schedule, x, timesteps(pipeline.schedule, finest))
    return {
        name: float((walk(predict, pipeline.schedule, x) - truth).square().mean().sqrt())
        for name, walk in WALKS.items()
        if not walk.eta
    }


@torch.no_grad()
def frechets(pipeline: Pipeline, judge: Judge, seed: int) -> dict[str, float]:
    """每种走法的 Fréchet 距离，到测试集的真图；裁判的权重由训练集学来，测试集它没见过。"""
    _, test, _ = load(pipeline.size)
    real, found = judge.features(test.images), {}
    for name in PICTURED:
        predict, x, generator = starts(pipeline, PICTURES, seed)
        images = pipeline.vae.to_image(WALKS[name](predict, pipeline.schedule, x, generator))
        found[name] = frechet(judge.features(images), real)
    return found


def measure(what: str, size: int) -> None:
    """重测一份记录，五粒种子。"""
    pipeline, command = Pipeline(size), f"python -m stable_diffusion.trajectories --full {what}-{size}"
    if what == "path-error":
        rows = [distances(pipeline, seed) for seed in SEEDS]
        found = Measurement.of_runs(
            f"{size}×{size}：终点离常微分方程的解多远", SEEDS, rows, command=command, paired=True
        )
    else:
        judge = restore(Judge(size), "judge", file("judge", size))
        train, test, _ = load(size)
        rows = [frechets(pipeline, judge, seed) for seed in SEEDS]
        found = Measurement.of_runs(
            f"{size}×{size}：{10 * PICTURES} 张图的 Fréchet 距离",
            SEEDS,
            rows,
            command=command,
            judge=learnt_from(train, test),
            paired=True,
        )
    found.write(CONCLUSIONS / f"{what}-{size}.json")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    records = [f"{what}-{size}" for what in ("path-error", "frechet") for size in (8, 28)]
    parser.add_argument("--full", nargs="+", choices=records, default=[], help="重测这几份记录，各五粒种子")
    torch.set_num_threads(1)
    for record in parser.parse_args().full:
        what, _, size = record.rpartition("-")
        measure(what, int(size))
    error, distance = (Measurement.read(CONCLUSIONS / f"{what}-8.json") for what in ("path-error", "frechet"))
    for name, times in (("t", timesteps), ("λ", even_in_lambda)):
        print(f"十步，{name} 上等距：", *times(scaled_linear(), 10))
    print(f"8×8，w = {GUIDANCE}，种子 {SEEDS[0]} 到 {SEEDS[-1]}：平均（最小到最大）")
    print("            离方程的解            Fréchet 距离")
    for name in WALKS:
        cells = [told(found.groups.get(name)) for found in (error, distance)]
        print(f"{name:<10}{cells[0]:<22}{cells[1]}".rstrip())
    print(f"28×28，w = {GUIDANCE}，同样的种子：Fréchet 距离")
    for name, values in Measurement.read(CONCLUSIONS / "frechet-28.json").groups.items():
        print(f"{name:<10}{told(values)}")


def told(values: list[float] | None) -> str:
    """平均，和种子之间的起伏。"""
    if values is None:
        return "  —"
    return f"{sum(values) / len(values):6.3f}（{min(values):.3f}–{max(values):.3f}）"


if __name__ == "__main__":
    main()
