"""训练小 DETR。--train 训练正文用的模型，--train vanilla 训练对照用的原版查询；不带参数时报告训练记录。"""

from __future__ import annotations

import copy
import json
import sys
import time
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import torch
from torch import Tensor, nn

from detr.average_precision import Detections, average_precision
from detr.boxes import to_corners
from detr.criterion import set_loss
from detr.model import CLASSES, Detr
from detr.scenes import Scene, compose, many, split
from stable_diffusion.weights import restore, save

RESULTS = Path(__file__).with_name("results")
CHECKPOINT = RESULTS / "model.npz"
BATCH, RATE, EVERY = 32, 6e-4, 250
STEPS = {"reference": 3500, "vanilla": 2000, "no_aux": 2000}


@torch.no_grad()
def detect(model: Detr, images: Tensor, layer: int = -1) -> list[Detections]:
    """[n, 48, 48] → 每张图 16 个检测，每个查询一个，不做非极大值抑制。layer 选哪一个解码层的输出。"""
    scores, boxes = model(images)[layer]
    best, labels = scores.softmax(-1)[..., :CLASSES].max(-1)
    return [Detections(*parts) for parts in zip(to_corners(boxes), best, labels, strict=True)]


def detect_all(model: Detr, scenes: Sequence[Scene], layer: int = -1) -> list[Detections]:
    """分批检测一串场景。"""
    images = torch.stack([scene.image for scene in scenes])
    return [found for batch in images.split(50) for found in detect(model, batch, layer)]


def load() -> Detr:
    return restore(Detr(), "detr", CHECKPOINT)


def train(name: str) -> None:
    """每步现造 32 个训练场景；每 250 步用参数的滑动平均在 100 个观察场景上量一次 AP50，只画曲线，不据此做选择。"""
    torch.set_num_threads(1)
    torch.manual_seed(0)
    model, steps = Detr(reference=name != "vanilla"), STEPS[name]
    average = copy.deepcopy(model).eval()
    optimizer = torch.optim.AdamW(model.parameters(), RATE, weight_decay=1e-4)
    draw, watched = np.random.default_rng(1), many(100, seed=5, test=True)
    curve, total, clock = [], 0.0, time.process_time()
    for step in range(1, steps + 1):
        for group in optimizer.param_groups:
            group["lr"] = RATE * min(1, step / 200, 3 * (1 - step / (steps + 1)) if name == "reference" else 1)
        scenes = [compose(draw, split()[0]) for _ in range(BATCH)]
        loss = set_loss(model(torch.stack([scene.image for scene in scenes])), scenes, auxiliary=name != "no_aux")
        optimizer.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(model.parameters(), 0.5)
        optimizer.step()
        total += loss.item()
        keep = min(0.99, step / (step + 10))
        with torch.no_grad():
            torch._foreach_lerp_(list(average.parameters()), list(model.parameters()), 1 - keep)
            for slow, fast in zip(average.buffers(), model.buffers(), strict=True):
                slow.copy_(fast)
        if step % EVERY == 0:
            ap50 = average_precision(detect_all(average, watched), watched)
            curve.append({"step": step, "loss": round(total / EVERY, 3), "ap50": round(ap50, 3)})
            total = 0.0
            print(name, curve[-1], f"{time.process_time() - clock:.0f} s", flush=True)
            log = {"cpu_seconds": round(time.process_time() - clock), "planned": steps, "curve": curve}
            (RESULTS / f"training-{name}.json").write_text(json.dumps(log, indent=1) + "\n", encoding="utf-8")
            if name == "reference":
                save(CHECKPOINT, {"detr": average})


def main() -> None:
    if "--train" in sys.argv[1:]:
        train([*sys.argv[1:], "reference"][1])
    for file in sorted(RESULTS.glob("training-*.json")):
        log = json.loads(file.read_text(encoding="utf-8"))
        last = log["curve"][-1]
        print(f"{file.stem.removeprefix('training-')}：{last['step']} 步，{log['cpu_seconds']} CPU 秒，", end="")
        print(f"损失 {log['curve'][0]['loss']:.2f} → {last['loss']:.2f}，观察场景 AP50 {last['ap50']:.3f}")


if __name__ == "__main__":
    main()
