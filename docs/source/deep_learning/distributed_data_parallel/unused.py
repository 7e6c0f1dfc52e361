"""两种最常见的梯度错：有参数没用上，第二次迭代就报错；各小批的词元数不同，平均再平均就不是整批的梯度。"""

from __future__ import annotations

from contextlib import nullcontext

import torch
import torch.distributed as dist
from torch import Tensor, nn
from torch.nn.parallel import DistributedDataParallel

from distributed_data_parallel.gradients import distance, flat_gradient, verdict
from distributed_data_parallel.processes import launch

LENGTHS = ((3, 9), (5, 1))  # 两个秩，各两个小批，每批几个词元


class Branching(nn.Module):
    """有两条支路，每次只走一条。"""

    def __init__(self) -> None:
        super().__init__()
        self.even, self.odd = nn.Linear(2, 1), nn.Linear(2, 1)

    def forward(self, x: Tensor, step: int) -> Tensor:
        return (self.odd if step % 2 else self.even)(x)


def two_steps(rank: int, world_size: int, find: bool) -> str:
    """走两步，第一步只用一条支路；返回第二步的错误，或者说没有错。"""
    ddp = DistributedDataParallel(Branching(), find_unused_parameters=find)
    try:
        for step in range(2):
            ddp(torch.ones(1, 2), step).sum().backward()
    except RuntimeError as error:
        return str(error)
    return "没有错"


def tokens(rank: int) -> list[tuple[Tensor, Tensor]]:
    """秩 rank 的各个小批：(输入 [n, 4], 目标 [n, 1])，n 是词元数。"""
    generator = torch.Generator().manual_seed(7 + rank)
    return [
        (torch.randn(n, 4, generator=generator).double(), torch.randn(n, 1, generator=generator).double())
        for n in LENGTHS[rank]
    ]


def model() -> nn.Linear:
    torch.manual_seed(0)
    return nn.Linear(4, 1).double()


def accumulated(rank: int, world_size: int, weighted: bool) -> Tensor:
    """累积两个小批的梯度。weighted：各批的损失加起来，除以全体的词元数，
    再乘秩数（DDP 会除掉它）。
    """
    ddp, batches = DistributedDataParallel(model()), tokens(rank)
    count = torch.tensor([sum(len(x) for x, _ in batches)])
    dist.all_reduce(count)  # 全体的词元数，要在反向传播之前知道
    for number, (x, y) in enumerate(batches, 1):
        last = number == len(batches)
        with nullcontext() if last else ddp.no_sync():
            squares = (ddp(x) - y).square()
            scale = (
                world_size / count.item() if weighted else 1 / (len(x) * len(batches))
            )
            (squares.sum() * scale).backward()
    return flat_gradient(ddp.module)


def whole() -> Tensor:
    """一个进程、全部词元一次算：每个词元的分量相同。"""
    one, batches = model(), [batch for rank in range(len(LENGTHS)) for batch in tokens(rank)]
    x, y = (torch.cat(parts) for parts in zip(*batches, strict=True))
    (one(x) - y).square().mean().backward()
    return flat_gradient(one)


def main() -> None:
    for find in (False, True):
        outcome = launch(two_steps, 2, find)[0]
        print(f"find_unused_parameters={find}：{outcome.partition('. ')[0]}")
    truth = whole()
    for weighted, name in ((False, "各批各自平均，再平均"), (True, "损失求和，除以全体的词元数")):
        found = launch(accumulated, 2, weighted)[0]
        relative = float((found - truth).norm() / truth.norm())
        told = f"相差 {verdict(distance(found, truth))}" if weighted else f"相对误差 {relative:.2f}"
        print(f"{name}：与整批的梯度，{told}")


if __name__ == "__main__":
    main()
