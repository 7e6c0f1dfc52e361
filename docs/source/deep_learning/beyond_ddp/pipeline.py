"""流水线真的走一遍：一级一个进程，只存自己的几块；激活往后传，梯度往前传。"""

from __future__ import annotations

import torch
import torch.distributed as dist
from torch import Tensor

from beyond_ddp.blocks import (
    LAYERS,
    ROWS,
    WIDTH,
    Block,
    Saved,
    StageResult,
    branch,
    input_gradient,
    loss_gradient,
    problem,
    small,
    truth,
    weight_gradient,
)
from beyond_ddp.schedules import SCHEDULES, most_kept
from distributed_data_parallel.processes import launch

BATCHES = 8


class Mail:
    """与前后两级的通信：寄出不等对方收到，收信等到为止；寄出的字节记账。"""

    def __init__(self) -> None:
        self.sent_bytes = 0
        self.pending: list[tuple[Tensor, dist.Work]] = []

    def post(self, parcel: Tensor, to: int, tag: int) -> None:
        self.pending.append((parcel, dist.isend(parcel, to, tag=tag)))
        self.sent_bytes += parcel.numel() * parcel.element_size()

    def fetch(self, source: int, tag: int) -> Tensor:
        parcel = torch.empty(ROWS // BATCHES, WIDTH, dtype=torch.float64)
        dist.recv(parcel, source, tag=tag)
        return parcel

    def finish(self) -> None:
        for _, work in self.pending:
            work.wait()


class Stage:
    """流水线的一级：几块权重，和手里还没做完的微批。"""

    def __init__(self, blocks: list[Block], mail: Mail) -> None:
        self.blocks, self.mail = blocks, mail
        self.rank, self.last = dist.get_rank(), dist.get_world_size() - 1
        self.saved: dict[int, list[Saved]] = {}
        self.output: dict[int, Tensor] = {}
        self.waiting: dict[int, list[tuple[Tensor, Tensor]]] = {}
        self.gradients = [torch.zeros_like(block.flat()) for block in blocks]
        self.most_kept = 0

    def F(self, i: int, x: Tensor) -> None:
        if self.rank > 0:
            x = self.mail.fetch(self.rank - 1, tag=2 * i)
        self.saved[i] = []
        self.most_kept = max(self.most_kept, len(self.saved))
        for block in self.blocks:
            change, kept = branch(block, x)
            x = x + change
            self.saved[i].append(kept)
        if self.rank < self.last:
            self.mail.post(x, self.rank + 1, tag=2 * i)
        else:
            self.output[i] = x

    def B(self, i: int, target: Tensor) -> None:
        if self.rank < self.last:
            dy = self.mail.fetch(self.rank + 1, tag=2 * i + 1)
        else:
            dy = loss_gradient(self.output.pop(i), target)
        self.waiting[i] = []
        pairs = list(zip(self.blocks, self.saved[i], strict=True))
        for block, kept in reversed(pairs):
            change, dz = input_gradient(block, kept, dy)
            self.waiting[i].insert(0, (dy, dz))
            dy = dy + change
        if self.rank > 0:
            self.mail.post(dy, self.rank - 1, tag=2 * i + 1)

    def W(self, i: int) -> None:
        pairs = zip(self.saved.pop(i), self.waiting.pop(i), strict=True)
        for total, (kept, (dy, dz)) in zip(self.gradients, pairs, strict=True):
            total += weight_gradient(kept, dy, dz).flat()


def train(rank: int, world_size: int, name: str, seed: int = 0) -> StageResult:
    """照名叫 name 的排法做一步；返回这一级的梯度、最多留过几个微批、寄出的字节。"""
    blocks, x, target = problem(seed)
    mine = slice(rank * LAYERS // world_size, (rank + 1) * LAYERS // world_size)
    stage = Stage(blocks[mine], Mail())
    inputs, targets = x.chunk(BATCHES), target.chunk(BATCHES)
    for kind, i in SCHEDULES[name].order(rank, world_size, BATCHES):
        if kind == "F":
            stage.F(i, inputs[i])
        elif kind == "B":
            stage.B(i, targets[i])
        else:
            stage.W(i)
    stage.mail.finish()
    gradient = torch.cat(stage.gradients)
    return StageResult(gradient, stage.most_kept, stage.mail.sent_bytes)


def traffic(n: int, item: int = 8) -> int:
    """公式：每个接缝，整批的激活去一遍，梯度回一遍；各级合计，与切几个微批无关。"""
    return 2 * (n - 1) * ROWS * WIDTH * item


def main() -> None:
    gradient, _ = truth()
    print(f"{BATCHES} 个微批。寄出：各级合计的字节；留着：各级最多同时有几个微批的激活")
    print("级  排法    寄出    公式   留着        推出        梯度与单进程")
    for n in (2, 4):
        for name, schedule in SCHEDULES.items():
            ranks = launch(train, n, name)
            sent = sum(r.sent for r in ranks)
            kept = "、".join(str(r.most_kept) for r in ranks)
            told = "、".join(str(most_kept(o)) for o in schedule.orders(n, BATCHES))
            same = small((torch.cat([r.gradient for r in ranks]), gradient))
            counts = f"{sent:6,}{traffic(n):8,}"
            print(f"{n}   {name:6}{counts}   {kept:{13 - n}}{told:{13 - n}}{same}")


if __name__ == "__main__":
    main()
