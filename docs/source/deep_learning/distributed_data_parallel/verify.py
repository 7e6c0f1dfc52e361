"""一条命令核对本章：每份代码重跑一遍，图与数据逐字节比较，正文里的数重算一遍，另取长度再比全规约。"""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from pathlib import Path

import torch
import torch.distributed as dist

from distributed_data_parallel import buckets, elastic, overlap, uneven
from distributed_data_parallel.processes import launch
from distributed_data_parallel.ring import Wire, ring_all_reduce
from sphinx_runnable_listings.checks import Check, main, sentences

CHAPTER = Path(__file__).parent
COUNTING = "零一二三四五六七八九"


def reduce_all(rank: int, world_size: int, lengths: list[int]) -> list[tuple[bool, int]]:
    """每个长度：环形的结果与 all_reduce 相同吗；本秩发出几个元素。"""
    found = []
    for length in lengths:
        x = torch.randn(length, dtype=torch.float64, generator=torch.Generator().manual_seed(31 * length + rank))
        expected, wire = x.clone(), Wire()
        dist.all_reduce(expected)
        same = torch.allclose(ring_all_reduce(x, wire), expected, rtol=0, atol=1e-10)
        found.append((same, wire.sent_bytes // x.element_size()))
    return found


def compare_rings(lengths: list[int], ranks: list[list[tuple[bool, int]]]) -> Iterator[Check]:
    """各秩跑完一批长度之后：结果与 all_reduce，流量与 2(N−1) 份。"""
    world_size = len(ranks)
    wrong = sum(not all(same for same, _ in cases) for cases in zip(*ranks, strict=True))
    yield Check(f"{world_size} 个秩，另一批长度：环形与 all_reduce", len(lengths), wrong)
    sent = [sum(elements for _, elements in cases) for cases in zip(*ranks, strict=True)]
    wrong = sum(total != 2 * (world_size - 1) * length for total, length in zip(sent, lengths, strict=True))
    yield Check(f"{world_size} 个秩，另一批长度：合计恰好发出 2(N−1) 份", len(lengths), wrong)


def adam_bytes() -> int:
    """用 Adam 训练 float32 模型，每个参数占几个字节：参数、梯度、优化器里同形的状态。"""
    weight = torch.ones(1000, requires_grad=True)
    optimizer = torch.optim.Adam([weight])
    weight.sum().backward()
    optimizer.step()
    states = [value for value in optimizer.state[weight].values() if value.shape == weight.shape]
    return sum(value.element_size() for value in (weight, weight.grad, *states))


def phrases() -> Iterator[str]:
    """正文里的数，由代码现算。"""
    yield f"{COUNTING[buckets.LAYERS]}层，每层权重恰好 {buckets.WIDTH**2 * 4 // buckets.MIB} MiB"
    yield f"默认第一个桶的上限是 {dist._DEFAULT_FIRST_BUCKET_BYTES // buckets.MIB} MiB"
    largest = max(
        int(event.split()[1]) for event in launch(buckets.record_events, 2, None)[0][1] if event.startswith("桶")
    )
    yield f"后面的桶则装到了 {largest} MiB"
    yield f"在第 {elastic.DEATH} 步让秩 1"
    shares = uneven.shares(10, 4, epoch=0)
    yield f"10 个样本分给 {len(shares)} 个秩，发出去的是 {sum(map(len, shares))} 个"
    yield f"每个参数要 {adam_bytes()} 字节"
    yield f"10 亿参数就是 {adam_bytes() * 10**9 // 10**9} GB"
    run = json.loads(overlap.RECORD.read_text(encoding="utf-8"))["分桶"]
    early = sum(bucket["done"] < run["gradients"][-1] for bucket in run["buckets"])
    number = COUNTING.replace("二", "两")
    yield f"分成{number[len(run['buckets'])]}个桶时，前{number[early]}个桶的通信在反向计算途中就已完成"


def checks(here: bool) -> Iterator[Check]:
    rng = random.Random(33)
    for world_size in (2, 3, 4):
        lengths = [0, 1, *rng.sample(range(2, 2000), 30)]
        yield from compare_rings(lengths, launch(reduce_all, world_size, lengths))
    yield sentences(CHAPTER / "index.md", phrases())


if __name__ == "__main__":
    main(checks, CHAPTER / "results" / "verified.txt", chapter=CHAPTER)
