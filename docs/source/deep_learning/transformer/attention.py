"""缩放点积注意力与多头注意力，从公式直接写出。"""

from __future__ import annotations

import math

import torch
from torch import Tensor, nn


def attend(
    query: Tensor, key: Tensor, value: Tensor, mask: Tensor | None = None
) -> tuple[Tensor, Tensor]:
    """softmax(QKᵀ/√d)V：query [..., t, d]，key [..., s, d]，value [..., s, v]。

    返回 (输出 [..., t, v], 权重 [..., t, s])。

    mask 能广播成 [..., t, s]，真表示“可以看”；每一行至少要有一个真，否则那一行是 nan。
    来源：Vaswani 等 (2017)，式 (1)。
    """
    scores = query @ key.transpose(-2, -1) / math.sqrt(query.shape[-1])
    if mask is not None:
        scores = scores.masked_fill(~mask, -torch.inf)
    weights = scores.softmax(-1)
    return weights @ value, weights


def causal_mask(length: int) -> Tensor:
    """[length, length] 的下三角：位置 t 只能看 0 … t。"""
    return torch.ones(length, length, dtype=torch.bool).tril()


class MultiHeadAttention(nn.Module):
    """heads 个头各用 width/heads 维，并排做注意力再拼起来。
    来源：Vaswani 等 (2017)，3.2.2 节。
    """

    def __init__(self, width: int, heads: int) -> None:
        super().__init__()
        if width % heads:
            raise ValueError(f"宽度 {width} 不能被头数 {heads} 整除")
        self.heads = heads
        self.query, self.key = nn.Linear(width, width), nn.Linear(width, width)
        self.value, self.out = nn.Linear(width, width), nn.Linear(width, width)

    def split(self, x: Tensor) -> Tensor:
        """[b, t, width] → [b, heads, t, width/heads]。"""
        return x.unflatten(-1, (self.heads, -1)).transpose(-3, -2)

    def project(self, memory: Tensor) -> tuple[Tensor, Tensor]:
        """被查询的一方 [b, s, width] 变成各头的 (键, 值)；它们可以留下来反复使用。"""
        return self.split(self.key(memory)), self.split(self.value(memory))

    def split_query(self, x: Tensor) -> Tensor:
        """去查询的一方 [b, t, width] 变成各头的查询。"""
        return self.split(self.query(x))

    def forward(
        self, x: Tensor, keys_values: tuple[Tensor, Tensor], mask: Tensor | None = None
    ) -> tuple[Tensor, Tensor]:
        """x [b, t, width] 去查询 keys_values；
        返回 (输出 [b, t, width], 权重 [b, heads, t, s])。
        """
        heads, weights = attend(self.split_query(x), *keys_values, mask)
        return self.out(heads.transpose(-3, -2).flatten(-2)), weights


def main() -> None:
    torch.manual_seed(0)
    x = torch.randn(1, 4, 8)
    layer = MultiHeadAttention(width=8, heads=2)
    y, weights = layer(x, layer.project(x), causal_mask(4))
    print("输入", list(x.shape), "→ 输出", list(y.shape), "，权重", list(weights.shape))
    print("第 0 个头的权重（每行和为 1，右上角被掩码成 0）：")
    for row in weights[0, 0].tolist():
        print("  " + "  ".join(f"{w:.2f}" for w in row))


if __name__ == "__main__":
    main()
