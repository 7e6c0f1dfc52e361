"""GPT：词嵌入、若干层、最后一次归一化；输出层与词嵌入共用权重。位置在注意力里，不在嵌入里。"""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor, nn

from chinese_gpt.blocks import Cache, GroupedAttention, RMSNorm, SwiGLU


@dataclass(frozen=True)
class Settings:
    """尺寸；hidden 是前馈的宽，约为 8/3 倍的 width。"""

    vocabulary: int = 2048
    width: int = 96
    heads: int = 4
    groups: int = 2
    hidden: int = 256
    layers: int = 3
    dropout: float = 0.1

    def parameters(self) -> int:
        """参数的个数，照公式：嵌入，每层的注意力、前馈和两个归一化，最后的归一化。"""
        head = self.width // self.heads
        attention = 2 * self.width * head * (self.heads + self.groups)
        layer = attention + 3 * self.width * self.hidden + 2 * self.width
        return self.vocabulary * self.width + self.layers * layer + self.width


class Layer(nn.Module):
    """先归一化，再做，再加回去（pre-norm）。"""

    def __init__(self, settings: Settings) -> None:
        super().__init__()
        self.attention_norm = RMSNorm(settings.width)
        self.attention = GroupedAttention(settings.width, settings.heads, settings.groups)
        self.feed_norm = RMSNorm(settings.width)
        self.feed = SwiGLU(settings.width, settings.hidden)
        self.dropout = nn.Dropout(settings.dropout)

    def forward(self, x: Tensor, cache: Cache | None = None) -> Tensor:
        x = x + self.dropout(self.attention(self.attention_norm(x), cache))
        return x + self.dropout(self.feed(self.feed_norm(x)))


class GPT(nn.Module):
    """tokens [b, t] → 每个位置上下一个词元的分数 [b, t, vocabulary]。"""

    def __init__(self, settings: Settings) -> None:
        super().__init__()
        self.settings = settings
        self.embedding = nn.Embedding(settings.vocabulary, settings.width)
        self.dropout = nn.Dropout(settings.dropout)
        self.layers = nn.ModuleList(Layer(settings) for _ in range(settings.layers))
        self.norm = RMSNorm(settings.width)
        for name, weight in self.named_parameters():
            if weight.dim() == 2:  # 每层往主干上加两次，加得越多，起初越小
                added = name.endswith(("output.weight", "down.weight"))
                nn.init.normal_(weight, std=0.02 / (2 * settings.layers) ** 0.5 if added else 0.02)

    def forward(self, tokens: Tensor, caches: list[Cache] | None = None) -> Tensor:
        """带 caches 时，tokens 只含新来的，接在缓存的后面。"""
        x = self.dropout(self.embedding(tokens))
        for k, layer in enumerate(self.layers):
            x = layer(x, caches[k] if caches else None)
        return self.norm(x) @ self.embedding.weight.T

    def caches(self) -> list[Cache]:
        """每层一份空的缓存。"""
        return [Cache() for _ in self.layers]


def main() -> None:
    torch.manual_seed(0)
    torch.set_num_threads(1)
    settings = Settings()
    model = GPT(settings).eval()
    counted = sum(weight.numel() for weight in model.parameters())
    print(f"参数 {counted:,} 个，照公式 {settings.parameters():,} 个")
    tokens = torch.randint(0, settings.vocabulary, (2, 9))
    with torch.no_grad():
        whole, caches = model(tokens), model.caches()
        by_one = torch.cat([model(tokens[:, k : k + 1], caches) for k in range(9)], 1)
        caches = model.caches()
        in_two = torch.cat([model(tokens[:, :4], caches), model(tokens[:, 4:], caches)], 1)
        changed = tokens.clone()
        changed[:, 6:] = 0
        early = (model(changed)[:, :6] - whole[:, :6]).abs().max()
    for name, found in (("一个一个地", by_one), ("分两段", in_two)):
        far = (found - whole).abs().max()
        print(f"{name}用缓存算，与一次算完：{'相差不到 1e-6' if far < 1e-6 else f'差 {far:.1e}'}")
    print(f"改掉后三个词元，前六个位置的分数{'不变' if early < 1e-6 else '变了'}")
    layer = settings.layers * settings.groups * settings.width // settings.heads
    print(f"键值缓存：每个词元 {2 * layer} 个数；若每个头一份，{2 * layer * settings.heads // settings.groups} 个")


if __name__ == "__main__":
    main()
