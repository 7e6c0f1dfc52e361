"""编码器层与解码器层：注意力、前馈网络、残差连接、层归一化。"""

from __future__ import annotations

from collections.abc import Callable

import torch
from torch import Tensor, nn

from transformer.attention import MultiHeadAttention, causal_mask

Cache = dict[str, tuple[Tensor, Tensor]]


class LayerNorm(nn.Module):
    """对最后一维减均值、除标准差，再乘 weight 加 bias。来源：Ba 等 (2016)，第 3 节。"""

    def __init__(self, width: int, eps: float = 1e-5) -> None:
        super().__init__()
        self.weight, self.bias = nn.Parameter(torch.ones(width)), nn.Parameter(torch.zeros(width))
        self.eps = eps

    def forward(self, x: Tensor) -> Tensor:
        centred = x - x.mean(-1, keepdim=True)
        variance = centred.square().mean(-1, keepdim=True)  # 有偏方差：除以 n，不是 n-1
        return centred / (variance + self.eps).sqrt() * self.weight + self.bias


class Block(nn.Module):
    """两种层共同的部分：前馈网络，以及“子层 + 残差 + 归一化”的两种接法。"""

    def __init__(
        self, width: int, hidden: int, norms: int, dropout: float, norm_first: bool
    ) -> None:
        super().__init__()
        self.feed_forward = nn.Sequential(
            nn.Linear(width, hidden), nn.ReLU(), nn.Linear(hidden, width)
        )
        self.norms = nn.ModuleList(LayerNorm(width) for _ in range(norms))
        self.dropout, self.norm_first = nn.Dropout(dropout), norm_first

    def residual(
        self, x: Tensor, norm: nn.Module, sublayer: Callable[[Tensor], Tensor]
    ) -> Tensor:
        if self.norm_first:  # pre-LN：主干上没有归一化，梯度可以直通
            return x + self.dropout(sublayer(norm(x)))
        return norm(x + self.dropout(sublayer(x)))  # post-LN：2017 年论文的接法


class EncoderLayer(Block):
    """自注意力 + 前馈网络；输入输出都是 [b, s, width]。"""

    def __init__(
        self,
        width: int,
        heads: int,
        hidden: int,
        dropout: float = 0.0,
        norm_first: bool = False,
    ) -> None:
        super().__init__(width, hidden, 2, dropout, norm_first)
        self.self_attention = MultiHeadAttention(width, heads)

    def forward(self, x: Tensor, mask: Tensor | None = None) -> Tensor:
        def look(h: Tensor) -> Tensor:
            return self.self_attention(h, self.self_attention.project(h), mask)[0]

        x = self.residual(x, self.norms[0], look)
        return self.residual(x, self.norms[1], self.feed_forward)


class DecoderLayer(Block):
    """带因果掩码的自注意力 + 看编码器的交叉注意力 + 前馈网络。"""

    def __init__(
        self,
        width: int,
        heads: int,
        hidden: int,
        dropout: float = 0.0,
        norm_first: bool = False,
    ) -> None:
        super().__init__(width, hidden, 3, dropout, norm_first)
        self.self_attention = MultiHeadAttention(width, heads)
        self.cross_attention = MultiHeadAttention(width, heads)
        self.last_weights: Tensor | None = None  # 最近一次交叉注意力的权重，画图用

    def forward(
        self, x: Tensor, memory: Tensor, memory_mask: Tensor | None = None, cache: Cache | None = None
    ) -> Tensor:
        """x [b, t, width]，memory [b, s, width]；给了 cache 时 x 只含新的一个位置，旧的键和值从 cache 取。"""

        def look_back(h: Tensor) -> Tensor:
            keys, values = self.self_attention.project(h)
            if cache is None:
                return self.self_attention(h, (keys, values), causal_mask(h.shape[1]))[0]
            if "self" in cache:
                keys, values = (torch.cat(pair, -2) for pair in zip(cache["self"], (keys, values), strict=True))
            cache["self"] = keys, values
            return self.self_attention(h, (keys, values))[0]

        def look_across(h: Tensor) -> Tensor:
            kept = cache.get("cross") if cache is not None else None
            keys_values = kept or self.cross_attention.project(memory)
            if cache is not None:
                cache["cross"] = keys_values
            y, self.last_weights = self.cross_attention(h, keys_values, memory_mask)
            return y

        x = self.residual(x, self.norms[0], look_back)
        x = self.residual(x, self.norms[1], look_across)
        return self.residual(x, self.norms[2], self.feed_forward)


def main() -> None:
    torch.manual_seed(0)
    x, memory = torch.randn(2, 5, 16), torch.randn(2, 7, 16)
    encoder, decoder = EncoderLayer(16, 4, 32), DecoderLayer(16, 4, 32)
    for name, layer, y in (("编码器层", encoder, encoder(memory)), ("解码器层", decoder, decoder(x, memory))):
        print(f"{name}：输出 {list(y.shape)}，参数 {sum(p.numel() for p in layer.parameters())} 个")


if __name__ == "__main__":
    main()
