"""练习的参考解答。"""

from __future__ import annotations

import math

import torch
import torch.distributed as dist
from torch import Tensor

from distributed_data_parallel.processes import launch
from distributed_data_parallel.uneven import shares


def all_reduce_by_parts(x: Tensor) -> Tensor:
    """练习 1：用 reduce_scatter 和 all_gather 拼出 all_reduce；x 是一维，长度任意。"""
    n = dist.get_world_size()
    padded = torch.cat([x, x.new_zeros(-len(x) % n)])  # 补零凑成 N 的倍数：零不改变和
    mine = torch.empty(len(padded) // n, dtype=x.dtype)
    dist.reduce_scatter(mine, list(padded.chunk(n)))
    blocks = [torch.empty_like(mine) for _ in range(n)]
    dist.all_gather(blocks, mine)
    return torch.cat(blocks)[: len(x)]


def check_parts(rank: int, world_size: int, length: int) -> bool:
    x = torch.arange(length) * (rank + 1)
    expected = x.clone()
    dist.all_reduce(expected)
    return torch.equal(all_reduce_by_parts(x), expected)


def seconds(
    algorithm: str, n: int, size: float, latency: float, bandwidth: float
) -> float:
    """练习 2：n 个进程全规约 size 字节要多少秒；
    每轮花 latency 秒，每秒传 bandwidth 字节，不计加法。
    """
    each = {"朴素": 2 * (n - 1), "环形": 2 * (n - 1), "减半加倍": 2 * math.log2(n)}
    rounds = each[algorithm]
    traffic = 2 * (n - 1) * size if algorithm == "朴素" else 2 * (n - 1) / n * size
    return rounds * latency + traffic / bandwidth


def fair_accuracy(
    right_per_rank: list[list[bool]], indices: list[list[int]], length: int
) -> float:
    """练习 3：采样器为凑整而重复的样本只算一次；入参按秩给出每个样本的对错与下标。"""
    verdicts = {}
    for places, oks in zip(indices, right_per_rank, strict=True):
        verdicts.update(zip(places, oks, strict=True))
    return sum(verdicts.values()) / length


def main() -> None:
    print("练习 1：长度 7、3 个秩，与 all_reduce 相同：", all(launch(check_parts, 3, 7)))
    print("练习 2：64 个进程，每轮 10 微秒，10 GB/s")
    for size, name in ((1e3, "1 KB"), (1e6, "1 MB"), (1e9, "1 GB")):
        times = "，".join(f"{a} {1000 * seconds(a, 64, size, 1e-5, 1e10):.2f} ms" for a in ("朴素", "环形", "减半加倍"))
        print(f"    {name}：{times}")
    indices = shares(10, 4, epoch=0)
    right = [[i != 4 for i in places] for places in indices]  # 只有 4 号样本判错，而它被发了两遍
    naive = sum(map(sum, right)) / sum(map(len, right))
    print(f"练习 3：直接平均 {naive:.4f}，去重以后 {fair_accuracy(right, indices, 10):.4f}")


if __name__ == "__main__":
    main()
