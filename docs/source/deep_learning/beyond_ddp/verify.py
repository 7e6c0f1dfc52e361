"""一条命令核对本章：代码与图重来一遍；梯度与一个进程的比，字节与空闲和公式比。"""

from __future__ import annotations

import random
from collections.abc import Iterator
from itertools import pairwise, product
from pathlib import Path
from typing import NamedTuple

import torch

from beyond_ddp import (
    blocks,
    experts,
    on_paper,
    pipeline,
    ring_attention,
    schedules,
    tensor_parallel,
    zero,
)
from distributed_data_parallel.processes import in_turn, launch
from sphinx_runnable_listings.checks import Check, conclusions_on, main, sentences

CHAPTER = Path(__file__).parent
CLOSE = 1e-10
NAMES = tuple(schedules.SCHEDULES)


class Group(NamedTuple):
    """一组进程、一个种子，五种切法的结果；每一样都是各秩的列表。"""

    stages: list[list[blocks.ReplicaResult]]
    slices: list[blocks.SliceResult]
    pipelines: list[list[blocks.StageResult]]
    rings: list[list[blocks.RingResult]]
    visits: list[blocks.ExpertResult]


def run(n: int, seed: int) -> Group:
    """开一组 n 个进程，依次做完；环形注意力的长度是 4N，两种切法、有无因果各一遍。"""
    rings = list(product(ring_attention.LAYOUTS, (False, True)))
    ranks = launch(
        in_turn,
        n,
        [(zero.train, stage, seed) for stage in range(4)]
        + [(tensor_parallel.train, seed)]
        + [(pipeline.train, name, seed) for name in NAMES]
        + [(ring_attention.attend, *kind, 4 * n, seed) for kind in rings]
        + [(experts.train, seed)],
    )
    found = [list(each) for each in zip(*ranks, strict=True)]
    ends = [0, 4, 5, 5 + len(NAMES), 5 + len(NAMES) + len(rings)]
    stages, (slices,), pipelines, turns = (found[a:b] for a, b in pairwise(ends))
    return Group(stages, slices, pipelines, turns, found[-1])


def gradients(group: Group, seed: int) -> Iterator[tuple[str, bool]]:
    """每种切法的每个梯度（ZeRO 还有训练之后的权重），与一个进程的 torch 相同吗。"""
    first, last = blocks.truth(seed, zero.STEPS)
    for stage, ranks in enumerate(group.stages):
        for r in ranks:
            yield f"ZeRO-{stage}", near(r.gradient, first) and near(r.weights, last)
    yield "张量", near(tensor_parallel.assembled(group.slices), first)
    for name, ranks in zip(NAMES, group.pipelines, strict=True):
        yield name, near(torch.cat([r.gradient for r in ranks]), first)
    for ranks in group.rings:
        yield from (("环", r.error < CLOSE) for r in ranks)
    pairs = zip(experts.gradients(group.visits), experts.truth(seed), strict=True)
    yield from (("专家", near(mine, theirs)) for mine, theirs in pairs)


def accounts(group: Group) -> Iterator[tuple[str, bool]]:
    """数出来的字节与公式一个不差吗；流水线还数留着几个微批。"""
    n = len(group.slices)
    size = 8 * blocks.LAYERS * 2 * blocks.WIDTH * blocks.HIDDEN
    for stage, ranks in enumerate(group.stages):
        kept, sent = zero.formula(stage, n)
        for r in ranks:
            yield f"ZeRO-{stage} 存", r.kept == [size * part for part in kept]
            yield f"ZeRO-{stage} 发", r.sent * n == sent * (n - 1) * size
    yield from (("张量", r.sent == tensor_parallel.traffic(n)) for r in group.slices)
    for name, ranks in zip(NAMES, group.pipelines, strict=True):
        yield name, sum(r.sent for r in ranks) == pipeline.traffic(n)
        told = [schedules.activations(name, k, n, pipeline.BATCHES) for k in range(n)]
        yield f"{name} 留着", [r.most_kept for r in ranks] == told
    for ranks in group.rings:
        yield from (("环", r.sent == ring_attention.traffic(n, 4 * n)) for r in ranks)
    yield "专家", sum(r.sent for r in group.visits) == experts.traffic(group.visits)


def near(mine: torch.Tensor, theirs: torch.Tensor) -> bool:
    return bool((mine - theirs).abs().max() < CLOSE)


def counted(what: str, outcomes: list[tuple[str, bool]]) -> Check:
    wrong = [name for name, right in outcomes if not right]
    reason = f"：{'、'.join(sorted(set(wrong)))}" if wrong else ""
    return Check(what, len(outcomes), len(wrong), reason=reason)


def bubbles(cases: int, seed: int) -> Check:
    """随机的级数、微批数与花费：推出来的空闲、数出来的激活，与论文的公式。"""
    rng, wrong = random.Random(seed), 0
    for _ in range(cases):
        name, stages = rng.choice(NAMES), rng.randint(1, 8)
        batches = 2 * stages + rng.randint(0, 8)
        cost = {"F": rng.randint(2, 5), "B": rng.randint(3, 5), "W": rng.randint(1, 2)}
        orders = schedules.SCHEDULES[name].orders(stages, batches)
        done = schedules.times(orders, schedules.SCHEDULES[name].sends, cost)
        told = [schedules.activations(name, k, stages, batches) for k in range(stages)]
        wrong += schedules.bubble(done) != schedules.formula(name, stages, cost)
        wrong += [schedules.most_kept(order) for order in orders] != told
    return Check("流水线的空闲与激活，与公式", 2 * cases, wrong)


def phrases() -> Iterator[str]:
    """正文里的数，由代码现算。"""
    stages, batches = 4, 8
    for name in ("1F1B", "ZB-H1"):
        idle = schedules.formula(name, stages)
        yield f"{name} 空闲 {idle / (idle + 3 * batches):.1%}"
    parameters = on_paper.LLAMA.parameters()
    yield f"参数约 {parameters / 1e8:.0f} 亿个"
    held = [on_paper.zero_bytes(parameters, s, on_paper.CARDS) / 1e9 for s in (0, 3)]
    yield f"从每张卡 {held[0]:,.0f} GB 降到 {held[1]:.1f} GB"
    lost = [experts.dropped(4096, 1.0, seed) / 4096 for seed in range(5)]
    yield f"丢掉 {min(lost):.0%} 到 {max(lost):.0%}"


def checks(here: bool) -> Iterator[Check]:
    torch.set_num_threads(1)
    same, counts = [], []
    for n in (2, 3, 4):
        for seed in (1, 2):
            group = run(n, seed)
            same += gradients(group, seed)
            counts += accounts(group)
    yield counted("各种切法的梯度，与一个进程的 torch", same)
    yield counted("存着的、发出的字节，与公式", counts)
    yield bubbles(500, seed=3)
    yield conclusions_on(CHAPTER / "index.md")
    yield sentences(CHAPTER / "index.md", phrases())


if __name__ == "__main__":
    main(checks, CHAPTER / "results" / "verified.txt", chapter=CHAPTER)
