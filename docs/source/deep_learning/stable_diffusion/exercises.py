"""练习的参考解答：v-预测的互换、引导的等价写法、终点信噪比。"""

from __future__ import annotations

import torch
from torch import Tensor

from stable_diffusion.schedule import Schedule, cosine, linear, scaled_linear


def noise_from_velocity(schedule: Schedule, x: Tensor, t: int, v: Tensor) -> Tensor:
    """由 x_t 和 v 反解 ε：ε = √(1-ᾱ) x_t + √ᾱ v。"""
    signal, sigma = schedule.scales(t)
    return sigma * x + signal * v


def clean_from_velocity(schedule: Schedule, x: Tensor, t: int, v: Tensor) -> Tensor:
    """由 x_t 和 v 反解 x_0 = √ᾱ x_t - √(1-ᾱ) v；ᾱ = 0 时也不必除以零。"""
    signal, sigma = schedule.scales(t)
    return signal * x - sigma * v


def extrapolate(conditional: Tensor, unconditional: Tensor, scale: float) -> Tensor:
    """论文的写法 (1+s)·ε(文字) - s·ε(空)，与代码里的 w 差一个 1：w = 1 + s。"""
    strength = scale - 1
    return (1 + strength) * conditional - strength * unconditional


def leftover(schedule: Schedule, brightness: float) -> float:
    """一张整体亮度为 brightness 的图走到 T 时，均值还剩多少个噪声标准差。"""
    signal, sigma = schedule.scales(schedule.steps - 1)
    return float(brightness * signal / sigma)


def main() -> None:
    torch.manual_seed(0)
    x0, noise, schedule = torch.randn(2, 2, 4, 4), torch.randn(2, 2, 4, 4), scaled_linear()
    worst = 0.0
    for t in (0, 500, 999):
        x = schedule.add_noise(x0, t, noise)
        v = schedule.velocity(x0, t, noise)
        worst = max(worst, float((noise_from_velocity(schedule, x, t, v) - noise).abs().max()))
        worst = max(worst, float((clean_from_velocity(schedule, x, t, v) - x0).abs().max()))
    print(f"练习一：由 v 反解 ε 和 x_0，最大误差小于 1e-5：{worst < 1e-5}")
    blank = torch.randn_like(noise)
    same = torch.allclose(extrapolate(noise, blank, 7.5), blank + 7.5 * (noise - blank), atol=1e-5)
    print(f"练习二：两种写法相同：{same}")
    print("练习三：全白的图（亮度 1）在终点留下的均值，以噪声标准差计：")
    for name, candidate in (("linear", linear()), ("scaled_linear", scaled_linear()), ("cosine", cosine())):
        print(f"  {name}：{leftover(candidate, 1.0):.4f}")


if __name__ == "__main__":
    main()
