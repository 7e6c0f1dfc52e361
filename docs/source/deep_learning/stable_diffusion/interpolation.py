"""从一张图走到另一张：在初始噪声之间走，或者在两句话之间走。"""

from __future__ import annotations

import torch
from torch import Tensor

from stable_diffusion.digits import tokenize
from stable_diffusion.judge import Judge
from stable_diffusion.pipeline import Pipeline
from stable_diffusion.sampling import timesteps
from stable_diffusion.solver import dpm_solver_pp
from stable_diffusion.weights import restore


def slerp(a: Tensor, b: Tensor, u: float) -> Tensor:
    """球面插值：a、b 形状相同，u 从 0 到 1；方向匀速转过去，长度不塌。
    来源：Shoemake (1985)。
    """
    angle = torch.acos((a.flatten() @ b.flatten() / (a.norm() * b.norm())).clamp(-1, 1))
    if angle < 1e-4:  # 几乎同向：球面与直线没有分别，公式却要除以零
        return torch.lerp(a, b, u)
    mixed = torch.sin((1 - u) * angle) * a + torch.sin(u * angle) * b
    return mixed / torch.sin(angle)


def between_noises(pipeline: Pipeline, prompt: str, seeds: tuple[int, int], count: int, scale: float = 1.5) -> Tensor:
    """同一句话，初始噪声从一个种子的走到另一个种子的；返回 count 张图，两端就是那两个种子自己的图。"""
    a, b = (noise(pipeline, seed) for seed in seeds)
    path = torch.stack([slerp(a, b, float(u)) for u in torch.linspace(0, 1, count)])
    return pipeline([prompt] * count, guidance_scale=scale, num_inference_steps=20, scheduler="dpm++", latents=path)


@torch.no_grad()
def between_prompts(pipeline: Pipeline, first: str, second: str, count: int, seed: int, scale: float = 1.5) -> Tensor:
    """同一份初始噪声，逐字特征从一句话的走到另一句话的；两句话必须一样长，掩码才相同。"""
    if len(first) != len(second):
        raise ValueError(f"“{first}”和“{second}”不一样长，逐字特征对不上")
    features, seen, _ = pipeline.text(tokenize([first, second]))
    blend = torch.stack([torch.lerp(features[0], features[1], float(u)) for u in torch.linspace(0, 1, count)])
    empty, seen_empty, _ = pipeline.text(tokenize([""] * count))
    predict = pipeline.guided_by(blend, seen[:1].expand(count, -1, -1, -1), empty, seen_empty, scale)
    start = noise(pipeline, seed).expand(count, -1, -1, -1)
    return pipeline.vae.to_image(dpm_solver_pp(predict, pipeline.schedule, start, timesteps(pipeline.schedule, 20)))


def noise(pipeline: Pipeline, seed: int) -> Tensor:
    """种子 seed 的初始噪声 [c, 4, 4]，与 pipeline(…, seed=seed) 用的相同。"""
    return torch.randn(1, pipeline.vae.channels, 4, 4, generator=torch.Generator().manual_seed(seed))[0]


@torch.no_grad()
def main() -> None:
    torch.set_num_threads(1)
    pipeline, judge = Pipeline(), restore(Judge(), "judge")
    a, b = noise(pipeline, 0), noise(pipeline, 1)
    print(f"两份噪声每格的均方根 {a.square().mean().sqrt():.2f} 和 {b.square().mean().sqrt():.2f}；"
          f"中点：直线插值 {torch.lerp(a, b, 0.5).square().mean().sqrt():.2f}，"
          f"球面插值 {slerp(a, b, 0.5).square().mean().sqrt():.2f}")  # fmt: skip
    images = between_noises(pipeline, "数字三", (0, 1), 9)
    print("同一句“数字三”，换噪声：裁判看到", *judge(images).argmax(1).tolist())
    images = between_prompts(pipeline, "数字三", "数字八", 9, seed=0)
    print("同一份噪声，从“数字三”到“数字八”：裁判看到", *judge(images).argmax(1).tolist())


if __name__ == "__main__":
    main()
