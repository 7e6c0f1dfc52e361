"""单进程训练：后面的 DDP 版本从这里改出来。"""

from __future__ import annotations

import torch
from torch import nn
from torch.utils.data import DataLoader, RandomSampler

from distributed_data_parallel.digits import accuracy, load, make_model

BATCH = 64


def train(epochs: int = 5) -> nn.Module:
    torch.set_num_threads(1)
    data, test = load()
    torch.manual_seed(0)
    model = make_model()
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1, momentum=0.9)
    sampler = RandomSampler(data, generator=torch.Generator())
    loader = DataLoader(data, batch_size=BATCH, sampler=sampler)
    for epoch in range(epochs):
        sampler.generator.manual_seed(epoch)
        total = torch.zeros((), dtype=torch.float64)
        for x, y in loader:
            loss = nn.functional.cross_entropy(model(x), y)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            total += loss.detach() / len(loader)
        print(
            f"第 {epoch} 轮  损失 {total:.6f}  测试正确率 {accuracy(model, test):.4f}"
        )
    return model


def main() -> None:
    train()


if __name__ == "__main__":
    main()
