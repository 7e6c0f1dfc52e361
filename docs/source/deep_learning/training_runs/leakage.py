"""划分漏不漏题：考的东西，训练里见没见过？每一章在成绩旁边印同样的一行。"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from sphinx_runnable_listings.conclusions.leakage import report

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import ArrayLike, NDArray

RADIUS = 0.08  # 两张图每个像素平均（均方根）差得比这少，就算差不多；像素的值在 0 到 1


@dataclass(frozen=True)
class Words:
    """一行里怎样称呼：考的是什么、怎样算差不多、怎样算共用一段。"""

    unit: str
    near: str
    overlap: str

    def row(self, found: dict[str, int]) -> str:
        """“漏题：450 张里原样 0，像素平均差不到 8% 的 9，连着半张一样的 0”。"""
        told = f"原样 {found['exact']:,}，{self.near} {found['near']:,}，{self.overlap} {found['overlap']:,}"
        return f"漏题：{found['of']:,} {self.unit}里{told}"


PICTURES = Words("张", f"像素平均差不到 {RADIUS:.0%} 的", "连着半张一样的")


def texts(asked: Iterable[Sequence[str]], known: Iterable[Sequence[str]], n: int) -> dict[str, int]:
    """考的是文字：原样的，差一字或换了次序的（四个字以上才问），有 n 个字连着相同的。"""
    return report(asked, known, n)


def pictures(asked: ArrayLike, known: ArrayLike, radius: float = RADIUS) -> dict[str, int]:
    """考的是图 [n, 行, 列]，值在 0 到 1：原样的，不原样但与某张训练图差不到 radius 的，连着一半的行都相同的。"""
    asked, known = (np.asarray(images, dtype=np.float64) for images in (asked, known))
    half = asked.shape[1] // 2
    found = report(map(_rows, asked), map(_rows, known), half)  # 一张图是一串行
    return found | {"near": int((nearest(asked, known) <= radius).sum()) - found["exact"]}


def nearest(asked: NDArray[np.float64], known: NDArray[np.float64]) -> NDArray[np.float64]:
    """每张图到最近的训练图，像素之差的均方根 [n]。"""
    flat, others = (images.reshape(len(images), -1) for images in (asked, known))
    square = np.square(flat).sum(1)[:, None] + np.square(others).sum(1) - 2 * flat @ others.T
    return np.sqrt(square.min(axis=1).clip(min=0) / flat.shape[1])


def _rows(image: NDArray[np.float64]) -> tuple[bytes, ...]:
    return tuple(row.tobytes() for row in image)
