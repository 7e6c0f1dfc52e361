"""同一个训练，分给许多进程：python -m 直接运行，或者交给 torchrun。"""

from __future__ import annotations

import os

import torch
import torch.distributed as dist
from torch import nn
from torch.nn.parallel import DistributedDataParallel
from torch.utils.data import DataLoader, DistributedSampler

from distributed_data_parallel.digits import accuracy, load, make_model
from distributed_data_parallel.processes import launch

BATCH = 64


def train(rank: int, world_size: int, epochs: int = 5) -> nn.Module:
    torch.set_num_threads(1)
    data, test = load()
    torch.manual_seed(0)
    model = DistributedDataParallel(make_model())
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1, momentum=0.9)
    sampler = DistributedSampler(data, num_replicas=world_size, rank=rank)
    loader = DataLoader(data, batch_size=BATCH // world_size, sampler=sampler)
    for epoch in range(epochs):
        sampler.set_epoch(epoch)
        total = torch.zeros((), dtype=torch.float64)
        for x, y in loader:
            loss = nn.functional.cross_entropy(model(x), y)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            total += loss.detach() / len(loader)
        dist.all_reduce(total)  # 各秩只见过自己的那一份损失
        total /= world_size
        if rank == 0:
            print(
                f"第 {epoch} 轮  损失 {total:.6f}  "
                f"测试正确率 {accuracy(model.module, test):.4f}"
            )
    return model.module


def main() -> None:
    if "RANK" in os.environ:  # torchrun 已经开好了进程，碰头地址也在环境变量里
        dist.init_process_group("gloo")
        train(dist.get_rank(), dist.get_world_size())
        dist.destroy_process_group()
    else:
        launch(train, 2)


if __name__ == "__main__":
    main()
