"""训练损失的真正最小值是把训练图背下来：1,347 个点的混合有公式，它的流走到哪里？"""

from __future__ import annotations

from functools import cache

import numpy as np
import torch
from torch import Generator, Tensor, nn

from flow_matching.data import Latents, autoencoder, latents
from flow_matching.mixtures import Mixture
from flow_matching.sampling import each_digit, generate
from flow_matching.solvers import even, heun, solve
from flow_matching.train import loss, trained
from stable_diffusion.digits import load
from stable_diffusion.judge import nearest

PICTURES, STEPS = 10, 100  # 每个数字几张；走到点上要很多步：越到后面，速度越陡


@cache
def empirical() -> Mixture:
    """训练集的每一份潜变量（取均值）是一个点。"""
    train, _ = latents()
    return Mixture(train.mean.flatten(1).double().numpy(), 0.0)


class Perfect(nn.Module):
    """有公式的最小解，当作一个网络；不看类别。"""

    def forward(self, x: Tensor, t: Tensor, label: Tensor) -> Tensor:
        rows = x.flatten(1).double().numpy()[:, None]
        found = [empirical().velocity(row, float(at)) for row, at in zip(rows, t, strict=True)]
        return torch.from_numpy(np.concatenate(found)).float().view_as(x)


@torch.no_grad()
def point_loss(model: nn.Module, data: Latents, count: int, seed: int = 0) -> float:
    """前 count 份潜变量（不加编码器的噪声）上的条件流匹配损失；时间均匀地铺开，噪声只由种子定；不说类别。"""
    generator = Generator().manual_seed(seed)
    z = data.mean[:count]
    t = (torch.arange(count) + 0.5) / count
    noise = torch.randn(z.shape, generator=generator)
    return loss(model, z, noise, t[torch.randperm(count, generator=generator)], torch.full((count,), 10)).item()


def perfect_pictures(count: int, seed: int = 0) -> Tensor:
    """沿最小解的流从噪声走到 t = 0.999 再一步到头，解码成图。"""
    starts = np.random.default_rng(seed).standard_normal((count, 1, 32))
    times = [*(0.999 * each for each in even(STEPS)), 1 - 1e-9]
    ends = np.concatenate([solve(heun, empirical().velocity, start, times) for start in starts])
    with torch.no_grad():
        return autoencoder().to_image(torch.from_numpy(ends).float().view(-1, 2, 4, 4))


def main() -> None:
    torch.set_num_threads(1)
    train, test = latents()
    digits, held_out, _ = load()
    models = {"最小解": Perfect(), "DiT": trained("dit", 0), "U-Net": trained("unet", 0)}
    print("条件流匹配的损失   训练的 400 份   测试的 400 份")
    for name, model in models.items():
        print(f"{name:<10}{point_loss(model, train, 400):16.3f}{point_loss(model, test, 400):16.3f}")
    print("到最近一张训练图的像素距离，平均（最小）：")
    with torch.no_grad():
        copies = autoencoder().to_image(train.mean)
    shown = {"最小解": perfect_pictures(20)}
    shown |= {name: generate(model, each_digit(PICTURES)) for name, model in list(models.items())[1:]}
    for name, images in shown.items():
        far = torch.cdist(images.flatten(1), copies.flatten(1)).min(1).values
        print(f"  {name}：{far.mean():.2f}（{far.min():.2f}），离解码后的训练图")
    far = nearest(held_out.images, digits)
    print(f"  测试集的真图，离训练的真图：{far.mean():.2f}（{far.min():.2f}）")


if __name__ == "__main__":
    main()
