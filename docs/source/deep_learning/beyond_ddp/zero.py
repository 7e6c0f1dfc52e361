"""ZeRO：优化器状态、梯度、参数，一级一级地切开；训练结果不变，账逐字节数。"""

from __future__ import annotations

from collections.abc import Iterable

import torch
import torch.distributed as dist
from torch import Tensor

from beyond_ddp.blocks import (
    ROWS,
    WIDTH,
    Block,
    ReplicaResult,
    branch,
    input_gradient,
    loss_gradient,
    problem,
    small,
    truth,
    weight_gradient,
)
from distributed_data_parallel.processes import launch
from distributed_data_parallel.ring import (
    Wire,
    all_gather,
    reduce_scatter,
    ring_all_reduce,
)

STEPS = 3


def gathered(part: Tensor, wire: Wire) -> Tensor:
    """各秩的这一份拼成整块；每个秩发出整块的 (N−1)/N。"""
    n = dist.get_world_size()
    parts = [torch.empty_like(part) for _ in range(n)]
    parts[owned_part()] = part
    all_gather(parts, wire)
    return torch.cat(parts)


def scattered(gradient: Tensor, wire: Wire) -> Tensor:
    """各秩的梯度相加，只留自己的那一份；每个秩发出整块的 (N−1)/N。"""
    parts = list(gradient.chunk(dist.get_world_size()))
    reduce_scatter(parts, wire)
    return parts[owned_part()].clone()


def owned_part() -> int:
    """环形的规约-散播之后，第 r+1 份的和在秩 r 手里，它就做那一份的主人。"""
    return (dist.get_rank() + 1) % dist.get_world_size()


class Replica:
    """一个秩手里的东西。stage 0 就是 DDP；1 切优化器状态，2 再切梯度，3 再切参数。

    每块摊平、切成 N 份，每个秩做其中一份的主人。来源：Rajbhandari 等 (2020)，第 5 节。
    """

    def __init__(self, blocks: Iterable[Block], stage: int, wire: Wire) -> None:
        self.stage, self.wire = stage, wire
        whole, n = [block.flat() for block in blocks], dist.get_world_size()
        parts = [vector.chunk(n)[owned_part()] for vector in whole]  # 是视图，没有抄
        if stage == 3:
            whole, parts = [], [part.clone() for part in parts]  # 整块的就此扔掉
        self.whole, self.owned = whole, parts if stage else whole
        self.gradients: list[Tensor] = []
        self.optimizer = torch.optim.Adam(self.owned, lr=0.01)

    def block(self, k: int) -> Block:
        """第 k 块的权重；参数也切了的，临时凑齐，用完就没人再拿着。"""
        whole = self.whole[k] if self.whole else gathered(self.owned[k], self.wire)
        return Block.of(whole, WIDTH)

    def backward(self, x: Tensor, target: Tensor) -> None:
        """前向、反向；完了以后 gradients 是这一级该留着的梯度。"""
        saved, self.gradients = [], []
        layers = range(len(self.owned))
        for k in layers:
            change, kept = branch(self.block(k), x)
            x = x + change
            saved.append(kept)
        dy = loss_gradient(x, target)
        for k in reversed(layers):
            change, dz = input_gradient(self.block(k), saved[k], dy)
            gradient = weight_gradient(saved[k], dy, dz).flat()
            dy = dy + change
            # 二、三级一块一算完就散播，别人的那几份当场扔掉
            if self.stage >= 2:
                gradient = scattered(gradient, self.wire)
            self.gradients.insert(0, gradient)

    def update(self) -> None:
        """各更新自己的那一份；参数没有切的，再把新的参数收齐。"""
        if self.stage == 0:
            self.gradients = [ring_all_reduce(g, self.wire) for g in self.gradients]
        elif self.stage == 1:
            self.gradients = [scattered(g, self.wire) for g in self.gradients]
        for part, gradient in zip(self.owned, self.gradients, strict=True):
            part.grad = gradient
        self.optimizer.step()
        if self.stage in (1, 2):
            for vector, part in zip(self.whole, self.owned, strict=True):
                vector.copy_(gathered(part.clone(), self.wire))

    def kept(self) -> list[int]:
        """此刻真正存着的字节：参数、梯度、优化器状态。"""
        states = [s for state in self.optimizer.state.values() for s in state.values()]
        moments = [s for s in states if s.dim()]
        arrays = [self.whole or self.owned, self.gradients, moments]
        return [sum(t.numel() * t.element_size() for t in group) for group in arrays]


def train(rank: int, world_size: int, stage: int, seed: int = 0) -> ReplicaResult:
    blocks, x, target = problem(seed)
    rows = slice(rank * ROWS // world_size, (rank + 1) * ROWS // world_size)
    replica, first = Replica(blocks, stage, Wire()), None
    for _ in range(STEPS):
        replica.wire = Wire()
        replica.backward(x[rows], target[rows])
        kept = replica.kept()  # 反向刚完，梯度还都在
        replica.update()
        first = everything(replica, replica.gradients) if first is None else first
    sent = replica.wire.sent_bytes  # 最后一步的
    return ReplicaResult(first, everything(replica, replica.owned), kept, sent)


def everything(replica: Replica, parts: list[Tensor]) -> Tensor:
    """把各块拼成一个向量；切开了的先收齐（这是为了核对，不记在账上）。"""
    if replica.stage:
        parts = [gathered(part, Wire()) for part in parts]
    return torch.cat(parts)


#: 每一级的公式，以参数的字节为单位：存着的三样，和一步发出几个 (N−1)/N。
def formula(stage: int, n: int) -> tuple[list[float], int]:
    parameters, gradients, states = (n if stage >= level else 1 for level in (3, 2, 1))
    return [1 / parameters, 1 / gradients, 2 / states], 3 if stage == 3 else 2


def main() -> None:
    gradient, weights = truth(steps=STEPS)
    size = weights.numel() * weights.element_size()
    print("以参数的字节为 1；一步发出的以 (N−1)/N 为 1")
    print("秩  级   参数    梯度    状态    合计   发出  梯度与单进程  权重与单进程")
    for n in (2, 4):
        for stage in range(4):
            ranks = launch(train, n, stage)
            kept = [part / size for part in ranks[0].kept]
            sent = ranks[0].sent / (size * (n - 1) / n)
            counts = "".join(f"{part:8.3f}" for part in [*kept, sum(kept), sent])
            one = small(*((r.gradient, gradient) for r in ranks))
            two = small(*((r.weights, weights) for r in ranks))
            print(f"{n}   {stage} {counts}   {one}       {two}")


if __name__ == "__main__":
    main()
