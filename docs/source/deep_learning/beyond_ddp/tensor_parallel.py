"""张量并行：一块的两个矩阵各切一半，前向、反向各加一次；传的是激活，不是参数。"""

from __future__ import annotations

import torch
from torch import Tensor

from beyond_ddp.blocks import (
    LAYERS,
    ROWS,
    WIDTH,
    Block,
    SliceResult,
    branch,
    input_gradient,
    loss_gradient,
    problem,
    small,
    truth,
    weight_gradient,
)
from distributed_data_parallel.processes import launch
from distributed_data_parallel.ring import Wire, ring_all_reduce


def slice_of(block: Block, rank: int, n: int) -> Block:
    """up 按列切，down 按行切：隐层的每个单元连同它的进、出两组权重，整个归一个秩。"""
    return Block(block.up.chunk(n, 1)[rank], block.down.chunk(n, 0)[rank])


def over_ranks(x: Tensor, wire: Wire) -> Tensor:
    """各秩的 x 相加，形状不变。"""
    return ring_all_reduce(x.flatten(), wire).view_as(x)


def step(parts: list[Block], x: Tensor, target: Tensor, wire: Wire) -> list[Block]:
    """一次前向与反向，每个秩看全部的行；返回它那一片的梯度。Shoeybi 等 (2019)。"""
    saved, gradients = [], []
    for part in parts:
        change, kept = branch(part, x)
        x = x + over_ranks(change, wire)
        saved.append(kept)
    dy = loss_gradient(x, target)
    for part, kept in zip(reversed(parts), reversed(saved), strict=True):
        change, dz = input_gradient(part, kept, dy)
        gradients.append(weight_gradient(kept, dy, dz))  # 自己的一片，不必通信
        dy = dy + over_ranks(change, wire)
    return gradients[::-1]


def train(rank: int, world_size: int, seed: int = 0) -> SliceResult:
    blocks, x, target = problem(seed)
    wire = Wire()
    parts = [slice_of(block, rank, world_size) for block in blocks]
    gradients = step(parts, x, target, wire)
    kept = sum(w.numel() * w.element_size() for part in parts for w in part)
    return SliceResult(gradients, kept, wire.sent_bytes)


def assembled(ranks: list[SliceResult]) -> Tensor:
    """各秩的片拼回整块的梯度，摊平。"""
    whole = []
    for slices in zip(*(r.gradients for r in ranks), strict=True):
        ups, downs = zip(*slices, strict=True)
        whole.append(Block(torch.cat(ups, 1), torch.cat(downs, 0)).flat())
    return torch.cat(whole)


def traffic(n: int, item: int = 8) -> float:
    """公式：每块前向、反向各全规约一次 [ROWS, WIDTH]，每次 2(N−1)/N 份；与隐层无关。"""
    return LAYERS * 2 * (2 * (n - 1) / n) * ROWS * WIDTH * item


def cut_the_other_way(n: int) -> Tensor:
    """反过来切：up 按行，每个秩只看 x 的几列。不在非线性之前相加，错多少。"""
    (block, *_), x, _ = problem()
    ups, xs = block.up.chunk(n, 0), x.chunk(n, 1)
    wrong = sum(torch.tanh(part @ up) for part, up in zip(xs, ups, strict=True))
    right = torch.tanh(x @ block.up)
    return (wrong - right).abs().max()


def main() -> None:
    gradient, weights = truth()
    size = weights.numel() * weights.element_size()
    print("秩  存的参数  发出的字节  公式的字节  梯度与单进程")
    for n in (2, 3, 4):
        ranks = launch(train, n)
        same = small((assembled(ranks), gradient))
        share = ranks[0].kept / size
        print(f"{n}  {share:7.3f}{ranks[0].sent:13,}{traffic(n):12,.0f}   {same}")
    data = 2 * (2 - 1) / 2 * size
    print(f"同样 2 个秩，数据并行每个秩发出 {data:,.0f} 字节：那是参数的账，与行数无关")
    print(f"反过来切，隐层差到 {cut_the_other_way(2):.2f}（tanh 的值不过 1）")


if __name__ == "__main__":
    main()
