"""反向过程：DDPM 与 DDIM，一步一步退掉噪声。"""

from __future__ import annotations

from collections.abc import Callable

import torch
from torch import Generator, Tensor

from stable_diffusion.schedule import Schedule

Predict = Callable[[Tensor, int], Tensor]  # (x_t, t) → 预测的噪声，形状与 x_t 相同
After = Callable[[Tensor, int], Tensor]  # 每步之后改写 x；t = -1 表示已是干净图


def timesteps(schedule: Schedule, steps: int, strength: float = 1.0) -> list[int]:
    """从 strength·T 降到 0 的 steps 个时间步（四舍五入，均匀）。"""
    last = round(strength * (schedule.steps - 1))
    return torch.linspace(last, 0, steps).round().long().tolist()


def even_in_lambda(schedule: Schedule, steps: int, strength: float = 1.0) -> list[int]:
    """从 strength·T 降到 0 的 steps 个时间步，λ = ln(α/σ) 上等距，取最近的整数；
    挤在一起的并成一个，步数就少几个。

    来源：Lu 等 (2022a)，3.3 节。
    """
    last = round(strength * (schedule.steps - 1))
    lambdas = schedule.alpha_bar[: last + 1].double().logit() / 2  # 随 t 递减
    wanted = torch.linspace(
        float(lambdas[-1]), float(lambdas[0]), steps, dtype=torch.double
    )
    nearest = (lambdas[None] - wanted[:, None]).abs().argmin(1).tolist()
    return list(dict.fromkeys(nearest))


def ddim_step(
    schedule: Schedule,
    x: Tensor,
    noise: Tensor,
    t: int,
    previous: int,
    eta: float = 0.0,
    generator: Generator | None = None,
) -> Tensor:
    """从 t 走到 previous（-1 表示走到干净图）；eta = 0 是确定的 DDIM，1 是 DDPM。
    来源：Song 等 (2021)，式 (12)。
    """
    before = schedule.alpha_bar[previous] if previous >= 0 else torch.tensor(1.0)
    now = schedule.alpha_bar[t]
    sigma = eta * ((1 - before) / (1 - now) * (1 - now / before)).clamp(min=0).sqrt()
    x0 = schedule.clean(x, t, noise)  # 一：先猜出干净图
    toward = (1 - before - sigma**2).clamp(min=0).sqrt() * noise  # 二：退回到较小的噪声
    fresh = torch.randn(x.shape, generator=generator)  # 三：eta > 0 时再撒一点新噪声
    return before.sqrt() * x0 + toward + sigma * fresh


@torch.no_grad()
def ddim(
    predict: Predict,
    schedule: Schedule,
    x: Tensor,
    times: list[int],
    eta: float = 0.0,
    after: After | None = None,
    generator: Generator | None = None,
    end: int = -1,
) -> Tensor:
    """沿 times 去噪，走到 end（-1 是干净图）。after(x, t) 在每步之后改写 x，补画时用。"""
    for t, previous in zip(times, [*times[1:], end], strict=True):
        x = ddim_step(schedule, x, predict(x, t), t, previous, eta, generator)
        if after is not None:
            x = after(x, previous)
    return x


def main() -> None:
    from stable_diffusion.pipeline import Pipeline, ascii_art

    torch.set_num_threads(1)
    pipeline = Pipeline()
    images = pipeline(["数字三", "粗的数字三", "一个7", "手写的数字零"], guidance_scale=2.0, seed=4)
    for line in zip(*(ascii_art(image[0]) for image in images), strict=True):
        print(" | ".join(line).rstrip())


if __name__ == "__main__":
    main()
