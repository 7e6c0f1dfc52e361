"""去噪的每一步，存成网页上那张图的数据：潜变量解码的样子，和网络此刻猜的干净图。"""

from __future__ import annotations

import json
from pathlib import Path

import torch
from torch import Tensor

from stable_diffusion.pipeline import Pipeline
from stable_diffusion.sampling import ddim, timesteps

DATA = Path(__file__).parents[2] / "_static" / "stepper" / "denoising_frames.js"
PROMPTS = ("数字三", "粗的数字八", "细的数字八", "数字五", "手写的数字二", "一个0")
STEPS, SCALE, SEED = 12, 2.0, 4
LEVELS = 15  # 墨量存成 0 到 15，每个像素一位十六进制


def to_hex(image: Tensor) -> str:
    """[1, 1, size, size]，[-1, 1] → 按行排的十六进制，每个像素一位，墨越多越大。"""
    return "".join(f"{level:x}" for level in ((image + 1) / 2 * LEVELS).round().int().flatten().tolist())


@torch.no_grad()
def frames(pipeline: Pipeline, prompt: str) -> list[dict[str, object]]:
    """从纯噪声到干净图的 STEPS + 1 格；每格有时间步 t（最后是 -1）、潜变量解码的样子、网络猜的干净图。"""
    guided, found = pipeline.guided([prompt], SCALE), []

    def predict(x: Tensor, t: int) -> Tensor:
        noise = guided(x, t)
        guess = pipeline.schedule.clean(x, t, noise)
        found.append({"t": t, "seen": to_hex(pipeline.vae.to_image(x)), "guess": to_hex(pipeline.vae.to_image(guess))})
        return noise

    start = torch.randn(1, pipeline.vae.channels, 4, 4, generator=torch.Generator().manual_seed(SEED))
    x = ddim(predict, pipeline.schedule, start, timesteps(pipeline.schedule, STEPS))
    last = to_hex(pipeline.vae.to_image(x))
    return [*found, {"t": -1, "seen": last, "guess": last}]


def data(pipeline: Pipeline) -> dict[str, object]:
    signal = [round(float(pipeline.schedule.scales(t)[0]), 4) for t in timesteps(pipeline.schedule, STEPS)]
    told = [{"prompt": prompt, "frames": frames(pipeline, prompt)} for prompt in PROMPTS]
    return {"size": pipeline.size, "signal": [*signal, 1.0], "prompts": told}


def script(pipeline: Pipeline) -> str:
    """数据写成普通脚本：从磁盘打开的网页不能读 JSON 文件。"""
    told = json.dumps(data(pipeline), ensure_ascii=False, indent=0)
    return f"// denoising.py 写出：模型去噪的每一步。\nconst DENOISING_FRAMES = {told};\n"


def written() -> dict[str, object]:
    """读回写好的数据。"""
    return json.loads(DATA.read_text(encoding="utf-8").partition("= ")[2].rstrip(";\n"))


def main() -> None:
    torch.set_num_threads(1)
    DATA.write_text(script(Pipeline(28)), encoding="utf-8")
    told = written()
    for item in told["prompts"]:
        row = [sum(int(c, 16) for c in frame["guess"]) / LEVELS / len(frame["guess"]) for frame in item["frames"]]
        print(f"{item['prompt']}：猜的干净图的墨量，一步一步 {' '.join(f'{ink:.2f}' for ink in row)}")


if __name__ == "__main__":
    main()
