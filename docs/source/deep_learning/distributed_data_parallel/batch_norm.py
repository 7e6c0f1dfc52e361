"""批归一化与分片：统计量只看自己那一份，就不再等于整批；自己写一个同步的，与整批逐元素相同。"""

from __future__ import annotations

from typing import Any

import torch
import torch.distributed as dist
from torch import Tensor, nn
from torch.nn.parallel import DistributedDataParallel

from distributed_data_parallel.gradients import distance, flat_gradient, verdict
from distributed_data_parallel.processes import launch

SAMPLES = 24


class SumOverRanks(torch.autograd.Function):
    """各秩的 x 之和。反向也要求和：每个秩的输出里都有这个秩的 x。"""

    @staticmethod
    def forward(ctx: Any, x: Tensor) -> Tensor:
        total = x.clone()
        dist.all_reduce(total)
        return total

    backward = forward


class SyncedBatchNorm(nn.BatchNorm1d):
    """与 nn.SyncBatchNorm 同义，(n, c) → (n, c)：和、平方和、样本数，一次全规约就够；
    各秩的 n 可以不同。
    """

    def forward(self, x: Tensor) -> Tensor:
        if not self.training:
            return super().forward(x)
        mine = torch.cat([x.sum(0), (x * x).sum(0), x.new_tensor([len(x)])])
        total, squares, count = SumOverRanks.apply(mine).split(
            [x.shape[1], x.shape[1], 1]
        )
        mean = total / count
        variance = squares / count - mean * mean
        with torch.no_grad():  # 推断时用的滑动平均：方差取无偏的
            self.num_batches_tracked += 1
            self.running_mean.lerp_(mean, self.momentum)
            self.running_var.lerp_(variance * count / (count - 1), self.momentum)
        return (x - mean) / (variance + self.eps).sqrt() * self.weight + self.bias


def problem(norm: type[nn.Module]) -> tuple[nn.Module, Tensor, Tensor]:
    """返回 (带批归一化的网络, 输入 [24, 6], 目标 [24, 2])，float64，每次调用都一样。"""
    torch.manual_seed(0)
    model = nn.Sequential(nn.Linear(6, 8), norm(8), nn.Tanh(), nn.Linear(8, 2)).double()
    x = torch.randn(SAMPLES, 6, dtype=torch.float64) * torch.linspace(0.5, 3, SAMPLES, dtype=torch.float64)[:, None]
    return model, x, torch.randn(SAMPLES, 2, dtype=torch.float64)


def full_batch() -> tuple[Tensor, Tensor]:
    """单进程、整批：梯度，和滑动平均（均值与方差接在一起）。"""
    model, x, y = problem(nn.BatchNorm1d)
    nn.functional.mse_loss(model(x), y).backward()
    return flat_gradient(model), torch.cat([model[1].running_mean, model[1].running_var])


def shard(rank: int, world_size: int, synced: bool) -> tuple[Tensor, Tensor]:
    """本秩只看自己的一片；返回 DDP 同步后的梯度，和本秩的滑动平均。"""
    model, x, y = problem(SyncedBatchNorm if synced else nn.BatchNorm1d)
    ddp = DistributedDataParallel(model)
    rows = slice(rank * SAMPLES // world_size, (rank + 1) * SAMPLES // world_size)
    nn.functional.mse_loss(ddp(x[rows]), y[rows]).backward()
    return flat_gradient(model), torch.cat([model[1].running_mean, model[1].running_var])


def buffers_after(rank: int, world_size: int) -> list[Tensor]:
    """普通 BatchNorm：一次前向之后本秩的滑动均值；再开始一次前向（eval 模式，不再更新）之后又是多少。"""
    model, x, _ = problem(nn.BatchNorm1d)
    ddp = DistributedDataParallel(model)
    ddp(x[rank * SAMPLES // world_size :])
    before = model[1].running_mean.clone()
    ddp.eval()
    ddp(x)
    return [before, model[1].running_mean.clone()]


def refused(rank: int, world_size: int) -> str:
    """nn.SyncBatchNorm 在 CPU 上说什么；要在进程组里才看得出来，组外它就是普通的批归一化。"""
    try:
        nn.SyncBatchNorm(3)(torch.ones(4, 3))
    except ValueError as error:
        return str(error)
    return "没有拒绝"


def main() -> None:
    gradient, statistics = full_batch()
    for world_size in (2, 4):
        for synced in (False, True):
            ranks = launch(shard, world_size, synced)
            errors = [max(distance(r[k], expected) for r in ranks) for k, expected in enumerate((gradient, statistics))]
            name = "同步的" if synced else "普通的"
            print(f"{world_size} 个秩，{name}：与整批的梯度相差 {verdict(errors[0])}，统计量相差 {verdict(errors[1])}")
    ranks = launch(buffers_after, 2)
    for k, when in enumerate(("前向之后", "下一次前向开始时")):
        print(f"普通的，{when}：两个秩的滑动均值相差 {verdict(distance(ranks[0][k], ranks[1][k]))}")
    print("nn.SyncBatchNorm 在 CPU 上：", launch(refused, 2)[0])


if __name__ == "__main__":
    main()
