"""模型：只用编码器。输入多长，输出就多长，每个位置在这个字已知的几种读音里挑一种。"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor, nn

from hanzi_to_pinyin.baselines import UNKNOWN, Majority
from hanzi_to_pinyin.phrases import Phrase
from hanzi_to_pinyin.vectors import vectors
from transformer.attention import MultiHeadAttention, attend
from transformer.layers import EncoderLayer, LayerNorm
from transformer.model import sinusoidal
from transformer.positions import rotate

PAD, HIDDEN, EDGE, FIRST = 0, 1, 2, 3  # 补齐；没见过或故意遮住的字；短语的两头；第一个字的编号
LONGEST = 12  # 十个字的短语，加上两头


@dataclass(frozen=True)
class Settings:
    """模型与训练的全部选择；消融实验每次只改一项。"""

    width: int = 64
    heads: int = 4
    hidden: int = 128
    layers: int = 1
    positions: str = "sinusoidal"  # 或 learned、rotary、none
    norm_first: bool = True
    dropout: float = 0.3
    hide: float = 0.1  # 训练时每个字被遮住的机会
    vectors: bool = True  # 字的嵌入从 vectors.py 起步
    smoothing: float = 0.0
    prior: bool = True  # 从多数派的对数概率起步


class Vocabulary:
    """训练短语里的字与它们的读音；每个字的读音按次数从多到少排，所以 0 号就是多数派。"""

    def __init__(self, readings: dict[str, Sequence[str]], counts: dict[str, Sequence[int]]) -> None:
        self.readings = {c: tuple(readings[c]) for c in sorted(readings)}
        self.counts = {c: tuple(counts[c]) for c in self.readings}
        self.number = {c: FIRST + i for i, c in enumerate(self.readings)}
        self.size = FIRST + len(self.readings)

    @classmethod
    def of(cls, phrases: Iterable[Phrase]) -> Vocabulary:
        counts = Majority(phrases).counts
        ranked = {c: sorted(found, key=lambda r: (-found[r], r)) for c, found in counts.items()}
        return cls(ranked, {c: [counts[c][r] for r in ranked[c]] for c in ranked})

    def encode(self, texts: Sequence[str]) -> Tensor:
        """[b, 最长 + 2]：前后各一个 EDGE，没见过的字是 HIDDEN，短的在右边补 PAD。"""
        longest = max(map(len, texts)) + 2
        rows = [[EDGE, *(self.number.get(c, HIDDEN) for c in text), EDGE] for text in texts]
        return torch.tensor([row + [PAD] * (longest - len(row)) for row in rows])

    def targets(self, phrases: Sequence[Phrase]) -> Tensor:
        """与 encode 同形：多音字的读音是它的第几种；不必挑、没见过、两头和补齐都是 -1。"""
        wanted = torch.full((len(phrases), max(len(p.text) for p in phrases) + 2), -1)
        for row, (text, readings) in zip(wanted, phrases, strict=True):
            for i, (character, reading) in enumerate(zip(text, readings, strict=True), 1):
                known = self.readings.get(character, ())
                if len(known) > 1 and reading in known:
                    row[i] = known.index(reading)
        return wanted


class RotaryAttention(MultiHeadAttention):
    """查询和键先按位置旋转，再做点积；其余与多头注意力相同。"""

    def project(self, memory: Tensor) -> tuple[Tensor, Tensor]:
        keys, values = super().project(memory)
        return rotate(keys, torch.arange(memory.shape[1])), values

    def forward(
        self, x: Tensor, keys_values: tuple[Tensor, Tensor], mask: Tensor | None = None
    ) -> tuple[Tensor, Tensor]:
        query = rotate(self.split(self.query(x)), torch.arange(x.shape[1]))
        heads, weights = attend(query, *keys_values, mask)
        return self.out(heads.transpose(-3, -2).flatten(-2)), weights


class Tagger(nn.Module):
    """tokens [b, t] → 每个位置上各候选读音的分数 [b, t, 候选数]；没有的候选是 -inf。"""

    def __init__(self, vocabulary: Vocabulary, settings: Settings) -> None:
        super().__init__()
        self.vocabulary, self.settings = vocabulary, settings
        s, width = settings, settings.width
        self.embedding = nn.Embedding(vocabulary.size, width)
        self.places = nn.Embedding(LONGEST, width) if s.positions == "learned" else None
        self.layers = nn.ModuleList(
            EncoderLayer(width, s.heads, s.hidden, s.dropout, s.norm_first)
            for _ in range(s.layers)
        )
        if s.positions == "rotary":
            for layer in self.layers:
                layer.self_attention = RotaryAttention(width, s.heads)
        self.norm, self.dropout = LayerNorm(width), nn.Dropout(s.dropout)
        choices, prior = _choices(vocabulary)
        # [字, 候选数]，-1 是没有
        self.register_buffer("choices", choices, persistent=False)
        self.register_buffer("prior", prior, persistent=False)  # [读音]
        self.reading = nn.Embedding(len(prior), width)  # 每个“多音字的一种读音”一个向量
        nn.init.normal_(self.reading.weight, std=0.02)
        self.bias = nn.Parameter(torch.zeros(len(prior)))

    def start_from(self, table: dict[str, np.ndarray]) -> None:
        """字的嵌入换成 table 里的向量；遮住的字是零向量。"""
        with torch.no_grad():
            self.embedding.weight[HIDDEN] = 0
            for character, number in self.vocabulary.number.items():
                self.embedding.weight[number] = torch.tensor(table[character])

    def look(self, tokens: Tensor) -> Tensor:
        """看过上下文的向量 [b, t, width]。"""
        x = self.embedding(tokens)
        if self.settings.positions == "sinusoidal":
            x = x + sinusoidal(torch.arange(tokens.shape[1]), self.settings.width)
        elif self.places is not None:
            x = x + self.places.weight[: tokens.shape[1]]
        x, mask = self.dropout(x), (tokens != PAD)[:, None, None, :]
        for layer in self.layers:
            x = layer(x, mask)
        return self.norm(x)

    def choose(self, seen: Tensor, tokens: Tensor) -> Tensor:
        """seen [n, width] 是 tokens [n] 处的向量；返回候选读音的分数 [n, 候选数]。

        分数 = 向量 · 读音的向量 + 偏置 + 训练数据里这个字读这个音的对数频率。
        """
        choices = self.choices[tokens]
        readings = choices.clamp(min=0)
        scores = (self.reading(readings) @ self.dropout(seen)[:, :, None])[..., 0]
        prior = self.prior if self.settings.prior else 0
        scores = scores + (self.bias + prior)[readings]
        return scores.masked_fill(choices < 0, -torch.inf)

    def forward(self, tokens: Tensor) -> Tensor:
        scores = self.choose(self.look(tokens).flatten(0, 1), tokens.flatten())
        return scores.unflatten(0, tokens.shape)

    @torch.no_grad()
    def evidence(self, texts: Sequence[str]) -> list[list[dict[str, float]]]:
        """每个字各候选读音的分数减去先验：模型从上下文里看出来的那一份。
        只有一种读音的字是 0，没见过的字是空的。
        """
        self.eval()
        tokens = self.vocabulary.encode(texts)
        prior = self.prior if self.settings.prior else torch.zeros_like(self.prior)
        start = prior[self.choices.clamp(min=0)]
        scores = (self(tokens) - start[tokens]).tolist()
        return [
            [
                {
                    r: v if len(known) > 1 else 0.0
                    for r, v in zip(known, values, strict=False)
                }
                for known, values in zip(
                    (self.vocabulary.readings.get(c, ()) for c in text),
                    row[1:],
                    strict=False,
                )
            ]
            for text, row in zip(texts, scores, strict=True)
        ]

    @torch.no_grad()
    def read(self, texts: Sequence[str]) -> list[tuple[str, ...]]:
        """一批短语的读音；没见过的字是 UNKNOWN。"""
        self.eval()
        best = self(self.vocabulary.encode(texts)).argmax(-1).tolist()
        return [
            tuple(
                self.vocabulary.readings.get(c, (UNKNOWN,))[k]
                for c, k in zip(text, row[1:], strict=False)
            )
            for text, row in zip(texts, best, strict=True)
        ]


def _choices(vocabulary: Vocabulary) -> tuple[Tensor, Tensor]:
    """给多音字的每种读音编号：[字, 最多几种] 的编号表，和每个编号的对数频率。其余的字只有 0 号候选，不参与训练。"""
    most = max(map(len, vocabulary.readings.values()))
    choices = torch.full((vocabulary.size, most), -1)
    choices[:, 0] = 0
    prior: list[float] = []
    for character, counts in vocabulary.counts.items():
        if len(counts) > 1:
            start, total = len(prior), sum(counts)
            choices[vocabulary.number[character], : len(counts)] = torch.arange(start, start + len(counts))
            prior += [math.log(count / total) for count in counts]
    return choices, torch.tensor(prior)


def main() -> None:
    phrases = [Phrase("重庆", ("chóng", "qìng")), Phrase("重量", ("zhòng", "liàng"))]
    vocabulary, settings = Vocabulary.of(phrases), Settings()
    torch.manual_seed(0)
    model = Tagger(vocabulary, settings).eval()
    model.start_from(vectors(phrases, settings.width))
    tokens = vocabulary.encode(["重庆", "重"])
    print("编号：", tokens.tolist())
    print("“重”的候选：", vocabulary.readings["重"], "，“庆”的候选：", vocabulary.readings["庆"])
    print("分数：", list(model(tokens).shape), "，参数：", sum(p.numel() for p in model.parameters()), "个")


if __name__ == "__main__":
    main()
