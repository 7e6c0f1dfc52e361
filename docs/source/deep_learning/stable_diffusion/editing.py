"""同一个检查点的另外几种用法：属性词、负面提示、图生图、补画。"""

from __future__ import annotations

import torch

from stable_diffusion.digits import NUMERALS, ink, load
from stable_diffusion.judge import Judge
from stable_diffusion.pipeline import Pipeline, ascii_art
from stable_diffusion.weights import restore


@torch.no_grad()
def main() -> None:
    torch.set_num_threads(1)
    pipeline, judge = Pipeline(), restore(Judge(), "judge")
    _, test, cuts = load()
    labels = torch.arange(10).repeat_interleave(3)

    print("属性词，各 30 张，w = 3，20 步：")
    for adjective in ("细的", "", "粗的"):
        words = [f"{adjective}数字{NUMERALS[c]}" for c in labels]
        images = pipeline(words, guidance_scale=3.0, num_inference_steps=20)
        thin, thick = ink(images) < cuts[labels, 0], ink(images) > cuts[labels, 1]
        print(f"  “{adjective}数字几”：平均墨量 {ink(images).mean():.2f}，算得上细的 {thin.float().mean():.0%}，"
              f"算得上粗的 {thick.float().mean():.0%}")  # fmt: skip

    words = [f"数字{NUMERALS[c]}" for c in labels]
    plain = pipeline(words, guidance_scale=3.0, num_inference_steps=20)
    without = pipeline(words, guidance_scale=3.0, num_inference_steps=20, negative_prompt="粗的数字")
    print(f"负面提示“粗的数字”：平均墨量 {ink(plain).mean():.2f} → {ink(without).mean():.2f}")

    threes = test.images[test.labels == 3][:20]
    print("图生图：20 张测试集的 3，说明写“数字八”")
    for strength in (0.02, 0.05, 0.1, 0.2, 0.4, 0.8):
        changed = pipeline(["数字八"] * 20, guidance_scale=2.0, image=threes, strength=strength)
        guess = judge(changed).argmax(1)
        threes_left, eights = (guess == 3).sum(), (guess == 8).sum()
        moved = (changed - threes).flatten(1).norm(dim=1).mean()
        print(f"  strength {strength:4.2f}：裁判看是 3 的 {threes_left:2}，是 8 的 {eights:2}，平均改动 {moved:.1f}")

    lower = torch.zeros(8, 8, dtype=torch.bool)
    lower[4:] = True  # 重画下半
    whole = pipeline(["数字三"] * 20, guidance_scale=2.0, image=threes, mask=lower)
    top = (whole - threes)[:, :, :4].flatten(1).norm(dim=1).mean()
    bottom = (whole - threes)[:, :, 4:].flatten(1).norm(dim=1).mean()
    print(f"补画：留 3 的上半，重画下半；上半改动 {top:.1f}，下半改动 {bottom:.1f}，"
          f"裁判仍看成 3 的 {(judge(whole).argmax(1) == 3).sum()} / 20")  # fmt: skip
    print("第一张：原图 | 补画之后")
    for pair in zip(ascii_art(threes[0, 0]), ascii_art(whole[0, 0]), strict=True):
        print("  " + " | ".join(pair).rstrip())


if __name__ == "__main__":
    main()
