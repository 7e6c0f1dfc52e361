"""看 DDP 何时发出哪个梯度桶：用通信钩子和参数钩子记下一次反向传播里的事件顺序。"""

from __future__ import annotations

import torch
import torch.distributed as dist
from torch import nn
from torch.nn.parallel import DistributedDataParallel

from distributed_data_parallel.processes import launch

LAYERS, WIDTH = 9, 1024  # 每层权重 1024² 个 float32，正好 4 MiB
MIB = 2**20


def average(bucket, world_size: int):
    """把一个桶里的梯度求平均，返回 Future；与 DDP 的默认行为相同。"""
    work = dist.all_reduce(bucket.buffer().div_(world_size), async_op=True)
    return work.get_future().then(lambda done: done.value()[0])


def record_events(
    rank: int, world_size: int, bucket_cap_mb: float | None, iterations: int = 2
) -> list[list[str]]:
    """跑几次反向传播，返回每一次的事件：“梯度 层号”表示那层梯度算完，
    “桶 MiB 层号…”表示一个桶送去全规约。
    """
    torch.manual_seed(0)
    model = nn.Sequential(*(nn.Linear(WIDTH, WIDTH, bias=False) for _ in range(LAYERS)))
    layer_of = {layer.weight: number for number, layer in enumerate(model)}
    ddp = DistributedDataParallel(model, bucket_cap_mb=bucket_cap_mb)
    events: list[str] = []

    for parameter, number in layer_of.items():
        parameter.register_post_accumulate_grad_hook(
            lambda _, number=number: events.append(f"梯度 {number}")
        )

    # DDP 会检查注解是不是 GradBucket 本身；注解被推迟成字符串就通不过，所以不写
    def hook(state, bucket):
        layers = " ".join(str(layer_of[p]) for p in bucket.parameters())
        events.append(f"桶 {bucket.buffer().numel() * 4 // MIB} MiB：{layers}")
        return average(bucket, world_size)

    ddp.register_comm_hook(None, hook)
    history = []
    for _ in range(iterations):
        events.clear()
        ddp(torch.ones(1, WIDTH) / WIDTH).sum().backward()
        history.append(list(events))
    return history


def main() -> None:
    for cap, name in ((None, "默认"), (10, "bucket_cap_mb=10")):
        for number, events in enumerate(launch(record_events, 2, cap)[0], 1):
            print(f"{name}，第 {number} 次反向传播：")
            for event in events:
                print("   " + ("→ 发出" if event.startswith("桶") else "") + event)


if __name__ == "__main__":
    main()
