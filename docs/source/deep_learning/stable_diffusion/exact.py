"""不用神经网络的扩散：数据是两个高斯，最优的去噪器有公式，采样器和引导可以单独检验。"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import torch
from scipy.integrate import solve_ivp
from torch import Tensor

from stable_diffusion.sampling import Predict, ddim, timesteps
from stable_diffusion.schedule import Schedule, scaled_linear


@dataclass(frozen=True)
class Mixture:
    """一维混合高斯：means [k]、共同的标准差 spread，各占 1/k。"""

    means: Tensor
    spread: float

    def noise(self, schedule: Schedule, x: Tensor, t: int) -> Tensor:
        """E[ε | x_t = x]，即均方误差最小的预测；x 形状任意。
        来源：Ho 等 (2020) 式 (12) 的最优解。
        """
        return self.noise_at(x, schedule.alpha_bar[t])

    def noise_at(self, x: Tensor, kept: Tensor) -> Tensor:
        """同上，直接给 ᾱ：它可以是 (0, 1) 里的任意数，不必落在某个时间步上。"""
        variance = kept * self.spread**2 + 1 - kept  # 加噪后每一支的方差
        centred = x[..., None] - kept.sqrt() * self.means
        share = (-(centred**2) / (2 * variance)).softmax(-1)  # x 来自哪一支的后验概率
        return (1 - kept).sqrt() * (share * centred).sum(-1) / variance


def flow(data: Mixture, schedule: Schedule, x: Tensor, start: int, end: int) -> Tensor:
    """从 start 到 end 的概率流，用 scipy 的八阶龙格-库塔解到约 1e-9。来源：Song 等 (2021)，式 (14)。

    令 y = x / √ᾱ、κ = √(1-ᾱ) / √ᾱ，这条常微分方程就是 dy/dκ = ε(x)。
    """

    def slope(kappa: float, y: np.ndarray) -> np.ndarray:
        kept = torch.tensor(1 / (1 + kappa**2), dtype=torch.double)
        return data.noise_at(torch.from_numpy(y) * kept.sqrt(), kept).numpy()

    def kappa(t: int) -> float:
        kept = float(schedule.alpha_bar[t])
        return math.sqrt((1 - kept) / kept)

    first, last = (schedule.alpha_bar[t].double().sqrt() for t in (start, end))
    y = (x.double() / first).flatten().numpy()
    path = solve_ivp(slope, (kappa(start), kappa(end)), y, method="DOP853", rtol=1e-10, atol=1e-10)
    return (torch.from_numpy(path.y[:, -1]) * last).view_as(x)


def sample(predict: Predict, schedule: Schedule, count: int, steps: int, eta: float) -> Tensor:
    torch.manual_seed(0)
    return ddim(predict, schedule, torch.randn(count, 1, 1, 1), timesteps(schedule, steps), eta).flatten()


def main() -> None:
    schedule = scaled_linear()
    both, right = Mixture(torch.tensor([-1.0, 1.0]), 0.3), Mixture(torch.tensor([1.0]), 0.3)

    print("从 x_t = 0.2 反解出的 x0（两支均值是 -1 和 +1）：")
    for t in (100, 400, 700, 999):
        x = torch.full((1, 1, 1, 1), 0.2)
        print(f"  t = {t:3}：{schedule.clean(x, t, both.noise(schedule, x, t)).item():+.2f}")

    print("步数   DDIM 每支的标准差   DDPM 每支的标准差（真值 0.30）")
    for steps in (5, 10, 20, 50, 100):
        row = []
        for eta in (0.0, 1.0):
            x = sample(lambda x, t: both.noise(schedule, x, t), schedule, 4_000, steps, eta)
            row.append((x.abs() - 1).square().mean().sqrt())
        print(f"{steps:4}{row[0]:14.2f}{row[1]:20.2f}")

    print("w      右支的均值  标准差（真值 1.00  0.30）")
    for w in (0.0, 1.0, 1.5, 3.0, 7.5):

        def guided(x: Tensor, t: int, w: float = w) -> Tensor:
            blank = both.noise(schedule, x, t)
            return blank + w * (right.noise(schedule, x, t) - blank)

        x = sample(guided, schedule, 4_000, 100, 0.0)
        print(f"{w:3.1f}{x.mean():14.2f}{x.std():8.2f}")


if __name__ == "__main__":
    main()
