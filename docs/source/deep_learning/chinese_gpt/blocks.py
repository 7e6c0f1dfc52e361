"""今天的大模型与 2017 年的 Transformer 不同的几块：RMSNorm、SwiGLU、旋转位置、分组查询与键值缓存。"""

from __future__ import annotations

import math
from dataclasses import dataclass

import torch
from torch import Tensor, nn

from transformer.positions import rotate


class RMSNorm(nn.Module):
    """只除以均方根，不减均值，也没有偏置。x [..., d]。来源：Zhang、Sennrich (2019)。"""

    def __init__(self, width: int, epsilon: float = 1e-6) -> None:
        super().__init__()
        self.weight, self.epsilon = nn.Parameter(torch.ones(width)), epsilon

    def forward(self, x: Tensor) -> Tensor:
        size = x.square().mean(-1, keepdim=True) + self.epsilon
        return x * size.rsqrt() * self.weight


class SwiGLU(nn.Module):
    """前馈：一路过 SiLU 当作闸门，与另一路逐个相乘。来源：Shazeer (2020)。"""

    def __init__(self, width: int, hidden: int) -> None:
        super().__init__()
        self.gate = nn.Linear(width, hidden, bias=False)
        self.up = nn.Linear(width, hidden, bias=False)
        self.down = nn.Linear(hidden, width, bias=False)

    def forward(self, x: Tensor) -> Tensor:
        gate = self.gate(x)
        return self.down(gate * gate.sigmoid() * self.up(x))


@dataclass
class Cache:
    """一层已经算过的键和值 [b, groups, t, d]；起初是空的。"""

    key: Tensor | None = None
    value: Tensor | None = None

    @property
    def length(self) -> int:
        return 0 if self.key is None else self.key.shape[2]

    def extend(self, key: Tensor, value: Tensor) -> tuple[Tensor, Tensor]:
        """添上新的，返回全部。"""
        if self.key is not None:
            key, value = torch.cat((self.key, key), 2), torch.cat((self.value, value), 2)
        self.key, self.value = key, value
        return key, value


class GroupedAttention(nn.Module):
    """因果自注意力：heads 个查询头，每 heads / groups 个共用一组键和值；位置是旋转的。"""

    def __init__(self, width: int, heads: int, groups: int) -> None:
        super().__init__()
        if width % heads or heads % groups:
            raise ValueError(f"宽 {width}、{heads} 个头、{groups} 组，不能整除")
        self.heads, self.groups, self.head = heads, groups, width // heads
        self.query = nn.Linear(width, heads * self.head, bias=False)
        self.key = nn.Linear(width, groups * self.head, bias=False)
        self.value = nn.Linear(width, groups * self.head, bias=False)
        self.output = nn.Linear(heads * self.head, width, bias=False)

    def forward(self, x: Tensor, cache: Cache | None = None) -> Tensor:
        """x [b, t, width] 是新来的 t 个位置，接在 cache 里的后面。"""
        b, t, _ = x.shape
        start = cache.length if cache else 0
        places = torch.arange(start, start + t)
        query, key, value = (
            layer(x).view(b, t, -1, self.head).transpose(1, 2)  # [b, 头或组, t, head]
            for layer in (self.query, self.key, self.value)
        )
        query, key = rotate(query, places), rotate(key, places)
        if cache is not None:
            key, value = cache.extend(key, value)
        mixed = attend(query, key, value)
        return self.output(mixed.transpose(1, 2).reshape(b, t, -1))


def attend(query: Tensor, key: Tensor, value: Tensor) -> Tensor:
    """分组的因果注意力：query [b, h, t, d] 只有最后 t 个位置，key、value [b, g, s, d]。
    """
    b, heads, t, d = query.shape
    groups, s = key.shape[1:3]
    several = query.view(b, groups, heads // groups, t, d)
    scores = several @ key[:, :, None].transpose(-1, -2) / math.sqrt(d)
    future = torch.ones(t, s, dtype=torch.bool).triu(s - t + 1)
    weights = scores.masked_fill(future, -math.inf).softmax(-1)
    return (weights @ value[:, :, None]).view(b, heads, t, d)


def main() -> None:
    torch.manual_seed(0)
    x = 5 + 3 * torch.randn(4, 64)
    y = RMSNorm(64)(x)
    rms = y.square().mean(-1).sqrt()
    print(f"RMSNorm 之前均方根 {x.square().mean().sqrt():.2f}、均值 {x.mean():.2f}，", end="")
    print(f"之后每行的均方根 {rms.min():.3f} 到 {rms.max():.3f}，均值 {y.mean():.2f}：没有减掉")
    feed = SwiGLU(64, 176)
    count = sum(weight.numel() for weight in feed.parameters())
    print(f"SwiGLU 三个矩阵，{count:,} 个参数；两个矩阵、四倍宽的老前馈 {2 * 64 * 256:,} 个")
    layer, cache = GroupedAttention(64, 4, 2), Cache()
    for t in (5, 1, 1):
        layer(torch.randn(1, t, 64), cache)
        print(f"新来 {t} 个位置，缓存里有 {cache.length} 个，键的形状 {tuple(cache.key.shape)}")


if __name__ == "__main__":
    main()
