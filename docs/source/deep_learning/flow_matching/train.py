"""训练参加比较的网络；不带 --train 时列出每次训练的花费。"""

from __future__ import annotations

import argparse
import copy
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

import torch
import torch.nn.functional as F
from torch import Generator, Tensor, nn

from flow_matching.data import encode_both
from flow_matching.dit import CLASSES, EMPTY, DiT
from flow_matching.draws import Draws
from flow_matching.networks import LabelledUNet
from flow_matching.sampling import guided, starts
from flow_matching.solvers import even, heun, solve
from stable_diffusion.train import BATCH, optimise
from stable_diffusion.weights import restore, save
from training_runs import Log, Options, Run, options
from training_runs.options import parse

RESULTS = Path(__file__).with_name("results")
TRAINING = RESULTS / "training"
SEEDS = (0, 1, 2, 3, 4)
BLANK = 0.1  # 这么多的类别换成“没说”
AVERAGE = 0.99  # 参数的滑动平均
PAIRS = 2000  # 拉直时，重新配多少对


def uniform(count: int, generator: Generator) -> Tensor:
    return torch.rand(count, generator=generator)


def logit_normal(count: int, generator: Generator) -> Tensor:
    """正态数过一遍 sigmoid：中间的时间多取。
    来源：Esser 等 (2024)，式 (19)，m = 0、s = 1。
    """
    return torch.randn(count, generator=generator).sigmoid()


@dataclass(frozen=True)
class Kind:
    """一种训练：什么网络，走多少步，时间怎样取，学习率多大；straightens 是要拉直的那一种，从它的权重接着训练。"""

    network: Callable[[], nn.Module]
    steps: int
    times: Callable[[int, Generator], Tensor] = uniform
    rate: float = 3e-3
    straightens: str = ""


KINDS = {
    "dit": Kind(DiT, 800),
    "unet": Kind(LabelledUNet, 560),  # 与 dit 花的 CPU 秒相近
    "dit-flops": Kind(DiT, 295),  # 与 unet 的浮点运算一样多
    "dit-logit-normal": Kind(DiT, 800, times=logit_normal),
    "dit-gate-1": Kind(partial(DiT, gate=1.0), 800),
    "dit-reflow": Kind(DiT, 400, rate=1e-3, straightens="dit"),
}


def loss(
    model: nn.Module, z: Tensor, noise: Tensor, t: Tensor, label: Tensor
) -> Tensor:
    """条件流匹配：在噪声与数据的连线上取一点，回归这条线的速度。

    来源：Lipman 等 (2023)，式 (23)，σ_min = 0。
    """
    moment = t[:, None, None, None]
    return F.mse_loss(model((1 - moment) * noise + moment * z, t, label), z - noise)


def train(name: str, wanted: Options) -> nn.Module:
    """训练一个网络，返回参数的滑动平均；日志写进 <output>/training/<name>-<种子>.json。"""
    kind = KINDS[name]
    told = {"batch": BATCH, "rate": kind.rate, "blank": BLANK, "average": AVERAGE, "times": kind.times.__name__}
    where = replace(wanted, output=wanted.output / "training")
    run = Run(f"{name}-{wanted.seed}", "flow_matching.train", where, every=80, settings=told)
    data, _ = encode_both()  # 不用存下的：造自编码器要用几个全局随机数，网络的初值接在后面
    model = trained(kind.straightens, wanted.seed, wanted.output) if kind.straightens else kind.network()
    pairs = rewired(model, wanted.seed) if kind.straightens else None
    model.train().requires_grad_(True)
    average = copy.deepcopy(model).requires_grad_(False)
    draws = Draws(wanted.seed)
    generator = draws.generator
    run.keep(model=model, average=average, draws=draws)

    def one() -> Tensor:
        keep = min(AVERAGE, (1 + run.log.done) / (10 + run.log.done))
        torch._foreach_lerp_(list(average.parameters()), [p.detach() for p in model.parameters()], 1 - keep)
        if pairs is not None:
            rows = torch.randint(PAIRS, (BATCH,), generator=generator)
            noise, z, label = (part[rows] for part in pairs)
            return loss(model, z, noise, kind.times(BATCH, generator), label)
        rows = torch.randint(len(data.labels), (BATCH,), generator=generator)
        blank = torch.rand(BATCH, generator=generator) < BLANK
        label = torch.where(blank, EMPTY, data.labels[rows])
        z = data.draw(rows, generator)
        noise = torch.randn(z.shape, generator=generator)
        return loss(model, z, noise, kind.times(BATCH, generator), label)

    optimise(run, list(model.parameters()), one, kind.rate)
    return average.eval()


@torch.no_grad()
def rewired(model: nn.Module, seed: int) -> tuple[Tensor, Tensor, Tensor]:
    """重新配对：噪声沿网络的流走到哪里，就与哪里配；类别照旧。来源：Liu 等 (2023)，算法 1。"""
    label = torch.arange(PAIRS) % CLASSES
    noise = starts(label, 300 + seed)
    return noise, solve(heun, guided(model, label), noise, even(15)), label


def weights(name: str, seed: int, folder: Path = RESULTS) -> Path:
    return folder / f"{name}-{seed}.npz"


def trained(name: str, seed: int, folder: Path = RESULTS) -> nn.Module:
    """读回一次训练的权重（半精度存的），处于评估模式。"""
    return restore(KINDS[name].network(), "flow", weights(name, seed, folder))


def arguments(given: Sequence[str] | None = None) -> tuple[argparse.Namespace, Options]:
    choose = argparse.ArgumentParser(add_help=False)
    choose.add_argument("--kind", choices=KINDS, default="dit", help="哪一种训练（默认 %(default)s）")
    first, _ = choose.parse_known_args(given)
    parser = argparse.ArgumentParser(description=__doc__, parents=[choose])
    options(parser, steps=KINDS[first.kind].steps, output=RESULTS)
    return parse(parser, given)


def main(given: Sequence[str] | None = None) -> None:
    found, wanted = arguments(given)
    torch.set_num_threads(1)
    if found.train:
        save(weights(found.kind, wanted.seed, wanted.output), {"flow": train(found.kind, wanted)})
        return
    logs: dict[str, list[Log]] = {}
    for path in sorted(TRAINING.glob("*.json")):
        logs.setdefault(path.stem.rpartition("-")[0], []).append(Log.read(path))
    print(f"{'哪一种':<16}几次    步数   每次的 CPU 秒   内存峰值   最后的损失")
    for name, runs in logs.items():
        seconds, losses = [log.cpu_seconds for log in runs], [log.curve[-1]["loss"] for log in runs]
        peak = max(log.peak_memory_mib for log in runs)
        row = f"{len(runs):>4}{runs[0].steps:>8}{min(seconds):>9} 到 {max(seconds)}{peak:>10} MiB"
        print(f"{name:<18}{row}   {min(losses):.3f} 到 {max(losses):.3f}")
    every = [log for runs in logs.values() for log in runs]
    print(f"一共 {len(every)} 次，{sum(log.cpu_seconds for log in every)} CPU 秒，一个核")


if __name__ == "__main__":
    main()
