"""变分自编码器：8×8 的图像压成 2×4×4 的潜变量，28×28 的压成 4×4×4，再解回来。"""

from __future__ import annotations

import math
from itertools import pairwise

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from stable_diffusion.digits import load
from stable_diffusion.weights import restore

CHANNELS = {8: 2, 28: 4}  # 图像边长 → 潜变量的通道数；SD 1.x 是 4
WIDTHS = {8: (16, 32), 28: (8, 16, 32, 48)}  # 每一级的通道数；级与级之间边长减半，28 → 14 → 7 → 4


class ResidualBlock(nn.Module):
    """两层卷积加残差；给了 time 时，把它投影后加到中间。"""

    def __init__(self, inputs: int, outputs: int, time: int = 0) -> None:
        super().__init__()
        self.norm1, self.conv1 = nn.GroupNorm(8, inputs), nn.Conv2d(inputs, outputs, 3, padding=1)
        self.norm2, self.conv2 = nn.GroupNorm(8, outputs), nn.Conv2d(outputs, outputs, 3, padding=1)
        self.time = nn.Linear(time, outputs) if time else None
        self.skip = nn.Conv2d(inputs, outputs, 1) if inputs != outputs else nn.Identity()
        nn.init.zeros_(self.conv2.weight)  # 开始时整块等于 skip，训练更稳
        nn.init.zeros_(self.conv2.bias)

    def forward(self, x: Tensor, time: Tensor | None = None) -> Tensor:
        h = self.conv1(F.silu(self.norm1(x)))
        if self.time is not None and time is not None:
            h = h + self.time(F.silu(time))[:, :, None, None]
        return self.skip(x) + self.conv2(F.silu(self.norm2(h)))


class Autoencoder(nn.Module):
    """encode：[n, 1, size, size] → 均值和对数方差，各 [n, c, 4, 4]；decode 反之。来源：Kingma 与 Welling (2014)。"""

    def __init__(self, size: int = 8) -> None:
        super().__init__()
        channels, widths = CHANNELS[size], WIDTHS[size]
        down: list[nn.Module] = [nn.Conv2d(1, widths[0], 3, padding=1), ResidualBlock(widths[0], widths[0])]
        up: list[nn.Module] = []
        for fine, coarse in pairwise(widths):
            down += [nn.Conv2d(fine, coarse, 3, stride=2, padding=1), ResidualBlock(coarse, coarse)]
            up = [nn.Upsample(size), nn.Conv2d(coarse, fine, 3, padding=1), ResidualBlock(fine, fine), *up]
            size = (size + 1) // 2
        top, bottom = widths[0], widths[-1]
        down += [nn.GroupNorm(8, bottom), nn.SiLU(), nn.Conv2d(bottom, 2 * channels, 1)]
        up = [nn.Conv2d(channels, bottom, 3, padding=1), ResidualBlock(bottom, bottom), *up]
        up += [nn.GroupNorm(8, top), nn.SiLU(), nn.Conv2d(top, 1, 3, padding=1)]
        self.encoder, self.decoder = nn.Sequential(*down), nn.Sequential(*up)
        self.channels = channels
        self.scale = nn.Parameter(torch.ones(()), requires_grad=False)  # 训练完后设成 1/潜变量的标准差

    def encode(self, images: Tensor) -> tuple[Tensor, Tensor]:
        mean, log_variance = self.encoder(images).chunk(2, 1)
        return mean, log_variance.clamp(-20, 10)

    def to_latent(self, images: Tensor) -> Tensor:
        """扩散模型看到的潜变量：均值乘 scale，方差约为 1。"""
        return self.encode(images)[0] * self.scale

    def to_image(self, latent: Tensor) -> Tensor:
        return self.decoder(latent / self.scale).clamp(-1, 1)


def sample_latent(mean: Tensor, log_variance: Tensor) -> Tensor:
    """重参数化：z = μ + σ·ε。"""
    return mean + (log_variance / 2).exp() * torch.randn_like(mean)


def loss(model: Autoencoder, images: Tensor) -> Tensor:
    """重建误差加一点点 KL（权重 5e-4，按元素平均）：只为不让潜空间散开，
    不为直接从先验采样。
    """
    mean, log_variance = model.encode(images)
    kl = 0.5 * (mean**2 + log_variance.exp() - 1 - log_variance).mean()
    return (
        F.mse_loss(model.decoder(sample_latent(mean, log_variance)), images) + 5e-4 * kl
    )


def psnr(a: Tensor, b: Tensor) -> float:
    """峰值信噪比，dB；值域宽 2。"""
    return 10 * math.log10(4 / F.mse_loss(a, b).item())


@torch.no_grad()
def main() -> None:
    torch.set_num_threads(1)
    _, test, _ = load()
    model = restore(Autoencoder(), "vae")
    latent = model.to_latent(test.images)
    print(f"{list(test.images.shape[1:])} → {list(latent.shape[1:])}：64 个数变成 {latent[0].numel()} 个")
    before = (latent / model.scale).std()
    print(f"缩放系数 {model.scale.item():.2f}；缩放前标准差 {before:.2f}，缩放后 {latent.std():.2f}")
    print(f"测试集重建：PSNR {psnr(model.to_image(latent), test.images):.1f} dB")
    torch.manual_seed(0)
    with torch.no_grad():
        trained, untrained = loss(model, test.images), loss(Autoencoder(), test.images)
    print(f"测试集损失：训练后 {trained:.3f}，随机初始化 {untrained:.3f}")
    torch.manual_seed(0)
    prior = model.decoder(torch.randn(450, *latent.shape[1:])).clamp(-1, 1)
    print(f"每个像素的均值：真图 {test.images.mean():+.2f}，重建 {model.to_image(latent).mean():+.2f}，"
          f"直接解码纯噪声 {prior.mean():+.2f}")  # fmt: skip


if __name__ == "__main__":
    main()
