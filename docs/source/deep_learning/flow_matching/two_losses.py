"""两种损失，同一个梯度：对着边缘速度回归，与对着每条直线的速度回归，只差一个与网络无关的常数。"""

from __future__ import annotations

import torch
from torch import Tensor, nn

from flow_matching.mixtures import Mixture, two_branches

TIMES = (0.1, 0.5, 0.8)
REACH, SPACING = 8.0, 0.1  # 积分：标准正态的 ±8 之内，每 0.1 取一点（梯形法，对解析函数误差按指数下降）


def normal_grid() -> tuple[Tensor, Tensor]:
    """标准正态的积分点和权重。"""
    points = torch.arange(-REACH, REACH + SPACING / 2, SPACING, dtype=torch.double)
    weights = (-(points**2) / 2).exp()
    return points, weights / weights.sum()


def marginal_loss(model: nn.Module, data: Mixture) -> Tensor:
    """流匹配：E |模型(x, t) - 边缘速度(x, t)|²，x 直接从 t 时刻的分布来。来源：Lipman 等 (2023)，式 (5)。"""
    points, weights = normal_grid()
    total = torch.zeros((), dtype=torch.double)
    for t in TIMES:
        for mean in data.means[:, 0]:
            x = t * mean + float(data.variance(t)) ** 0.5 * points
            target = torch.from_numpy(data.velocity(x.numpy()[:, None], t)[:, 0])
            total = total + (weights * (ask(model, x, t) - target) ** 2).sum()
    return total / (len(TIMES) * len(data.means))


def conditional_loss(model: nn.Module, data: Mixture) -> Tensor:
    """条件流匹配：E |模型(x_t, t) - (数据 - 噪声)|²，对噪声和数据两样积分。

    这里不用边缘速度。来源：Lipman 等 (2023)，式 (9)。
    """
    points, weights = normal_grid()
    noise, both = points[:, None], weights[:, None] * weights
    total = torch.zeros((), dtype=torch.double)
    for t in TIMES:
        for mean in data.means[:, 0]:
            end = mean + data.spread * points
            x = (1 - t) * noise + t * end
            found = ask(model, x.flatten(), t).view_as(x)
            total = total + (both * (found - (end - noise)) ** 2).sum()
    return total / (len(TIMES) * len(data.means))


def floor(data: Mixture) -> float:
    """条件流匹配的损失最低能到多少：E Var(数据 - 噪声 | x_t)，就是边缘速度自己的损失。"""
    return float(conditional_loss(Exact(data), data))


class Exact(nn.Module):
    """边缘速度本身，当作一个网络。"""

    def __init__(self, data: Mixture) -> None:
        super().__init__()
        self.data = data

    def forward(self, x: Tensor) -> Tensor:
        return torch.from_numpy(self.data.velocity(x[:, :1].numpy(), float(x[0, 1])))


def ask(model: nn.Module, x: Tensor, t: float) -> Tensor:
    return model(torch.stack([x, torch.full_like(x, t)], 1))[:, 0]


def network(seed: int) -> nn.Module:
    torch.manual_seed(seed)
    return nn.Sequential(nn.Linear(2, 12), nn.Tanh(), nn.Linear(12, 1)).double()


def gradient(loss: Tensor, model: nn.Module) -> Tensor:
    return torch.cat([g.flatten() for g in torch.autograd.grad(loss, list(model.parameters()))])


def main() -> None:
    torch.set_num_threads(1)
    data = two_branches()
    print("随机的网络   条件流匹配   流匹配     相差       梯度最大相差")
    for seed in range(4):
        model = network(seed)
        conditional, marginal = conditional_loss(model, data), marginal_loss(model, data)
        apart = (gradient(conditional, model) - gradient(marginal, model)).abs().max()
        told = "< 1e-10" if apart < 1e-10 else f"{apart:.0e}"
        print(f"第 {seed} 个{conditional:>16.4f}{marginal:>12.4f}{conditional - marginal:>12.8f}    {told}")
    print(f"边缘速度自己的条件流匹配损失：{floor(data):.8f}，这是地板")


if __name__ == "__main__":
    main()
