"""DDP 之后，每个秩手里的梯度究竟是什么？与整批训练逐元素比较。"""

from __future__ import annotations

from collections.abc import Sequence

import torch
from torch import Tensor, nn
from torch.nn.parallel import DistributedDataParallel

from distributed_data_parallel.processes import launch

SAMPLES = 24


def problem() -> tuple[nn.Module, Tensor, Tensor]:
    """返回 (网络, 输入 [24, 20], 目标 [24, 3])，全部 float64，每次调用都一样。"""
    torch.manual_seed(0)
    model = nn.Sequential(nn.Linear(20, 50), nn.Tanh(), nn.Linear(50, 3)).double()
    return model, torch.randn(SAMPLES, 20, dtype=torch.float64), torch.randn(SAMPLES, 3, dtype=torch.float64)


def flat_gradient(model: nn.Module) -> Tensor:
    """把所有参数的梯度接成一个一维张量。"""
    return torch.cat([p.grad.flatten() for p in model.parameters()])


def full_batch_gradient() -> Tensor:
    """不用 DDP：整批 24 个样本一起求平均损失的梯度。"""
    model, x, y = problem()
    nn.functional.mse_loss(model(x), y).backward()
    return flat_gradient(model)


def shard_gradients(
    rank: int, world_size: int, sizes: Sequence[int], weighted: bool
) -> dict[str, Tensor]:
    """秩 rank 只看 sizes[rank] 个样本；返回同步前的本地梯度、同步后的梯度
    和构造 DDP 后的参数。

    weighted 为真时，损失乘以 N·n_r/Σn，使平均重新等于整批的平均。
    """
    model, x, y = problem()
    start = sum(sizes[:rank])
    x, y = x[start : start + sizes[rank]], y[start : start + sizes[rank]]
    scale = world_size * sizes[rank] / sum(sizes) if weighted else 1.0

    with torch.no_grad():  # 故意让各秩的初值不同：构造 DDP 时会被秩 0 的值覆盖
        for parameter in model.parameters():
            parameter += rank
    ddp = DistributedDataParallel(model)
    after = torch.cat([p.detach().flatten() for p in model.parameters()])

    with ddp.no_sync():
        (scale * nn.functional.mse_loss(ddp(x), y)).backward()
    local = flat_gradient(model).clone()
    model.zero_grad()
    (scale * nn.functional.mse_loss(ddp(x), y)).backward()
    return {"parameters": after, "local": local, "synced": flat_gradient(model)}


def distance(a: Tensor, b: Tensor) -> float:
    """两个张量逐元素之差的最大绝对值。"""
    return (a - b).abs().max().item()


def verdict(error: float) -> str:
    """误差小于 1e-10 时只说“小于”，因为最后几位随机器而变。"""
    return "< 1e-10" if error < 1e-10 else f"{error:.3f}"


def report(sizes: Sequence[int], weighted: bool = False) -> None:
    ranks = launch(shard_gradients, len(sizes), sizes, weighted)
    full = full_batch_gradient()
    mean = torch.stack([r["local"] for r in ranks]).mean(0)
    print(f"每个秩的样本数 {list(sizes)}{'，损失按样本数加权' if weighted else ''}")
    print(f"  各秩本地梯度之间的差           {verdict(distance(ranks[0]['local'], ranks[1]['local']))}")
    print(f"  各秩同步后的梯度之间的差       {verdict(max(distance(ranks[0]['synced'], r['synced']) for r in ranks))}")
    print(f"  同步后的梯度 − 本地梯度的平均  {verdict(distance(ranks[0]['synced'], mean))}")
    print(f"  同步后的梯度 − 整批梯度        {verdict(distance(ranks[0]['synced'], full))}")


def main() -> None:
    for sizes in ([12, 12], [8, 8, 8], [6, 6, 6, 6], [20, 4]):
        report(sizes)
    report([20, 4], weighted=True)


if __name__ == "__main__":
    main()
