"""同一个检查点的另外几种用法：属性词、负面提示、图生图、补画。"""

from __future__ import annotations

import torch
from torch import Tensor

from stable_diffusion.digits import NUMERALS, ink, load
from stable_diffusion.judge import Judge
from stable_diffusion.pipeline import Pipeline, ascii_art
from stable_diffusion.weights import file, restore

STRENGTHS = (0.1, 0.2, 0.4, 0.6, 0.8)
CALL = {"guidance_scale": 2.0, "num_inference_steps": 20, "scheduler": "dpm++"}
REPAINTED = "三八二"  # 同一个上半，下半补成这几个数字


def test_threes(count: int) -> Tensor:
    """28×28 测试集里的前 count 张 3。"""
    _, test, _ = load(28)
    return test.images[test.labels == 3][:count]


def from_image(pipeline: Pipeline, images: Tensor, words: str, strength: float) -> Tensor:
    """图生图：给原图加噪到 strength 那么远，再照 words 去噪。"""
    return pipeline([words] * len(images), image=images, strength=strength, **CALL)


def repaint(pipeline: Pipeline, images: Tensor, words: str) -> Tensor:
    """补画：上半照原图，下半照 words 重画。"""
    return pipeline([words] * len(images), image=images, mask=lower_half(), **CALL)


def lower_half() -> Tensor:
    """28×28 的下半 [28, 28]；正好是潜空间四行里的下面两行。"""
    mask = torch.zeros(28, 28, dtype=torch.bool)
    mask[14:] = True
    return mask


def report_fine() -> None:
    pipeline, judge = Pipeline(28), restore(Judge(28), "judge", file("judge", 28))
    threes = test_threes(50)
    print("28×28，图生图：50 张测试集的 3，说明写“数字八”，裁判看是")
    for strength in STRENGTHS:
        guess = judge(from_image(pipeline, threes, "数字八", strength)).argmax(1)
        print(f"  strength {strength:4.2f}：3 的 {(guess == 3).sum():2}，8 的 {(guess == 8).sum():2}")
    print("28×28，补画：留下这些 3 的上半，下半照说明重画，裁判看是要的数字的")
    for numeral in REPAINTED:
        guess = judge(repaint(pipeline, threes, f"数字{numeral}")).argmax(1)
        obeyed, threes_left = (guess == NUMERALS.index(numeral)).sum(), (guess == 3).sum()
        print(f"  “数字{numeral}”：{obeyed:2} / 50，仍看成 3 的 {threes_left:2}")


@torch.no_grad()
def main() -> None:
    torch.set_num_threads(1)
    report_small()
    report_fine()


def report_small() -> None:
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
