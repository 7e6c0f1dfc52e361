"""注意力本身不知道次序；正弦位置与旋转位置（RoPE）怎样把次序告诉它。"""

from __future__ import annotations

import torch
from torch import Tensor

from transformer.attention import MultiHeadAttention
from transformer.model import sinusoidal


def shuffled_error(width: int = 32, length: int = 7) -> tuple[float, float]:
    """把输入换个次序，输出是否只是跟着换次序？返回 (不加位置, 加正弦位置) 时的最大偏差。"""
    torch.manual_seed(0)
    x, order = torch.randn(1, length, width), torch.tensor([3, 0, 6, 1, 5, 2, 4])
    layer = MultiHeadAttention(width, 4)
    errors = []
    for position in (torch.zeros(length, width), sinusoidal(torch.arange(length), width)):
        a, b = x + position, x[:, order] + position
        straight, swapped = layer(a, layer.project(a))[0], layer(b, layer.project(b))[0]
        errors.append((straight[:, order] - swapped).abs().max().item())
    return errors[0], errors[1]


def rotate(x: Tensor, positions: Tensor) -> Tensor:
    """RoPE：把 x [..., t, d] 的每一对相邻分量 (2i, 2i+1) 转过 位置·10000^(−2i/d) 弧度。
    来源：Su 等 (2021)，式 (15)。
    """
    width = x.shape[-1]
    angles = positions[:, None] * 10000.0 ** (
        -torch.arange(0, width, 2, dtype=x.dtype) / width
    )
    even, odd = x[..., 0::2], x[..., 1::2]
    turned = (
        even * angles.cos() - odd * angles.sin(),
        even * angles.sin() + odd * angles.cos(),
    )
    return torch.stack(turned, -1).flatten(-2)


def main() -> None:
    without, with_positions = shuffled_error()
    small = "< 1e-5" if without < 1e-5 else without
    print(f"打乱输入：不加位置时输出只是跟着打乱（偏差 {small}），加了位置就变了（偏差 {with_positions:.2f}）")

    table = sinusoidal(torch.arange(200), 64).double()
    print("正弦位置：相距 3 的两个位置的点积", [f"{table[t] @ table[t + 3]:.3f}" for t in (0, 50, 150)])

    torch.manual_seed(0)
    q, k = torch.randn(1, 64, dtype=torch.float64), torch.randn(1, 64, dtype=torch.float64)
    scores = [(rotate(q, torch.tensor([t + 3])) @ rotate(k, torch.tensor([t])).T).item() for t in (0, 50, 150)]
    print("RoPE：相距 3 的两个位置的分数", [f"{score:.3f}" for score in scores])


if __name__ == "__main__":
    main()
