"""给位置编号的办法：想让只读过短数的模型，也读得出更长的数。"""

from __future__ import annotations

import math

import torch
from torch import Tensor, nn

from transformer.attention import MultiHeadAttention
from transformer.model import PAD, Seq2Seq, sinusoidal
from transformer.positions import rotate
from transformer.train import FIRST, SYMBOLS, encode_numbers, encode_readings

SECTION = 4  # 四位一节
FARTHEST = 10  # 随机平移最多移这么远
ENDS = torch.tensor([SYMBOLS.index(mark) + FIRST for mark in "万亿"])  # 写到它，这一节就读完了


class Placed(Seq2Seq):
    """Seq2Seq，但位置怎样编号由子类说了算；这里是老办法：从左往右数，正弦。"""

    def embed(self, embedding: nn.Embedding, tokens: Tensor, start: int = 0) -> Tensor:
        """词嵌入乘 √width，再加上位置。tokens 总是从头开始的整个前缀：编号可以看前面写过什么。"""
        if start:
            raise ValueError("这些编号要看整个前缀，不能接着缓存往下算")
        places = self.source_places(tokens) if embedding is self.source_embedding else self.target_places(tokens)
        return embedding(tokens) * math.sqrt(self.width) + places

    def source_places(self, tokens: Tensor) -> Tensor:
        """数码 [b, s] 的位置，[s, width] 或 [b, s, width]。"""
        return sinusoidal(torch.arange(tokens.shape[1]), self.width)

    def target_places(self, tokens: Tensor) -> Tensor:
        """前缀 [b, t] 的位置，[t, width] 或 [b, t, width]。"""
        return sinusoidal(torch.arange(tokens.shape[1]), self.width)


class Shifted(Placed):
    """训练时每个序列从 0 到 FARTHEST 的一个随机位置数起，靠后的编号也就都见过；考试时从 0 数起。"""

    def source_places(self, tokens: Tensor) -> Tensor:
        starts = torch.randint(0, FARTHEST + 1, (len(tokens),)) if self.training else torch.zeros(len(tokens))
        positions = starts[:, None] + torch.arange(tokens.shape[1])
        return sinusoidal(positions.flatten(), self.width).unflatten(0, positions.shape)

    target_places = source_places


class RightAligned(Placed):
    """数码从右往左数：个位总是 0 号，不管前面还有几位。读法照旧从左数：写的时候还不知道有多长。"""

    def source_places(self, tokens: Tensor) -> Tensor:
        positions = from_the_right(tokens)
        return sinusoidal(positions.flatten(), self.width).unflatten(0, positions.shape)


class RotaryAttention(MultiHeadAttention):
    """查询和键按各自的位置旋转之后再做注意力；位置从 0 数起。"""

    def project(self, memory: Tensor) -> tuple[Tensor, Tensor]:
        keys, values = super().project(memory)
        return rotate(keys, torch.arange(keys.shape[-2])), values

    def split_query(self, x: Tensor) -> Tensor:
        query = super().split_query(x)
        return rotate(query, torch.arange(query.shape[-2]))


class Rotary(Placed):
    """RoPE：嵌入里没有位置，编码器和解码器的自注意力里查询和键按位置旋转；交叉注意力照旧。"""

    def __init__(self, *sizes: int, width: int, heads: int, **more: int) -> None:
        super().__init__(*sizes, width=width, heads=heads, **more)
        for layer in (*self.encoder, *self.decoder):
            layer.self_attention = RotaryAttention(width, heads)

    def source_places(self, tokens: Tensor) -> Tensor:
        return torch.zeros(self.width)

    target_places = source_places


class Coupled(Placed):
    """位置耦合：数码和读它的那些字，编号对得上。

    数码的编号是（从左数第几节，节里从右数第几位），
    字的编号是（正在读第几节，这一节写了几个字）；两边的“第几节”用同一张表。
    来源：Cho 等 (2024)；怎样配对是照着任务定的。
    """

    def __init__(self, *sizes: int, width: int, **more: int) -> None:
        super().__init__(*sizes, width=width, **more)
        counts = (4, SECTION, 3 * SECTION)
        places = (nn.Embedding(count, width) for count in counts)
        self.section, self.digit, self.character = places

    def source_places(self, tokens: Tensor) -> Tensor:
        section, digit = of_digits(tokens)
        return self.section(section) + self.digit(digit)

    def target_places(self, tokens: Tensor) -> Tensor:
        section, character = of_characters(tokens)
        section = section.clamp(max=self.section.num_embeddings - 1)
        character = character.clamp(max=self.character.num_embeddings - 1)
        return self.section(section) + self.character(character)


def of_digits(tokens: Tensor) -> tuple[Tensor, Tensor]:
    """数码 [b, s] 的两个编号：从左数第几节，节里从右数第几位。补齐处当作个位，反正看不见。"""
    right = from_the_right(tokens).clamp(min=0)
    return right[:, :1] // SECTION - right // SECTION, right % SECTION


def of_characters(tokens: Tensor) -> tuple[Tensor, Tensor]:
    """前缀 [b, t] 的两个编号：接下来要写第几节，这一节已经写了几个字。写出“万”“亿”，就到了下一节。"""
    ends, order = torch.isin(tokens, ENDS), torch.arange(tokens.shape[1])
    return ends.cumsum(1), order - torch.where(ends, order, 0).cummax(1).values


def from_the_right(tokens: Tensor) -> Tensor:
    """每个数码右边还有几个数码：[b, s]；补齐处是负数。"""
    return (tokens != PAD).sum(1, keepdim=True) - 1 - torch.arange(tokens.shape[1])


def main() -> None:
    n, read = 345678, "三十四万五千六"
    tokens, prefix = encode_numbers([n]), encode_readings([read])[:, :-1]
    right, (section, digit) = from_the_right(tokens), of_digits(tokens)
    print("数码      ", *str(n), sep="    ")
    print("从左数    ", *range(len(str(n))), sep="    ")
    print("从右数    ", *right[0].tolist(), sep="    ")
    print("位置耦合    ", *(f"{a}-{b}" for a, b in zip(section[0].tolist(), digit[0].tolist(), strict=True)), sep="  ")
    print("写到      ", "始", *read, sep="   ")
    pairs = zip(*(part[0].tolist() for part in of_characters(prefix)), strict=True)
    print("位置耦合    ", *(f"{a}-{b}" for a, b in pairs), sep="  ")


if __name__ == "__main__":
    main()
