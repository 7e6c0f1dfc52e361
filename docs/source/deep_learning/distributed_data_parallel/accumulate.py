"""梯度累积：no_sync 把四次全规约减成一次，梯度不变。"""

from __future__ import annotations

from contextlib import nullcontext

from torch import Tensor, nn
from torch.nn.parallel import DistributedDataParallel

from distributed_data_parallel.buckets import average
from distributed_data_parallel.gradients import distance, flat_gradient, full_batch_gradient, problem, verdict
from distributed_data_parallel.processes import launch


def accumulate(
    rank: int, world_size: int, micro_batches: int, skip: bool
) -> tuple[int, Tensor]:
    """把本秩的样本分成 micro_batches 小批逐个反向传播；返回 (全规约次数, 梯度)。
    skip 为真时前几批用 no_sync。
    """
    model, x, y = problem()
    ddp, calls = DistributedDataParallel(model), 0

    def count(state, bucket):
        nonlocal calls
        calls += 1
        return average(bucket, world_size)

    ddp.register_comm_hook(None, count)
    mine = slice(rank * len(x) // world_size, (rank + 1) * len(x) // world_size)
    pieces = list(
        zip(x[mine].chunk(micro_batches), y[mine].chunk(micro_batches), strict=True)
    )
    for number, (a, b) in enumerate(pieces, 1):
        last = number == len(pieces)
        # 前向也要放在 no_sync 里面
        with ddp.no_sync() if skip and not last else nullcontext():
            loss = nn.functional.mse_loss(ddp(a), b) / micro_batches
            loss.backward()
    return calls, flat_gradient(model)


def main() -> None:
    for skip in (False, True):
        calls, gradient = launch(accumulate, 2, 4, skip)[0]
        error = verdict(distance(gradient, full_batch_gradient()))
        print(f"{'用 no_sync' if skip else '每批都同步'}：全规约 {calls} 次，与整批梯度相差 {error}")


if __name__ == "__main__":
    main()
