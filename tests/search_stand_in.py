"""Models for ``cjk_search_embedder`` that cost nothing: one knows a few words, one is wrong about everything."""

from __future__ import annotations

import zlib
from collections.abc import Sequence

import numpy as np

#: Words of one line mean the same.
MEANINGS = (
    ("清零", "归零", "grad", "zero"),
    ("死锁", "卡住", "stuck", "deadlock"),
    ("缓存", "重复计算", "cache"),
    ("天气", "下雨", "weather"),
)


ASKED_FOR = "归零每一步之前死锁缓存学习率带伞明天下雨天气"


class StandIn:
    """A component for each meaning, and some small ones for the letters, so that no two texts are quite the same."""

    identity = "stand-in 1"
    asked: list[list[str]] = []  # noqa: RUF012 - of all models of a test

    def __call__(self, texts: Sequence[str]) -> np.ndarray:
        self.asked.append(list(texts))
        return np.array([self.row(text) for text in texts], np.float32)

    def row(self, text: str) -> list[float]:
        letters = [0.0] * 12
        for character in text:
            letters[zlib.crc32(character.encode()) % 12] += 0.02
        return [float(sum(text.count(word) for word in words)) for words in MEANINGS] + letters


class Hostile(StandIn):
    """For it what readers ask for means the page that begins with 陷阱, and every other page means the opposite."""

    identity = "hostile 1"

    def row(self, text: str) -> list[float]:
        wanted = text.startswith("陷阱") if "\n" in text else text in ASKED_FOR
        return [1.0 if wanted else -1.0, *super().row(text)[len(MEANINGS) :]]
