"""FSDP 从哪里起步：参数、梯度、优化器状态都只留 1/N，训练出来的权重却与 DDP 相同。"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import torch
import torch.distributed as dist
from torch import Tensor, nn
from torch.distributed.device_mesh import init_device_mesh
from torch.distributed.fsdp import fully_shard
from torch.distributed.tensor import DTensor
from torch.nn.parallel import DistributedDataParallel

from distributed_data_parallel.gradients import distance, verdict
from distributed_data_parallel.processes import launch

STEPS = 3


def local(tensor: Tensor) -> Tensor:
    """这个秩真正存着的那一块。"""
    return tensor.to_local() if isinstance(tensor, DTensor) else tensor


@contextmanager
def counted(world_size: int) -> Iterator[dict[str, int]]:
    """with 块里全收集、规约-散播各发出多少字节；环形算法，每个秩发出 (N−1)/N 份完整的数据。"""
    sent = {"全收集": 0, "规约-散播": 0}
    gather, scatter = dist.all_gather_single, dist.reduce_scatter_single  # torch 2.13 的 FSDP 用的就是这两个

    def counting(name: str, original: Any) -> Any:
        def call(*arguments: Any, **options: Any) -> Any:
            tensors = [t for t in (*arguments, *options.values()) if isinstance(t, Tensor)]  # 完整的，和自己的一块
            sent[name] += max(t.numel() * t.element_size() for t in tensors) * (world_size - 1) // world_size
            return original(*arguments, **options)

        return call

    dist.all_gather_single, dist.reduce_scatter_single = counting("全收集", gather), counting("规约-散播", scatter)
    try:
        yield sent
    finally:
        dist.all_gather_single, dist.reduce_scatter_single = gather, scatter


def train(rank: int, world_size: int, sharded: bool) -> dict[str, Any]:
    """用 Adam 走 STEPS 步；返回完整的权重、本秩存着的字节数、每一步发出的字节数。"""
    torch.manual_seed(0)
    model = nn.Sequential(nn.Linear(16, 32), nn.Tanh(), nn.Linear(32, 8)).double()
    x, y = (
        torch.randn(24, 16, dtype=torch.float64),
        torch.randn(24, 8, dtype=torch.float64),
    )
    if sharded:
        mesh = init_device_mesh("cpu", (world_size,))
        for layer in (model[0], model[2]):  # 每一层自成一组：用到时才凑齐，用完就散开
            fully_shard(layer, mesh=mesh, reshard_after_forward=True)
        wrapped = fully_shard(model, mesh=mesh)
    else:
        wrapped = DistributedDataParallel(model)
    optimizer = torch.optim.Adam(model.parameters(), lr=0.01)
    rows = slice(rank * 24 // world_size, (rank + 1) * 24 // world_size)
    for _ in range(STEPS):
        optimizer.zero_grad()
        with counted(world_size) as sent:
            nn.functional.mse_loss(wrapped(x[rows]), y[rows]).backward()
        optimizer.step()
    states = [
        v for p in model.parameters() for v in optimizer.state[p].values() if v.dim()
    ]
    kept = [*model.parameters(), *(p.grad for p in model.parameters()), *states]
    whole = [p.full_tensor() if sharded else p for p in model.parameters()]
    return {
        "weights": torch.cat([p.detach().flatten() for p in whole]),
        "kept": sum(local(t).numel() * t.element_size() for t in kept),
        "sent": dict(sent),
    }


def main() -> None:
    for world_size in (2, 4):
        ddp, fsdp = launch(train, world_size, False), launch(train, world_size, True)
        size = ddp[0]["weights"].numel() * 8
        print(f"{world_size} 个秩，参数共 {size} 字节")
        print(f"  DDP： 每个秩存 {ddp[0]['kept'] / size:.2f} 份（参数、梯度、Adam 的两份动量）")
        print(f"  FSDP：每个秩存 {fsdp[0]['kept'] / size:.2f} 份")
        error = max(distance(r["weights"], ddp[0]["weights"]) for r in fsdp)
        print(f"  {STEPS} 步之后权重相差 {verdict(error)}")
        shares = {name: sent / (size * (world_size - 1) / world_size) for name, sent in fsdp[0]["sent"].items()}
        print("  一步发出几个 (N−1)/N 份：" + "，".join(f"{name} {share:.1f}" for name, share in shares.items()))


if __name__ == "__main__":
    main()
