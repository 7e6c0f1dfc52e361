"""自己写的梯度归并器：装桶、装满就异步发出、等全部回来；不用 DistributedDataParallel，得到同样的梯度。"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

import torch
import torch.distributed as dist
from torch import Tensor, nn
from torch.nn.parallel import DistributedDataParallel

from distributed_data_parallel.buckets import MIB, record_events
from distributed_data_parallel.gradients import distance, flat_gradient, full_batch_gradient, problem
from distributed_data_parallel.processes import launch

CAPS = (1 * MIB, 25 * MIB)  # 第一个桶与其余各桶的上限（字节），DDP 的默认值


def pack(
    parameters: Iterable[nn.Parameter], caps: Sequence[int] = CAPS
) -> list[list[nn.Parameter]]:
    """按次序装桶：装到不小于上限才封口。caps 依次是各桶的上限（字节），
    用完之后沿用最后一个。
    """
    buckets: list[list[nn.Parameter]] = [[]]
    for parameter in parameters:
        buckets[-1].append(parameter)
        size = sum(p.numel() * p.element_size() for p in buckets[-1])
        if size >= caps[min(len(buckets), len(caps)) - 1]:
            buckets.append([])
    return [bucket for bucket in buckets if bucket]


class Reducer:
    """替 model 在反向途中把梯度求平均；用法是 loss.backward() 之后调用 finish()。

    构造时把秩 0 的参数广播给所有秩。桶按参数登记次序的倒序装，因为反向先算出后面的；
    各秩发桶的次序必须相同，所以先装满的桶也要等它前面的桶发出之后才发。
    有参数没得到梯度时，finish() 抛出 RuntimeError。
    来源：Li 等 (2020)，3.2 节；torch/csrc/distributed/c10d/reducer.cpp。
    """

    def __init__(self, model: nn.Module, caps: Sequence[int] = CAPS) -> None:
        parameters = [p for p in model.parameters() if p.requires_grad]
        with torch.no_grad():
            for tensor in (*parameters, *model.buffers()):
                dist.broadcast(tensor, 0)
        self.buckets = pack(reversed(parameters), caps)
        self.sent: list[int] = []  # 这一次反向里依次发出了哪些桶
        self.missing: list[int] = []
        self.work: list[tuple[Tensor, dist.Work]] = []
        for number, bucket in enumerate(self.buckets):
            for parameter in bucket:
                parameter.register_post_accumulate_grad_hook(
                    lambda _, number=number: self._ready(number)
                )
        self._reset()

    def _reset(self) -> None:
        self.missing = [len(bucket) for bucket in self.buckets]
        self.sent, self.work = [], []

    def _ready(self, number: int) -> None:
        self.missing[number] -= 1
        while len(self.work) < len(self.buckets) and self.missing[len(self.work)] == 0:
            following = len(self.work)
            flat = torch.cat([p.grad.flatten() for p in self.buckets[following]]).div_(
                dist.get_world_size()
            )
            # 不等它，反向继续往前算
            self.work.append((flat, dist.all_reduce(flat, async_op=True)))
            self.sent.append(following)

    def finish(self) -> list[int]:
        """等全部的桶回来，把平均值写回各个 .grad；返回各桶发出的次序。"""
        if any(self.missing):
            raise RuntimeError(
                f"有 {sum(self.missing)} 个参数没有得到梯度，"
                "它们的桶等不到头：每个参数都要用到"
            )
        for bucket, (flat, work) in zip(self.buckets, self.work, strict=True):
            work.wait()
            for parameter, part in zip(
                bucket, flat.split([p.numel() for p in bucket]), strict=True
            ):
                parameter.grad.copy_(part.view_as(parameter))
        order = self.sent
        self._reset()
        return order


def compare(rank: int, world_size: int, caps: Sequence[int]) -> dict[str, float | int]:
    """同一份数据的一片：归并器、DDP 与整批梯度之间的差，桶数，以及第二次反向是否同样。"""
    model, x, y = problem()
    rows = slice(rank * len(x) // world_size, (rank + 1) * len(x) // world_size)
    with torch.no_grad():  # 各秩的初值故意不同：构造时的广播要把它们变成秩 0 的
        for parameter in model.parameters():
            parameter.add_(rank)
    reducer = Reducer(model, caps)
    for _ in range(2):  # 第二次：钩子与计数都要能重新来过
        model.zero_grad()
        nn.functional.mse_loss(model(x[rows]), y[rows]).backward()
        order = reducer.finish()
    ours = flat_gradient(model)
    twin, _, _ = problem()
    ddp = DistributedDataParallel(twin)
    nn.functional.mse_loss(ddp(x[rows]), y[rows]).backward()
    return {
        "ddp": distance(ours, flat_gradient(twin)),
        "full": distance(ours, full_batch_gradient()),
        "buckets": len(order),
    }


def layers_of_buckets() -> Iterator[str]:
    """九层、每层 4 MiB 的模型，我们的装法；与 buckets.py 里 DDP 热身之后的次序对照。"""
    weights = [nn.Parameter(torch.empty(MIB, device="meta")) for _ in range(9)]
    number = {weight: layer for layer, weight in enumerate(weights)}
    for bucket in pack(reversed(weights)):
        yield f"桶 {sum(p.numel() * 4 for p in bucket) // MIB} MiB：{' '.join(str(number[p]) for p in bucket)}"


def main() -> None:
    print("秩数  上限（字节）  桶数  与 DDP 之差  与整批之差")
    for world_size in (2, 3, 4):
        for caps in (CAPS, (64, 256), (1,)):
            ranks = launch(compare, world_size, caps)
            same = ["< 1e-10" if max(r[key] for r in ranks) < 1e-10 else "不同" for key in ("ddp", "full")]
            print(f"{world_size}     {'、'.join(map(str, caps)):<18}  {ranks[0]['buckets']}    {same[0]}     {same[1]}")
    ours = list(layers_of_buckets())
    theirs = [event for event in launch(record_events, 2, None)[0][1] if event.startswith("桶")]
    print("我们：", "；".join(ours))
    print("DDP： ", "；".join(theirs))


if __name__ == "__main__":
    main()
