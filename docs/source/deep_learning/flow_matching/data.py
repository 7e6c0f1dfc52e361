"""数据：Stable Diffusion 一章的 8×8 数字，同样的划分、同样的自编码器、同样的潜变量；这里另查漏题。"""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

import torch
from torch import Generator, Tensor

from stable_diffusion.autoencoder import Autoencoder
from stable_diffusion.digits import Digits, load
from stable_diffusion.train import encode_all
from stable_diffusion.weights import restore


class Latents(NamedTuple):
    """潜变量的均值和标准差，各 [n, 2, 4, 4]，已乘缩放系数；labels [n]。"""

    mean: Tensor
    deviation: Tensor
    labels: Tensor

    def draw(self, rows: Tensor, generator: Generator) -> Tensor:
        """这几张图的潜变量，各取一份样。"""
        noise = torch.randn(self.mean[rows].shape, generator=generator)
        return self.mean[rows] + self.deviation[rows] * noise


@cache
def autoencoder() -> Autoencoder:
    return restore(Autoencoder(), "vae")


@torch.no_grad()
def encoded(vae: Autoencoder, digits: Digits) -> Latents:
    mean, log_variance = encode_all(vae, digits)
    deviation = (log_variance / 2).exp() * vae.scale
    return Latents(mean * vae.scale, deviation, digits.labels)


def encode_both() -> tuple[Latents, Latents]:
    """训练集和测试集的潜变量，当场编码；自编码器只见过训练集。"""
    train, test, _ = load()
    vae = restore(Autoencoder(), "vae")
    return encoded(vae, train), encoded(vae, test)


latents = cache(encode_both)


def leakage() -> dict[str, int]:
    """测试图有多少张与某张训练图一模一样，有多少张离得比最近的一对训练图还近（像素的欧氏距离）。"""
    train, test, _ = load()
    far = torch.cdist(test.images.flatten(1), train.images.flatten(1)).min(1).values
    closest = float(torch.pdist(train.images.flatten(1)).min())
    return {"of": len(far), "exact": int((far == 0).sum()), "near": int((far <= closest).sum()), "overlap": 0}


def main() -> None:
    torch.set_num_threads(1)
    train, test = latents()
    shape = list(train.mean.shape[1:])
    print(f"潜变量 {shape}：训练 {len(train.labels)} 份，测试 {len(test.labels)} 份")
    print(f"标准差：训练 {train.mean.std():.2f}，测试 {test.mean.std():.2f}")
    print(f"编码器给的 σ，平均 {train.deviation.mean():.2f}")
    found = leakage()
    print(f"漏题：测试 {found['of']} 张，与某张训练图一模一样的 {found['exact']} 张")
    print(f"      比离得最近的两张训练图还要近的 {found['near']} 张")


if __name__ == "__main__":
    main()
