"""全章共用的模型：一叠残差块。反向手写，分成对输入的（B）与对权重的（W）两半。"""

from __future__ import annotations

from typing import NamedTuple

import torch
from torch import Tensor

LAYERS, WIDTH, HIDDEN, ROWS = 4, 12, 48, 24
Saved = tuple[Tensor, Tensor]


class Block(NamedTuple):
    """一块的两个矩阵：up [d, h]，down [h, d]；它算 y = x + tanh(x·up)·down。"""

    up: Tensor
    down: Tensor

    def flat(self) -> Tensor:
        """摊平成一个向量，长 2dh。"""
        return torch.cat([self.up.flatten(), self.down.flatten()])

    @classmethod
    def of(cls, vector: Tensor, width: int) -> Block:
        """flat 的逆：两半各折成矩阵，与 vector 共用存储。"""
        up, down = vector.chunk(2)
        return cls(up.view(width, -1), down.view(-1, width))


def branch(block: Block, x: Tensor) -> tuple[Tensor, Saved]:
    """前向（F）：加到 x 上的那一项 [n, d]，和反向要用的 (x, 隐层)。"""
    hidden = torch.tanh(x @ block.up)
    return hidden @ block.down, (x, hidden)


def input_gradient(block: Block, saved: Saved, dy: Tensor) -> tuple[Tensor, Tensor]:
    """反向的一半（B）：要加到 dy 上的那一项 [n, d]，和另一半要用的 dz [n, h]。"""
    _, hidden = saved
    dz = dy @ block.down.T * (1 - hidden**2)
    return dz @ block.up.T, dz


def weight_gradient(saved: Saved, dy: Tensor, dz: Tensor) -> Block:
    """反向的另一半（W）：两个矩阵的梯度；用不着权重，也没有人等它。"""
    x, hidden = saved
    return Block(x.T @ dz, hidden.T @ dy)


def problem(seed: int = 0) -> tuple[list[Block], Tensor, Tensor]:
    """双精度的一叠块、输入 [n, d] 与目标 [n, d]；每个秩调用它，得到的都一样。"""
    rng = torch.Generator().manual_seed(seed)

    def normal(*shape: int) -> Tensor:
        return torch.randn(*shape, dtype=torch.float64, generator=rng)

    def block() -> Block:
        return Block(normal(WIDTH, HIDDEN) / 4, normal(HIDDEN, WIDTH) / 4)

    return [block() for _ in range(LAYERS)], normal(ROWS, WIDTH), normal(ROWS, WIDTH)


def loss_gradient(y: Tensor, target: Tensor) -> Tensor:
    """损失对 y 的梯度；损失是全体 ROWS 行的均方差，所以各部分的行相加就是整批。"""
    return 2 * (y - target) / (ROWS * WIDTH)


def truth(seed: int = 0, steps: int = 0) -> tuple[Tensor, Tensor]:
    """一个进程、torch 求导：第一步的梯度，和 Adam 走 steps 步之后的权重，都摊平。"""
    blocks, x, target = problem(seed)
    weights = [w.requires_grad_() for block in blocks for w in block]
    optimizer = torch.optim.Adam(weights, lr=0.01)
    first = None
    for _ in range(max(steps, 1)):
        optimizer.zero_grad()
        y = x
        for up, down in zip(weights[::2], weights[1::2], strict=True):
            y = y + torch.tanh(y @ up) @ down
        torch.nn.functional.mse_loss(y, target).backward()
        if first is None:
            first = torch.cat([w.grad.flatten() for w in weights])
        if steps:
            optimizer.step()
    return first, torch.cat([w.detach().flatten() for w in weights])


def by_hand(seed: int = 0) -> Tensor:
    """同一个梯度，用上面三个函数手算。"""
    blocks, y, target = problem(seed)
    saved, gradients = [], []
    for block in blocks:
        change, kept = branch(block, y)
        y = y + change
        saved.append(kept)
    dy = loss_gradient(y, target)
    for block, kept in zip(reversed(blocks), reversed(saved), strict=True):
        change, dz = input_gradient(block, kept, dy)
        gradients.append(weight_gradient(kept, dy, dz).flat())
        dy = dy + change
    return torch.cat(gradients[::-1])


def small(*pairs: tuple[Tensor, Tensor]) -> str:
    """每一对相差多少，说成一句。"""
    far = max((one - two).abs().max().item() for one, two in pairs)
    return "< 1e-10" if far < 1e-10 else f"{far:.0e}"


# 下面是各种切法里一个秩交回来的结果；进程之间传的类，要在能按名字导入的模块里。


class ReplicaResult(NamedTuple):
    """ZeRO，训练 STEPS 步之后：第一步的梯度与最后的权重（都凑齐了）、字节的账。"""

    gradient: Tensor
    weights: Tensor
    kept: list[int]
    sent: int


class SliceResult(NamedTuple):
    """张量并行：每块自己那一片的梯度，存着的与发出的字节。"""

    gradients: list[Block]
    kept: int
    sent: int


class StageResult(NamedTuple):
    """流水线：自己几块的梯度，最多留过几个微批，寄出的字节。"""

    gradient: Tensor
    most_kept: int
    sent: int


class ExpertResult(NamedTuple):
    """专家并行：词元、门（已相加）、自己的专家的梯度；发出的字节，离家与收到几行。"""

    tokens: Tensor
    gating: Tensor
    up: Tensor
    down: Tensor
    sent: int
    left: int
    came: int


class RingResult(NamedTuple):
    """环形注意力：最大误差、发出的字节（前向，反向），每一轮要算几个分数。"""

    error: float
    sent: tuple[int, int]
    work: list[int]


def main() -> None:
    blocks, _, _ = problem()
    numbers = sum(w.numel() for block in blocks for w in block)
    print(f"{LAYERS} 块，宽 {WIDTH}，隐层 {HIDDEN}，{numbers:,} 个参数；整批 {ROWS} 行")
    print(f"手写的反向与 torch 的自动求导，相差 {small((by_hand(), truth()[0]))}")


if __name__ == "__main__":
    main()
