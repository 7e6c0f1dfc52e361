"""各秩的批数不同时会怎样：卡住、用 Join 补上、以及采样器悄悄做的填充。"""

from __future__ import annotations

import torch
from torch import nn
from torch.distributed.algorithms import Join
from torch.nn.parallel import DistributedDataParallel
from torch.utils.data import DistributedSampler

from distributed_data_parallel.processes import launch


def without_join(rank: int, world_size: int) -> str:
    """秩 0 有 3 批、秩 1 有 2 批：秩 0 的第 3 次全规约等不到人。"""
    ddp = DistributedDataParallel(nn.Linear(1, 1))
    finished = 0
    try:
        for _ in range(3 - rank):
            ddp(torch.ones(1, 1)).sum().backward()
            finished += 1
    except RuntimeError:
        return f"第 {finished + 1} 批等到超时"
    return f"{finished} 批做完了"


def with_join(rank: int, world_size: int, keep_divisor: bool) -> list[float]:
    """同样的批数，放进 Join；返回每一批之后同步好的梯度（各秩的输入都是 1，
    所以本地梯度都是 1）。
    """
    ddp = DistributedDataParallel(nn.Linear(1, 1, bias=False))
    seen = []
    with Join([ddp], divide_by_initial_world_size=keep_divisor):
        for _ in range(3 - rank):
            ddp.zero_grad()
            ddp(torch.ones(1, 1)).sum().backward()
            seen.append(ddp.module.weight.grad.item())
    return seen


def shares(length: int, world_size: int, epoch: int | None, drop_last: bool = False) -> list[list[int]]:
    """DistributedSampler 分给每个秩的下标；epoch 为 None 时不调用 set_epoch。"""
    samplers = [DistributedSampler(range(length), world_size, r, drop_last=drop_last) for r in range(world_size)]
    for sampler in samplers:
        if epoch is not None:
            sampler.set_epoch(epoch)
    return [list(sampler) for sampler in samplers]


def main() -> None:
    print("不用 Join：", launch(without_join, 2, timeout=10))
    print("Join，除以原来的 N：  秩 0 的梯度", launch(with_join, 2, True)[0])
    print("Join，除以还在的秩数：秩 0 的梯度", launch(with_join, 2, False)[0])
    print("10 个样本分给 4 个秩：", shares(10, 4, epoch=0))
    print("          drop_last：", shares(10, 4, epoch=0, drop_last=True))
    for epoch in (None, None, 0, 1):
        name = "不调用 set_epoch" if epoch is None else f"set_epoch({epoch})    "
        print(f"{name}：秩 0 看到", shares(10, 2, epoch)[0])


if __name__ == "__main__":
    main()
