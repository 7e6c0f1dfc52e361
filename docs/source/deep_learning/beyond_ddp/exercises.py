"""三道练习的参考解答。"""

from __future__ import annotations

import math

import torch
import torch.distributed as dist
from torch import Tensor

from beyond_ddp.blocks import ROWS, WIDTH, problem, small
from beyond_ddp.schedules import SCHEDULES, bubble, times
from distributed_data_parallel.processes import launch
from distributed_data_parallel.ring import (
    Wire,
    all_gather,
    reduce_scatter,
    ring_all_reduce,
)


def by_heads(
    x: Tensor,
    weights: tuple[Tensor, ...],
    heads: int,
    n: int,
) -> Tensor:
    """练习 1：多头注意力按头切成 n 份。q、k、v 按列切，输出矩阵按行切，各份相加。"""
    *columns, out = weights
    parts = zip(*(w.chunk(n, 1) for w in columns), out.chunk(n, 0), strict=True)
    return sum(attention(x, *part, heads // n) for part in parts)


def attention(
    x: Tensor,
    q: Tensor,
    k: Tensor,
    v: Tensor,
    out: Tensor,
    heads: int,
) -> Tensor:
    """x [n, d] 的多头自注意力；q、k、v [d, 头数·头宽]，out [头数·头宽, d]。"""
    split = ((x @ w).view(len(x), heads, -1) for w in (q, k, v))
    query, key, value = (part.transpose(0, 1) for part in split)
    weights = (query @ key.mT / math.sqrt(query.shape[-1])).softmax(-1)
    return (weights @ value).transpose(0, 1).flatten(1) @ out


def sequence_parallel(rank: int, world_size: int) -> tuple[float, int, int]:
    """练习 2：全规约之后每个秩都存着同样的 [n, d]。改成每个秩只留几行，要用时再收齐。

    返回（收齐之后与全规约之差，两种做法各发出的字节）。
    """
    rng = torch.Generator().manual_seed(rank)
    change = torch.randn(ROWS, WIDTH, dtype=torch.float64, generator=rng)
    whole, parted = Wire(), Wire()
    expected = ring_all_reduce(change.flatten(), whole).view_as(change)
    rows = [part.clone() for part in change.chunk(world_size)]
    reduce_scatter(rows, parted)
    mine = rows[(dist.get_rank() + 1) % world_size]  # 归一化、丢弃，都只对这几行做
    kept = [torch.empty_like(mine) for _ in range(world_size)]
    kept[(dist.get_rank() + 1) % world_size] = mine
    all_gather(kept, parted)
    error = (torch.cat(kept) - expected).abs().max().item()
    return error, whole.sent_bytes, parted.sent_bytes


def enough(name: str, stages: int, share: float) -> int:
    """练习 3：要让空闲不超过总时间的 share，最少几个微批。"""
    batches = 2 * stages - 1
    while True:
        schedule = SCHEDULES[name]
        idle = bubble(times(schedule.orders(stages, batches), schedule.sends))
        if idle <= share * (idle + 3 * batches):
            return batches
        batches += 1


def main() -> None:
    _, x, _ = problem()
    rng = torch.Generator().manual_seed(1)
    weights = tuple(torch.randn(4, WIDTH, WIDTH, dtype=x.dtype, generator=rng))
    whole = attention(x, *weights, 4)
    for n in (2, 4):
        same = small((by_heads(x, weights, 4, n), whole))
        print(f"4 个头切成 {n} 份再相加：与整个算相差 {same}")
    error, whole_bytes, parted_bytes = launch(sequence_parallel, 4)[0]
    told = "< 1e-10" if error < 1e-10 else error
    print(f"4 个秩，只留几行再收齐：相差 {told}", end="")
    print(f"；发出 {parted_bytes:,} 字节，全规约 {whole_bytes:,}")
    for name in ("1F1B", "1F1B*", "ZB-H1"):
        print(f"8 级，空闲不超过一成：{name} 最少 {enough(name, 8, 0.1)} 个微批")


if __name__ == "__main__":
    main()
