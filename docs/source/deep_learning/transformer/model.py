"""编码器-解码器 Transformer：词嵌入 + 正弦位置 + 若干层，输出层与目标词嵌入共用权重。"""

from __future__ import annotations

import math

import torch
from torch import Tensor, nn

from transformer.layers import Cache, DecoderLayer, EncoderLayer, LayerNorm

PAD, BOS, EOS = 0, 1, 2


def sinusoidal(positions: Tensor, width: int) -> Tensor:
    """[t] 的位置变成 [t, width]：偶数列 sin、奇数列 cos，波长从 2π 到 10000·2π。来源：Vaswani 等 (2017)，3.5 节。"""
    frequency = torch.exp(-math.log(10000.0) * torch.arange(0, width, 2) / width)
    angles = positions[:, None] * frequency
    return torch.stack((angles.sin(), angles.cos()), -1).flatten(-2)


class Seq2Seq(nn.Module):
    """source [b, s]、target [b, t] 都是整数，PAD 补齐；
    输出每个位置上下一个符号的分数 [b, t, target_size]。
    """

    def __init__(
        self,
        source_size: int,
        target_size: int,
        width: int = 64,
        heads: int = 4,
        hidden: int = 128,
        layers: int = 2,
        dropout: float = 0.0,
    ) -> None:
        super().__init__()
        self.width = width
        self.source_embedding = nn.Embedding(source_size, width)
        self.target_embedding = nn.Embedding(target_size, width)
        for embedding in (self.source_embedding, self.target_embedding):
            nn.init.normal_(embedding.weight, std=width**-0.5)  # 乘 √width 之后方差是 1
        kind = {"dropout": dropout, "norm_first": True}
        self.encoder = nn.ModuleList(
            EncoderLayer(width, heads, hidden, **kind) for _ in range(layers)
        )
        self.decoder = nn.ModuleList(
            DecoderLayer(width, heads, hidden, **kind) for _ in range(layers)
        )
        self.encoder_norm, self.decoder_norm = LayerNorm(width), LayerNorm(width)

    def embed(self, embedding: nn.Embedding, tokens: Tensor, start: int = 0) -> Tensor:
        """词嵌入乘 √width，再加上从 start 数起的位置。"""
        positions = torch.arange(start, start + tokens.shape[1])
        return embedding(tokens) * math.sqrt(self.width) + sinusoidal(
            positions, self.width
        )

    def encode(self, source: Tensor) -> tuple[Tensor, Tensor]:
        """返回 (记忆 [b, s, width], 掩码 [b, 1, 1, s])；掩码在补齐处为假。"""
        mask = (source != PAD)[:, None, None, :]
        x = self.embed(self.source_embedding, source)
        for layer in self.encoder:
            x = layer(x, mask)
        return self.encoder_norm(x), mask

    def decode(
        self,
        target: Tensor,
        memory: Tensor,
        mask: Tensor,
        caches: list[Cache] | None = None,
        start: int = 0,
    ) -> Tensor:
        """给出 target 的每个位置之后的分数；带 caches 时 target
        只含从第 start 位起的新符号。
        """
        x = self.embed(self.target_embedding, target, start)
        for layer, cache in zip(
            self.decoder, caches or [None] * len(self.decoder), strict=True
        ):
            x = layer(x, memory, mask, cache)
        return self.decoder_norm(x) @ self.target_embedding.weight.T

    def forward(self, source: Tensor, target: Tensor) -> Tensor:
        return self.decode(target, *self.encode(source))


def main() -> None:
    torch.manual_seed(0)
    model = Seq2Seq(11, 18)
    print("参数：", sum(p.numel() for p in model.parameters()), "个")
    scores = model(torch.randint(1, 11, (2, 5)), torch.randint(3, 18, (2, 7)))
    print("分数：", list(scores.shape))


if __name__ == "__main__":
    main()
