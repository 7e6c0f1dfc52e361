"""只用点对点收发实现环形全规约，并数清每个秩发出了多少字节。"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import torch
import torch.distributed as dist
from torch import Tensor

from distributed_data_parallel.processes import launch


@dataclass
class Wire:
    """点对点通道，顺便记账：发出的字节数和轮数。"""

    sent_bytes: int = 0
    rounds: int = 0

    def exchange(self, outgoing: Tensor | None, to: int, incoming: Tensor | None, source: int) -> None:
        """同时发出 outgoing、收进 incoming；None 表示这一边没有事做。"""
        jobs = []
        if outgoing is not None:
            jobs.append(dist.isend(outgoing, to))
            self.sent_bytes += outgoing.numel() * outgoing.element_size()
        if incoming is not None:
            jobs.append(dist.irecv(incoming, source))
        for job in jobs:
            job.wait()
        self.rounds += 1


Watch = Callable[[list[Tensor]], None]


def ring_all_reduce(
    x: Tensor, wire: Wire, watch: Watch = lambda blocks: None
) -> Tensor:
    """返回各秩的一维张量 x 之和，形状不变；先规约-散播，再全收集，共 2(N-1) 轮。

    长度不必能被 N 整除。每一轮之后用当前的各块调用 watch。
    来源：Patarasuk & Yuan (2009)。
    """
    blocks = [block.clone() for block in x.tensor_split(dist.get_world_size())]
    watch(blocks)
    reduce_scatter(blocks, wire, watch)
    all_gather(blocks, wire, watch)
    return torch.cat(blocks)


def reduce_scatter(
    blocks: list[Tensor], wire: Wire, watch: Watch = lambda blocks: None
) -> None:
    """规约-散播：每一轮把一块加进右邻的；走完之后，秩 r 手里的第 r+1 块是全和。"""
    rank, n = dist.get_rank(), dist.get_world_size()
    for step in range(n - 1):
        out, into = (rank - step) % n, (rank - step - 1) % n
        arriving = torch.empty_like(blocks[into])
        wire.exchange(blocks[out], (rank + 1) % n, arriving, (rank - 1) % n)
        blocks[into] += arriving
        watch(blocks)


def all_gather(
    blocks: list[Tensor], wire: Wire, watch: Watch = lambda blocks: None
) -> None:
    """全收集：秩 r 手里的第 r+1 块是算完的；把算完的块再转一圈，这次只抄不加。"""
    rank, n = dist.get_rank(), dist.get_world_size()
    for step in range(n - 1):
        out, into = (rank - step + 1) % n, (rank - step) % n
        wire.exchange(blocks[out], (rank + 1) % n, blocks[into], (rank - 1) % n)
        watch(blocks)


def naive_all_reduce(x: Tensor, wire: Wire) -> Tensor:
    """全部发给秩 0 求和，再由秩 0 逐个发回。"""
    rank, n = dist.get_rank(), dist.get_world_size()
    total = x.clone()
    if rank == 0:
        arriving = torch.empty_like(x)
        for other in range(1, n):
            wire.exchange(None, other, arriving, other)
            total += arriving
        for other in range(1, n):
            wire.exchange(total, other, None, other)
    else:
        wire.exchange(x, 0, None, 0)
        wire.exchange(None, 0, total, 0)
    return total


def halving_doubling_all_reduce(x: Tensor, wire: Wire) -> Tensor:
    """递归减半再加倍，共 2·log₂N 轮；N 必须是 2 的幂，长度能被 N 整除。来源：Thakur 等 (2005)。"""
    rank, n = dist.get_rank(), dist.get_world_size()
    total, low, high, distance = x.clone(), 0, len(x), n // 2
    while distance:  # 与越来越近的伙伴交换一半，只留下自己负责的那一半
        middle = (low + high) // 2
        keep, give = ((middle, high), (low, middle)) if rank & distance else ((low, middle), (middle, high))
        arriving = torch.empty_like(total[slice(*keep)])
        wire.exchange(total[slice(*give)], rank ^ distance, arriving, rank ^ distance)
        total[slice(*keep)] += arriving
        (low, high), distance = keep, distance // 2
    distance = 1
    while distance < n:  # 反过来：与越来越远的伙伴交换自己已有的部分，范围翻倍
        size = high - low
        other = (low - size, low) if rank & distance else (high, high + size)
        wire.exchange(total[low:high], rank ^ distance, total[slice(*other)], rank ^ distance)
        low, high, distance = min(low, other[0]), max(high, other[1]), distance * 2
    return total


ALGORITHMS = {"朴素": naive_all_reduce, "环形": ring_all_reduce, "减半加倍": halving_doubling_all_reduce}


def compare(rank: int, world_size: int, length: int, name: str) -> tuple[float, int, int]:
    """返回 (与 dist.all_reduce 的最大差, 本秩发出的字节数, 轮数)。"""
    x = torch.randn(length, dtype=torch.float64, generator=torch.Generator().manual_seed(rank))
    expected = x.clone()
    dist.all_reduce(expected)
    wire = Wire()
    return (ALGORITHMS[name](x, wire) - expected).abs().max().item(), wire.sent_bytes, wire.rounds


def main() -> None:
    length = 1200
    print("算法      N  与 all_reduce 一致  最忙的秩发出（字节/字节）  各秩合计  轮数")
    for name in ALGORITHMS:
        for n in (2, 4) if name == "减半加倍" else (2, 3, 4):
            ranks = launch(compare, n, length, name)
            busiest, total = max(r[1] for r in ranks), sum(r[1] for r in ranks)
            same = "是" if max(r[0] for r in ranks) < 1e-10 else "否"
            name_ = name + "　" * (4 - len(name))
            rounds, size = max(r[2] for r in ranks), 8 * length
            print(f"{name_}  {n}  {same}                 {busiest / size:<24.4f}  {total / size:<8.4f}  {rounds}")


if __name__ == "__main__":
    main()
