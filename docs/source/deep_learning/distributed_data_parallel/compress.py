"""通信钩子：把桶压小再规约。数一数各发了多少字节，差了多少。"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import torch
import torch.distributed as dist
from torch import Tensor, nn
from torch.distributed.algorithms.ddp_comm_hooks.default_hooks import fp16_compress_hook
from torch.distributed.algorithms.ddp_comm_hooks.powerSGD_hook import PowerSGDState, powerSGD_hook
from torch.nn.parallel import DistributedDataParallel

from distributed_data_parallel.buckets import average
from distributed_data_parallel.gradients import flat_gradient
from distributed_data_parallel.processes import launch

ITERATIONS = 60


@contextmanager
def counted() -> Iterator[list[int]]:
    """with 块里每次 all_reduce 的字节数。钩子都从 torch.distributed 取这个函数，所以换掉它就能数。"""
    sizes: list[int] = []
    original = dist.all_reduce

    def counting(tensor: Tensor, *arguments: Any, **options: Any) -> Any:
        sizes.append(tensor.numel() * tensor.element_size())
        return original(tensor, *arguments, **options)

    dist.all_reduce = counting
    try:
        yield sizes
    finally:
        dist.all_reduce = original


def register(ddp: DistributedDataParallel, name: str, world_size: int) -> None:
    if name == "原样":
        ddp.register_comm_hook(None, lambda state, bucket: average(bucket, world_size))
    elif name == "16 位":
        ddp.register_comm_hook(None, fp16_compress_hook)
    else:  # 前两步照原样发，之后每个矩阵只发两个向量，压掉的部分记下来，下一步补上
        # 误差反馈默认是开的
        state = PowerSGDState(
            None, matrix_approximation_rank=1, start_powerSGD_iter=2
        )
        ddp.register_comm_hook(state, powerSGD_hook)


def measure(rank: int, world_size: int, name: str) -> tuple[int, float, float]:
    """同一批数据反向 ITERATIONS 次；返回最后一次规约的字节数、这一次梯度的相对误差、各次平均之后的相对误差。"""
    torch.manual_seed(0)
    model = nn.Sequential(nn.Linear(64, 96), nn.Tanh(), nn.Linear(96, 8))
    x, y = torch.randn(32, 64), torch.randn(32, 8)
    nn.functional.mse_loss(model(x), y).backward()
    exact, total = flat_gradient(model).clone(), torch.zeros(0)
    ddp = DistributedDataParallel(model)
    register(ddp, name, world_size)
    mine = slice(rank * 32 // world_size, (rank + 1) * 32 // world_size)
    for step in range(ITERATIONS):
        model.zero_grad()
        with counted() as sizes:
            nn.functional.mse_loss(ddp(x[mine]), y[mine]).backward()
        if step >= 2:  # 前两步 PowerSGD 照原样发
            total = total + flat_gradient(model) if len(total) else flat_gradient(model).clone()

    def error(found: Tensor) -> float:
        return ((found - exact).norm() / exact.norm()).item()

    return sum(sizes), error(flat_gradient(model)), error(total / (ITERATIONS - 2))


def main() -> None:
    plain = launch(measure, 2, "原样")[0][0]
    print(f"{'':10}规约的字节    比例  一步的误差  {ITERATIONS - 2} 步平均的误差")
    for name in ("原样", "16 位", "PowerSGD"):
        size, once, mean = launch(measure, 2, name)[0]
        wide = sum(ord(c) > 0x2E7F for c in name)
        print(f"{name:{10 - wide}}{size:10}  {size / plain:6.1%}  {rough(once):10}  {rough(mean)}")


def rough(error: float) -> str:
    """误差的数量级：细处随机器而变。"""
    return next((f"< {bound}" for bound in ("1e-6", "0.001", "0.2", "1") if error < float(bound)), "> 1")


if __name__ == "__main__":
    main()
