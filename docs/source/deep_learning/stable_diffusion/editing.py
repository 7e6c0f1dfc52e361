"""同一个检查点的另外几种用法：属性词、负面提示、图生图、补画。"""

from __future__ import annotations

import torch
from torch import Tensor

from stable_diffusion.digits import NUMERALS, ink, load
from stable_diffusion.judge import Judge
from stable_diffusion.sampling import Pipeline, ascii_art, ddim, timesteps
from stable_diffusion.weights import restore


def image_to_image(
    pipeline: Pipeline, images: Tensor, prompts: list[str], strength: float, scale: float = 2.0
) -> Tensor:
    """先把 images 加噪到 strength·T，再按 prompts 去噪。strength 越大，改得越多。来源：Meng 等 (2022，SDEdit)。"""
    torch.manual_seed(0)
    times = timesteps(pipeline.schedule, max(2, round(50 * strength)), strength)
    latent = pipeline.vae.to_latent(images)
    noisy = pipeline.schedule.add_noise(latent, times[0], torch.randn_like(latent))
    return pipeline.vae.to_image(ddim(pipeline.guided(prompts, scale), pipeline.schedule, noisy, times))


def inpaint(pipeline: Pipeline, images: Tensor, keep: Tensor, prompts: list[str], scale: float = 2.0) -> Tensor:
    """keep [4, 4] 为真的潜格子保持原样，其余重画：每走一步，就把该留的部分换成原图在同一噪声水平上的样子。"""
    torch.manual_seed(0)
    latent = pipeline.vae.to_latent(images)
    noise = torch.randn_like(latent)

    def put_back(x: Tensor, t: int) -> Tensor:
        known = pipeline.schedule.add_noise(latent, t, noise) if t >= 0 else latent
        return torch.where(keep, known, x)

    times = timesteps(pipeline.schedule, 50)
    start = torch.randn_like(latent)
    return pipeline.vae.to_image(ddim(pipeline.guided(prompts, scale), pipeline.schedule, start, times, after=put_back))


@torch.no_grad()
def main() -> None:
    torch.set_num_threads(1)
    pipeline, judge = Pipeline(), restore(Judge(), "judge")
    _, test, cuts = load()
    labels = torch.arange(10).repeat_interleave(3)

    print("属性词，各 30 张，w = 3，20 步：")
    for adjective in ("细的", "", "粗的"):
        images = pipeline.generate([f"{adjective}数字{NUMERALS[c]}" for c in labels], 3.0, 20)
        thin, thick = ink(images) < cuts[labels, 0], ink(images) > cuts[labels, 1]
        print(f"  “{adjective}数字几”：平均墨量 {ink(images).mean():.2f}，算得上细的 {thin.float().mean():.0%}，"
              f"算得上粗的 {thick.float().mean():.0%}")  # fmt: skip

    words = [f"数字{NUMERALS[c]}" for c in labels]
    plain = pipeline.generate(words, 3.0, 20)
    without = pipeline.generate(words, 3.0, 20, negative="粗的数字")
    print(f"负面提示“粗的数字”：平均墨量 {ink(plain).mean():.2f} → {ink(without).mean():.2f}")

    threes = test.images[test.labels == 3][:20]
    print("图生图：20 张测试集的 3，说明写“数字八”")
    for strength in (0.02, 0.05, 0.1, 0.2, 0.4, 0.8):
        changed = image_to_image(pipeline, threes, ["数字八"] * 20, strength)
        guess = judge(changed).argmax(1)
        threes_left, eights = (guess == 3).sum(), (guess == 8).sum()
        moved = (changed - threes).flatten(1).norm(dim=1).mean()
        print(f"  strength {strength:4.2f}：裁判看是 3 的 {threes_left:2}，是 8 的 {eights:2}，平均改动 {moved:.1f}")

    keep = torch.zeros(4, 4, dtype=torch.bool)
    keep[:2] = True  # 留上半
    whole = inpaint(pipeline, threes, keep, ["数字三"] * 20)
    top = (whole - threes)[:, :, :4].flatten(1).norm(dim=1).mean()
    bottom = (whole - threes)[:, :, 4:].flatten(1).norm(dim=1).mean()
    print(f"补画：留 3 的上半，重画下半；上半改动 {top:.1f}，下半改动 {bottom:.1f}，"
          f"裁判仍看成 3 的 {(judge(whole).argmax(1) == 3).sum()} / 20")  # fmt: skip
    print("第一张：原图 | 补画之后")
    for pair in zip(ascii_art(threes[0, 0]), ascii_art(whole[0, 0]), strict=True):
        print("  " + " | ".join(pair).rstrip())


if __name__ == "__main__":
    main()
