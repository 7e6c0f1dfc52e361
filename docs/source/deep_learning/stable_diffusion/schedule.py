"""前向过程：噪声调度，以及“一步加到位”的闭式。"""

from __future__ import annotations

import math
from dataclasses import dataclass

import torch
from torch import Tensor


@dataclass(frozen=True)
class Schedule:
    """alpha_bar [T]：走完第 t 步后，信号的方差还剩多少。来源：Ho 等 (2020)，式 (4)。"""

    alpha_bar: Tensor

    @property
    def steps(self) -> int:
        return len(self.alpha_bar)

    def scales(self, t: Tensor | int) -> tuple[Tensor, Tensor]:
        """信号系数 √ᾱ 和噪声系数 √(1-ᾱ)，形状 [..., 1, 1, 1]，可与图像批广播。"""
        kept = self.alpha_bar[t][..., None, None, None]
        return kept.sqrt(), (1 - kept).sqrt()

    def add_noise(self, x0: Tensor, t: Tensor | int, noise: Tensor) -> Tensor:
        """q(x_t | x_0)：x_t = √ᾱ x_0 + √(1-ᾱ) ε，不必逐步走。"""
        signal, sigma = self.scales(t)
        return signal * x0 + sigma * noise

    def clean(self, x: Tensor, t: Tensor | int, noise: Tensor) -> Tensor:
        """由 x_t 和（预测的）噪声反解 x_0。来源：Song 等 (2021)，式 (9)。"""
        signal, sigma = self.scales(t)
        return (x - sigma * noise) / signal

    def velocity(self, x0: Tensor, t: Tensor | int, noise: Tensor) -> Tensor:
        """v = √ᾱ ε - √(1-ᾱ) x_0。来源：Salimans 与 Ho (2022)，附录 D。"""
        signal, sigma = self.scales(t)
        return signal * noise - sigma * x0


def from_betas(betas: Tensor) -> Schedule:
    return Schedule(torch.cumprod(1 - betas.double(), 0).float())


def linear(steps: int = 1000) -> Schedule:
    """DDPM 的调度：β 从 1e-4 线性升到 0.02。"""
    return from_betas(torch.linspace(1e-4, 0.02, steps, dtype=torch.double))


def scaled_linear(steps: int = 1000) -> Schedule:
    """Stable Diffusion 1.x 的调度：√β 从 √0.00085 线性升到 √0.012。"""
    return from_betas(torch.linspace(0.00085**0.5, 0.012**0.5, steps, dtype=torch.double) ** 2)


def cosine(steps: int = 1000, offset: float = 0.008) -> Schedule:
    """余弦调度，β 截到 0.999。来源：Nichol 与 Dhariwal (2021)，式 (17)。"""
    u = torch.linspace(0, 1, steps + 1, dtype=torch.double)
    curve = torch.cos((u + offset) / (1 + offset) * math.pi / 2) ** 2
    return from_betas((1 - curve[1:] / curve[:-1]).clamp(max=0.999))


def main() -> None:
    schedules = {"linear": linear(), "scaled_linear": scaled_linear(), "cosine": cosine()}
    print("信号系数 √ᾱ：")
    print("t              " + "".join(f"{t:>9}" for t in (0, 249, 499, 749, 999)))
    for name, schedule in schedules.items():
        print(f"{name:<15}" + "".join(f"{schedule.scales(t)[0].item():9.4f}" for t in (0, 249, 499, 749, 999)))

    # 逐步加噪 20 万次，与闭式对照
    torch.manual_seed(0)
    schedule = scaled_linear()
    betas = 1 - schedule.alpha_bar / torch.cat([torch.ones(1), schedule.alpha_bar[:-1]])
    x = torch.full((200_000,), 3.0)
    for beta in betas[:500]:
        x = (1 - beta).sqrt() * x + beta.sqrt() * torch.randn(len(x))
    signal, sigma = (float(part) for part in schedule.scales(499))
    print(f"从 x0 = 3 走 500 步：均值 {x.mean():.2f}，标准差 {x.std():.2f}")
    print(f"闭式直接给出：    均值 {3 * signal:.2f}，标准差 {sigma:.2f}")


if __name__ == "__main__":
    main()
