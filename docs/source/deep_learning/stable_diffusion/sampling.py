"""反向过程：DDIM / DDPM 采样，以及无分类器引导。"""

from __future__ import annotations

from collections.abc import Callable

import torch
from torch import Tensor

from stable_diffusion.autoencoder import Autoencoder
from stable_diffusion.digits import NUMERALS, tokenize
from stable_diffusion.schedule import Schedule, scaled_linear
from stable_diffusion.text_encoder import TextEncoder
from stable_diffusion.unet import UNet
from stable_diffusion.weights import restore

Predict = Callable[[Tensor, int], Tensor]  # (x_t, t) → 预测的噪声，形状与 x_t 相同


def timesteps(schedule: Schedule, steps: int, strength: float = 1.0) -> list[int]:
    """从 strength·T 降到 0 的 steps 个时间步（四舍五入，均匀）。"""
    last = round(strength * (schedule.steps - 1))
    return torch.linspace(last, 0, steps).round().long().tolist()


def ddim_step(schedule: Schedule, x: Tensor, noise: Tensor, t: int, previous: int, eta: float = 0.0) -> Tensor:
    """从 t 走到 previous（-1 表示走到干净图）；eta = 0 是确定的 DDIM，1 是 DDPM。来源：Song 等 (2021)，式 (12)。"""
    before = schedule.alpha_bar[previous] if previous >= 0 else torch.tensor(1.0)
    now = schedule.alpha_bar[t]
    sigma = eta * ((1 - before) / (1 - now) * (1 - now / before)).clamp(min=0).sqrt()
    x0 = schedule.clean(x, t, noise)  # 一：先猜出干净图
    toward = (1 - before - sigma**2).clamp(min=0).sqrt() * noise  # 二：退回到较小的噪声
    return before.sqrt() * x0 + toward + sigma * torch.randn_like(x)  # 三：eta > 0 时再撒一点新噪声


@torch.no_grad()
def ddim(
    predict: Predict,
    schedule: Schedule,
    x: Tensor,
    times: list[int],
    eta: float = 0.0,
    after: Callable[[Tensor, int], Tensor] | None = None,
) -> Tensor:
    """沿 times 一路去噪，返回 x_0。after(x, t) 在每步之后改写 x，补画时用。"""
    for t, previous in zip(times, [*times[1:], -1], strict=True):
        x = ddim_step(schedule, x, predict(x, t), t, previous, eta)
        if after is not None:
            x = after(x, previous)
    return x


class Pipeline:
    """把四个部件接起来：文字编码器、U-Net、调度、解码器。"""

    def __init__(self) -> None:
        self.text, self.unet = restore(TextEncoder(), "text"), restore(UNet(), "unet")
        self.vae, self.schedule = restore(Autoencoder(), "vae"), scaled_linear()

    def guided(self, prompts: list[str], scale: float, negative: str = "") -> Predict:
        """无分类器引导：ε = ε(空) + w·(ε(文字) - ε(空))；negative 顶替“空”。来源：Ho 与 Salimans (2022)。"""
        wanted, seen, _ = self.text(tokenize(prompts))
        other, seen_other, _ = self.text(tokenize([negative] * len(prompts)))

        def predict(x: Tensor, t: int) -> Tensor:
            time = torch.full((len(x),), t)
            if scale == 1:
                return self.unet(x, time, wanted, seen)
            if scale == 0:
                return self.unet(x, time, other, seen_other)
            both = self.unet(
                torch.cat([x, x]), torch.cat([time, time]), torch.cat([wanted, other]), torch.cat([seen, seen_other])
            )
            conditional, unconditional = both.chunk(2)
            return unconditional + scale * (conditional - unconditional)

        return predict

    def generate(
        self,
        prompts: list[str],
        scale: float = 1.5,
        steps: int = 50,
        eta: float = 0.0,
        seed: int = 0,
        negative: str = "",
    ) -> Tensor:
        """每句话一张图 [n, 1, 8, 8]；同一个 seed 用同样的初始噪声。"""
        torch.manual_seed(seed)
        x = torch.randn(len(prompts), 2, 4, 4)
        times = timesteps(self.schedule, steps)
        return self.vae.to_image(ddim(self.guided(prompts, scale, negative), self.schedule, x, times, eta))


def ten_digits(each: int) -> tuple[list[str], Tensor]:
    """“数字零”到“数字九”各 each 句，以及它们的标签。"""
    return [f"数字{n}" for n in NUMERALS for _ in range(each)], torch.arange(10).repeat_interleave(each)


def ascii_art(image: Tensor) -> list[str]:
    """[8, 8] → 八行字符，墨越多越黑。"""
    return ["".join(" .:+*#@"[min(6, int((value + 1) * 3.5))] * 2 for value in row) for row in image.tolist()]


def main() -> None:
    torch.set_num_threads(1)
    images = Pipeline().generate(["数字三", "粗的数字三", "一个7", "手写的数字零"], scale=2.0, seed=4)
    for line in zip(*(ascii_art(image[0]) for image in images), strict=True):
        print(" | ".join(line).rstrip())


if __name__ == "__main__":
    main()
