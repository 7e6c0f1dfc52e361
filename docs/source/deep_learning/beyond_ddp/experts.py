"""专家并行：专家分在各秩，词元按门的选择寄过去、算完寄回来；反向原路再走一遍。"""

from __future__ import annotations

import math
from pathlib import Path

import torch
import torch.distributed as dist
from torch import Tensor

from beyond_ddp.blocks import HIDDEN, ROWS, WIDTH, ExpertResult, small
from distributed_data_parallel.processes import launch
from distributed_data_parallel.ring import Wire, ring_all_reduce
from sphinx_runnable_listings.conclusions import Measurement

EXPERTS = 12
SEEDS, FACTORS, COMMAND = range(5), (1.0, 1.25, 2.0), "python -m beyond_ddp.experts"
RECORD = Path(__file__).parent / "results" / "conclusions" / "dropped.json"
Counts = tuple[list[int], list[int]]  # 寄给每个秩几行，每个秩寄来几行


def all_to_all(parcels: list[Tensor], arriving: list[int], wire: Wire) -> list[Tensor]:
    """parcels[r] 寄给秩 r，返回各秩寄来的；秩 r 会寄来 arriving[r] 行。共 N−1 轮。"""
    rank, n = dist.get_rank(), dist.get_world_size()
    found = [parcels[0].new_empty(rows, *parcels[0].shape[1:]) for rows in arriving]
    found[rank] = parcels[rank]
    for step in range(1, n):
        to, source = (rank + step) % n, (rank - step) % n
        wire.exchange(parcels[to].contiguous(), to, found[source], source)
    return found


class Exchange(torch.autograd.Function):
    """会求导的 all_to_all：寄出去的行，梯度从寄到的地方原路回来。"""

    @staticmethod
    def forward(ctx, rows: Tensor, counts: Counts, wire: Wire) -> Tensor:
        ctx.counts, ctx.wire = counts, wire
        leaving, arriving = counts
        return torch.cat(all_to_all(list(rows.split(leaving)), arriving, wire))

    @staticmethod
    def backward(ctx, gradient: Tensor) -> tuple[Tensor | None, ...]:
        leaving, arriving = ctx.counts
        back = all_to_all(list(gradient.split(arriving)), leaving, ctx.wire)
        return torch.cat(back), None, None


def gate(x: Tensor, weights: Tensor) -> tuple[Tensor, Tensor]:
    """每个词元选哪个专家 [n]，和选它的概率 [n]（梯度经此回到门）。Fedus 等 (2021)。"""
    probability, choice = (x @ weights).softmax(-1).max(-1)
    return choice, probability


def expert(x: Tensor, up: Tensor, down: Tensor) -> Tensor:
    return torch.tanh(x @ up) @ down


def layer(x: Tensor, gating: Tensor, up: Tensor, down: Tensor, wire: Wire) -> Tensor:
    """x [n, d]：这个秩的词元；up [e, d, h]、down [e, h, d]：住在这个秩的 e 个专家。"""
    n, here = dist.get_world_size(), len(up)
    choice, probability = gate(x, gating)
    order = choice.argsort(stable=True)  # 按专家排好，去同一个秩的就连在一起
    counts = choice.bincount(minlength=n * here).view(n, here)
    told = all_to_all(list(counts), [here] * n, Wire())  # 先说好各来几行
    leaving, arriving = counts.sum(1).tolist(), [int(c.sum()) for c in told]
    visitors = Exchange.apply(x[order], (leaving, arriving), wire)
    whom = torch.cat([torch.arange(here).repeat_interleave(c) for c in told])
    answers = torch.zeros_like(visitors)
    for e in range(here):
        rows = (whom == e).nonzero()[:, 0]
        answers = answers.index_add(0, rows, expert(visitors[rows], up[e], down[e]))
    returned = Exchange.apply(answers, (arriving, leaving), wire)
    changes = torch.zeros_like(x).index_add(0, order, returned)
    return x + probability[:, None] * changes


def problem(seed: int = 0) -> tuple[Tensor, Tensor, Tensor, Tensor, Tensor]:
    """词元 [n, d]、门 [d, E]、E 个专家的两个矩阵、目标 [n, d]。"""
    rng = torch.Generator().manual_seed(seed)

    def normal(*shape: int) -> Tensor:
        return torch.randn(*shape, dtype=torch.float64, generator=rng)

    up, down = normal(EXPERTS, WIDTH, HIDDEN) / 4, normal(EXPERTS, HIDDEN, WIDTH) / 4
    return normal(ROWS, WIDTH), normal(WIDTH, EXPERTS), up, down, normal(ROWS, WIDTH)


