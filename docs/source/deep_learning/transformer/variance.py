"""为什么要除以 √d：点积的方差、softmax 的饱和与梯度，逐个维数量一遍。"""

from __future__ import annotations

import torch
from torch import Tensor


def measure(width: int, scaled: bool, samples: int = 2000, keys: int = 16) -> tuple[float, float, float]:
    """随机的 q、k（各分量独立、均值 0、方差 1）；返回 (分数的方差, 最大权重的平均, 梯度范数的平均)。

    梯度指 softmax 的雅可比矩阵的 Frobenius 范数，它是反向传播经过 softmax 时的“通道宽度”。
    """
    generator = torch.Generator().manual_seed(width)
    q = torch.randn(samples, 1, width, generator=generator, dtype=torch.float64)
    k = torch.randn(samples, keys, width, generator=generator, dtype=torch.float64)
    scores = (q * k).sum(-1) / (width**0.5 if scaled else 1.0)
    weights = scores.softmax(-1)
    return scores.var().item(), weights.max(-1).values.mean().item(), softmax_jacobian_norm(weights).mean().item()


def softmax_jacobian_norm(weights: Tensor) -> Tensor:
    """softmax 输出 p [..., n] 处雅可比矩阵 diag(p) − ppᵀ 的 Frobenius 范数，形状 [...]。"""
    jacobian = torch.diag_embed(weights) - weights[..., :, None] * weights[..., None, :]
    return jacobian.square().sum((-2, -1)).sqrt()


def main() -> None:
    print("          不缩放                        除以 √d")
    print("   d      方差   最大权重  梯度         方差   最大权重  梯度")
    for width in (1, 4, 16, 64, 256, 1024):
        plain, scaled = measure(width, scaled=False), measure(width, scaled=True)
        cells = [f"{v:>7.1f}  {m:.2f}      {g:.3f}" for v, m, g in (plain, scaled)]
        print(f"{width:>4}   " + "     ".join(cells))


if __name__ == "__main__":
    main()
