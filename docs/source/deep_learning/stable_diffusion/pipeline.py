"""把四个部件接起来：一句话进，一张图出。参数的名字与 diffusers 相同。"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import torch
import torch.nn.functional as F
from torch import Generator, Tensor

from stable_diffusion.autoencoder import Autoencoder
from stable_diffusion.digits import NUMERALS, tokenize
from stable_diffusion.sampling import After, Predict, ddim, timesteps
from stable_diffusion.schedule import scaled_linear
from stable_diffusion.solver import dpm_solver_pp
from stable_diffusion.text_encoder import TextEncoder
from stable_diffusion.unet import UNet
from stable_diffusion.weights import file, restore

SCHEDULERS = ("dpm++", "ddim", "ddpm")


class Pipeline:
    """文字编码器、U-Net、采样器、解码器。size 是 8 或 28，选哪一套权重。"""

    def __init__(self, size: int = 8) -> None:
        self.size, self.schedule = size, scaled_linear()
        self.text = restore(TextEncoder(), "text")
        self.vae = restore(Autoencoder(size), "vae", file("vae", size))
        self.unet = restore(UNet(self.vae.channels), "unet", file("unet", size))

    @torch.no_grad()
    def __call__(
        self,
        prompt: str | Sequence[str],
        *,
        negative_prompt: str = "",
        guidance_scale: float = 1.5,
        guidance_rescale: float = 0.0,
        num_inference_steps: int = 50,
        scheduler: str = "ddim",
        seed: int = 0,
        generator: Generator | None = None,
        image: Tensor | None = None,
        strength: float | None = None,
        mask: Tensor | None = None,
        latents: Tensor | None = None,
        callback: Callable[[int, Tensor], None] | None = None,
    ) -> Tensor:
        """每句话一张图 [n, 1, size, size]，值在 [-1, 1]。参数不合法时引发 ValueError。

        - ``guidance_scale``：w；0 不看文字，1 照实按文字，大于 1 是夸张。
          ``negative_prompt`` 顶替空串。
        - ``guidance_rescale``：φ，把夸张以后的预测往原来的标准差拉回几成，w 很大时用。
        - ``scheduler``：``ddim``、``ddpm`` 或 ``dpm++``；
          ``num_inference_steps`` 是走完全程的步数。
          时间步都在 t 上等距；λ 上等距的见 ``even_in_lambda``。
        - ``seed`` 或 ``generator``：初始噪声从哪里来；两者都给时用 generator。
          ``latents`` 直接给出初始噪声。
        - ``image`` [n, 1, size, size] 和 ``strength``（(0, 1]，默认 0.8）：图生图，
          从加了噪的原图出发，只走后面那一段。
        - ``image`` 和 ``mask`` [size, size]：补画，真的地方重画，其余照原图；
          按潜空间的格子取整。
        - ``callback(t, x)``：每走一步之后，拿到潜变量；t = -1 是最后一步。
        """
        prompts = [prompt] if isinstance(prompt, str) else list(prompt)
        self._check(
            prompts,
            guidance_scale,
            num_inference_steps,
            scheduler,
            image,
            strength,
            mask,
        )
        generator = generator or torch.Generator().manual_seed(seed)
        shape = (len(prompts), self.vae.channels, 4, 4)
        if latents is not None and latents.shape != shape:
            raise ValueError(
                f"latents 的形状是 {list(latents.shape)}，应当是 {list(shape)}"
            )

        known = (
            None
            if image is None
            else self.vae.to_latent(image.expand(len(prompts), -1, -1, -1))
        )
        if known is not None and mask is None:
            strength = 0.8 if strength is None else strength
        reach = 1.0 if strength is None else strength
        steps = (
            max(2, round(num_inference_steps * reach))
            if reach < 1
            else num_inference_steps
        )
        times = timesteps(self.schedule, steps, reach)

        noise = torch.randn(shape, generator=generator) if latents is None else latents
        start, keep = noise, None
        if known is not None and strength is not None:
            start = self.schedule.add_noise(known, times[0], noise)
        if known is not None and mask is not None:
            keep = put_back(known, ~cells(mask), self.schedule.add_noise, generator)

        def after(x: Tensor, t: int) -> Tensor:
            x = x if keep is None else keep(x, t)
            if callback is not None:
                callback(t, x)
            return x

        predict = self.guided(
            prompts, guidance_scale, negative_prompt, guidance_rescale
        )
        if scheduler == "dpm++":
            x = dpm_solver_pp(predict, self.schedule, start, times, after)
        else:
            eta = {"ddim": 0.0, "ddpm": 1.0}[scheduler]
            x = ddim(predict, self.schedule, start, times, eta, after, generator)
        return self.vae.to_image(x)

    def guided(self, prompts: list[str], scale: float, negative: str = "", rescale: float = 0.0) -> Predict:
        """无分类器引导：ε = ε(空) + w·(ε(文字) - ε(空))；negative 顶替“空”。来源：Ho 与 Salimans (2022)。"""
        wanted, seen, _ = self.text(tokenize(prompts))
        other, seen_other, _ = self.text(tokenize([negative] * len(prompts)))
        return self.guided_by(wanted, seen, other, seen_other, scale, rescale)

    def guided_by(
        self,
        wanted: Tensor,
        seen: Tensor,
        other: Tensor,
        seen_other: Tensor,
        scale: float,
        rescale: float = 0.0,
    ) -> Predict:
        """同上，直接给出逐字特征 [n, 12, 48] 和可见掩码：特征可以是两句话之间的中点。
        """

        def predict(x: Tensor, t: int) -> Tensor:
            time = torch.full((len(x),), t)
            if scale == 1:
                return self.unet(x, time, wanted, seen)
            if scale == 0:
                return self.unet(x, time, other, seen_other)
            both = self.unet(
                torch.cat([x, x]),
                torch.cat([time, time]),
                torch.cat([wanted, other]),
                torch.cat([seen, seen_other]),
            )
            conditional, unconditional = both.chunk(2)
            return rescaled(
                unconditional + scale * (conditional - unconditional),
                conditional,
                rescale,
            )

        return predict

    def _check(
        self,
        prompts: list[str],
        scale: float,
        steps: int,
        scheduler: str,
        image: Tensor | None,
        strength: float | None,
        mask: Tensor | None,
    ) -> None:
        size = self.size
        if not prompts:
            raise ValueError("prompt 是空的列表：至少给一句话")
        if not scale >= 0:
            raise ValueError(f"guidance_scale = {scale}，应当不小于 0")
        if scheduler not in SCHEDULERS:
            raise ValueError(f"没有采样器 {scheduler}，只有 {'、'.join(SCHEDULERS)}")
        if not 1 <= steps <= self.schedule.steps:
            raise ValueError(f"num_inference_steps = {steps}，应当在 1 与 {self.schedule.steps} 之间")
        if image is None and (strength is not None or mask is not None):
            raise ValueError("strength 和 mask 都要与 image 一起给：它们说的是原图改多少、改哪里")
        if strength is not None and not 0 < strength <= 1:
            raise ValueError(f"strength = {strength}，应当大于 0、不超过 1")
        if image is not None and (image.shape[1:] != (1, size, size) or len(image) not in (1, len(prompts))):
            raise ValueError(f"image 的形状是 {list(image.shape)}，应当是 {[len(prompts), 1, size, size]}")
        if mask is not None and (mask.shape != (size, size) or mask.dtype != torch.bool):
            raise ValueError(f"mask 应当是 [{size}, {size}] 的布尔张量，这里是 {list(mask.shape)} 的 {mask.dtype}")


def rescaled(guided: Tensor, conditional: Tensor, share: float) -> Tensor:
    """每张图的预测拉回有条件那一份的标准差，只拉 share 成。
    来源：Lin 等 (2024)，式 (15)、(16)。
    """
    if share == 0:
        return guided
    spread = [x.flatten(1).std(1)[:, None, None, None] for x in (conditional, guided)]
    return share * guided * (spread[0] / spread[1]) + (1 - share) * guided


def cells(mask: Tensor) -> Tensor:
    """像素的掩码 [size, size] → 潜空间的 [4, 4]：一格里有一个像素要重画，整格都重画。"""
    return F.adaptive_max_pool2d(mask.float()[None, None], 4)[0, 0].bool()


def put_back(
    known: Tensor,
    keep: Tensor,
    add_noise: Callable[[Tensor, int, Tensor], Tensor],
    generator: Generator,
) -> After:
    """补画的全部秘密：每走一步，把该留的格子换成原图在同一噪声水平上的样子。
    来源：Lugmayr 等 (2022)，式 (8)。
    """
    noise = torch.randn(known.shape, generator=generator)

    def after(x: Tensor, t: int) -> Tensor:
        return torch.where(keep, add_noise(known, t, noise) if t >= 0 else known, x)

    return after


def ten_digits(each: int) -> tuple[list[str], Tensor]:
    """“数字零”到“数字九”各 each 句，以及它们的标签。"""
    return [f"数字{n}" for n in NUMERALS for _ in range(each)], torch.arange(10).repeat_interleave(each)


def ascii_art(image: Tensor) -> list[str]:
    """[8, 8] → 八行字符，墨越多越黑。"""
    return ["".join(" .:+*#@"[min(6, int((value + 1) * 3.5))] * 2 for value in row) for row in image.tolist()]


def main() -> None:
    torch.set_num_threads(1)
    pipeline = Pipeline()
    calls: dict[str, dict[str, object]] = {
        "不认识的字": {"prompt": "一只猫"},
        "没有原图的掩码": {"prompt": "数字三", "mask": torch.ones(8, 8, dtype=torch.bool)},
        "改得太多": {"prompt": "数字三", "image": torch.zeros(1, 1, 8, 8), "strength": 1.5},
        "别家的采样器": {"prompt": "数字三", "scheduler": "euler"},
        "尺寸不对": {"prompt": "数字三", "image": torch.zeros(1, 1, 28, 28)},
    }
    for name, call in calls.items():
        try:
            pipeline(**call)  # type: ignore[arg-type]
        except ValueError as error:
            print(f"{name}：{error}")
    image = pipeline("粗的数字八", guidance_scale=2.0, num_inference_steps=10, scheduler="dpm++", seed=1)
    print(f"“粗的数字八”，10 步，{list(image.shape)}：")
    print("\n".join(line.rstrip() for line in ascii_art(image[0, 0])))


if __name__ == "__main__":
    main()