def loss(y: Tensor, target: Tensor) -> Tensor:
    return ((y - target) ** 2).sum() / (ROWS * WIDTH)


def truth(seed: int = 0) -> list[Tensor]:
    """一个进程：每个专家算全部词元，只取选中它的；词元、门与专家的梯度。"""
    x, gating, up, down, target = problem(seed)
    wanted = [w.requires_grad_() for w in (x, gating, up, down)]
    chosen = torch.nn.functional.one_hot((x @ gating).argmax(-1), EXPERTS)
    shares = (x @ gating).softmax(-1) * chosen
    hidden = torch.einsum("nd,edh->neh", x, up).tanh()
    change = torch.einsum("neh,ehd,ne->nd", hidden, down, shares)
    loss(x + change, target).backward()
    return [w.grad for w in wanted]


def train(rank: int, world_size: int, seed: int = 0) -> ExpertResult:
    x, gating, up, down, target = problem(seed)
    rows = slice(rank * ROWS // world_size, (rank + 1) * ROWS // world_size)
    here = slice(rank * EXPERTS // world_size, (rank + 1) * EXPERTS // world_size)
    # 词元也要梯度：这一层前面通常还有别的层
    given = [w.clone() for w in (x[rows], gating, up[here], down[here])]
    given = [w.requires_grad_() for w in given]
    wire = Wire()
    loss(layer(*given, wire), target[rows]).backward()
    tokens, gating_, *mine = (w.grad for w in given)
    total = ring_all_reduce(gating_.flatten(), Wire()).view_as(gating)
    homes = gate(x, gating)[0] // (EXPERTS // world_size)  # 每个词元的专家住在哪个秩
    left = int((homes[rows] != rank).sum())
    came = int((homes == rank).sum())
    return ExpertResult(tokens, total, *mine, wire.sent_bytes, left, came)


def gradients(ranks: list[ExpertResult]) -> list[Tensor]:
    tokens, up, down = (torch.cat([r[k] for r in ranks]) for k in (0, 2, 3))
    return [tokens, ranks[0].gating, up, down]


def traffic(ranks: list[ExpertResult], item: int = 8) -> int:
    """公式：离家的词元，去、回、梯度去、梯度回，各一趟；各秩合计。"""
    return 4 * sum(r.left for r in ranks) * WIDTH * item


def dropped(tokens: int, factor: float, seed: int) -> int:
    """每个专家只收 ⌈factor·tokens/E⌉ 个词元，多的丢下；门是随机的，没有训练过。"""
    rng = torch.Generator().manual_seed(seed)
    x = torch.randn(tokens, WIDTH, generator=rng)
    gating = torch.randn(WIDTH, EXPERTS, generator=rng)
    room = math.ceil(factor * tokens / EXPERTS)
    loads = gate(x, gating)[0].bincount(minlength=EXPERTS)
    return int((loads - room).clamp(min=0).sum())


def main() -> None:
    wanted = truth()
    print(f"{ROWS} 个词元，{EXPERTS} 个专家，每个词元去一个")
    print("秩  离家的词元  发出的字节  公式的字节  各秩收到几行  梯度与单进程")
    for n in (2, 3, 4):
        ranks = launch(train, n)
        sent, left = sum(r.sent for r in ranks), sum(r.left for r in ranks)
        came = "、".join(str(r.came) for r in ranks)
        same = small(*zip(gradients(ranks), wanted, strict=True))
        print(f"{n}{left:11}{sent:14,}{traffic(ranks):12,}   {came:12}  {same}")
    tokens = 4096
    print(f"若给每个专家定下名额，{tokens:,} 个词元里被丢下的：")
    runs = [{str(f): dropped(tokens, f, s) / tokens for f in FACTORS} for s in SEEDS]
    Measurement.of_runs("丢下的词元占几成", SEEDS, runs, command=COMMAND).write(RECORD)
    for factor in FACTORS:
        lost = [run[str(factor)] for run in runs]
        print(f"  名额是平均的 {factor} 倍：五粒种子 {min(lost):.1%}–{max(lost):.1%}")


if __name__ == "__main__":
    main()
