"""从噪声走到图：给定类别，照无分类器引导合成速度，交给求解器。"""

from __future__ import annotations

from collections.abc import Sequence

import torch
from torch import Generator, Tensor, nn

from flow_matching.data import autoencoder
from flow_matching.dit import EMPTY
from flow_matching.solvers import STEPS, Velocity, even, solve
from stable_diffusion.pipeline import ascii_art


def guided(model: nn.Module, label: Tensor, scale: float = 1.0) -> Velocity:
    """v = v(空) + w·(v(类别) - v(空))；w = 1 时只问一遍，w = 0 时不看类别。
    来源：Ho 与 Salimans (2022)。
    """
    blank = torch.full_like(label, EMPTY)

    @torch.no_grad()
    def velocity(x: Tensor, t: float) -> Tensor:
        moment = torch.full((len(x),), t)
        if scale == 1:
            return model(x, moment, label)
        if scale == 0:
            return model(x, moment, blank)
        both = model(
            torch.cat([x, x]), torch.cat([moment, moment]), torch.cat([label, blank])
        )
        wanted, other = both.chunk(2)
        return other + scale * (wanted - other)

    return velocity


def starts(label: Tensor, seed: int) -> Tensor:
    """初始噪声 [n, 2, 4, 4]，只由种子定。"""
    return torch.randn(len(label), 2, 4, 4, generator=Generator().manual_seed(seed))


def generate(
    model: nn.Module, label: Tensor, *, scale: float = 1.0, solver: str = "Heun", steps: int = 15, seed: int = 0
) -> Tensor:
    """label [n] → 图 [n, 1, 8, 8]，值在 [-1, 1]。solver 是“欧拉”或“Heun”；steps < 1 引发 ValueError。"""
    if solver not in STEPS:
        raise ValueError(f"没有求解器 {solver}，只有 {'、'.join(STEPS)}")
    if steps < 1:
        raise ValueError(f"steps = {steps}，至少走一步")
    step, _ = STEPS[solver]
    with torch.no_grad():
        return autoencoder().to_image(solve(step, guided(model, label, scale), starts(label, seed), even(steps)))


def each_digit(count: int) -> Tensor:
    """零到九，各 count 个。"""
    return torch.arange(10).repeat_interleave(count)


def side_by_side(images: Tensor) -> Sequence[str]:
    """几张图并排，八行字符。"""
    return [" | ".join(line).rstrip() for line in zip(*(ascii_art(image[0]) for image in images), strict=True)]


def main() -> None:
    from flow_matching.train import trained

    torch.set_num_threads(1)
    label = torch.tensor([3, 8, 0, 7])
    for name in ("dit", "unet"):
        print(f"{name}，三、八、零、七，Heun 15 步，w = 1.5：")
        print("\n".join(side_by_side(generate(trained(name, 0), label, scale=1.5, seed=4))))


if __name__ == "__main__":
    main()
