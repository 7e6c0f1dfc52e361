"""DPM-Solver++(2M)：同一条确定的路，用二阶的多步法走，十来步就够。"""

from __future__ import annotations

import torch
from torch import Tensor

from stable_diffusion.sampling import After, Predict, ddim
from stable_diffusion.schedule import Schedule, scaled_linear


def half_log_snr(schedule: Schedule, t: int) -> Tensor:
    """λ_t = ln(α_t / σ_t)，其中 α_t = √ᾱ_t，σ_t = √(1-ᾱ_t)；t 越大，λ 越小。"""
    kept = schedule.alpha_bar[t].double()
    return ((kept / (1 - kept)).log() / 2).to(schedule.alpha_bar.dtype)


@torch.no_grad()
def dpm_solver_pp(
    predict: Predict,
    schedule: Schedule,
    x: Tensor,
    times: list[int],
    after: After | None = None,
    end: int = -1,
) -> Tensor:
    """沿 times 走到 end（-1 是干净图）；每个时间步只问一次网络。
    来源：Lu 等 (2022b)，算法 2。

    α、σ、λ 是论文的记号；guess 是那里的 x_θ，即由预测的噪声反解的干净图。
    """
    last_guess, last_h = None, None
    for t, following in zip(times, [*times[1:], end], strict=True):
        guess = schedule.clean(x, t, predict(x, t))
        if following < 0:
            x = guess  # 噪声为零的终点：λ = ∞，二阶公式无从写起，退成一阶
        else:
            alpha, sigma = schedule.scales(following)
            h = half_log_snr(schedule, following) - half_log_snr(schedule, t)
            ahead = guess  # 第一步没有历史：一阶，就是 DDIM
            if last_guess is not None:
                r = last_h / h
                # 用上一步的猜测外推到区间中点
                ahead = (1 + 1 / (2 * r)) * guess - 1 / (2 * r) * last_guess
            x = sigma / schedule.scales(t)[1] * x - alpha * torch.expm1(-h) * ahead
            last_h = h
        last_guess = guess
        if after is not None:
            x = after(x, following)
    return x


def main() -> None:
    from stable_diffusion.exact import Mixture, flow

    # 961 个时间步，从 960 走到 60：900 可以被下面各个步数整除，时间步不必四舍五入
    schedule, data = Schedule(scaled_linear(961).alpha_bar.double()), Mixture(torch.tensor([-1.0, 1.0]), 0.3)
    torch.manual_seed(0)
    start, end = torch.randn(500, 1, 1, 1, dtype=torch.double), 60
    truth = flow(data, schedule, start, 960, end)

    def predict(x: Tensor, t: int) -> Tensor:
        return data.noise(schedule, x, t)

    print("步数   DDIM 的误差   DPM-Solver++(2M) 的误差")
    for steps in (5, 10, 20, 50, 100):
        times = list(range(960, end, -900 // steps))
        one, two = (
            (method(predict, schedule, start, times, end=end) - truth).abs().mean() for method in (ddim, dpm_solver_pp)
        )
        print(f"{steps:4}{one:14.5f}{two:18.5f}")


if __name__ == "__main__":
    main()
