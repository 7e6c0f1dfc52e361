"""训练小 DETR；不带参数时报告全部训练记录。"""

from __future__ import annotations

import argparse
import copy
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor, nn

from detr.average_precision import Detections, average_precision
from detr.boxes import to_corners
from detr.criterion import PAPER, Weights, match, set_loss
from detr.denoising import Denoiser, denoising_loss
from detr.model import CLASSES, QUERIES, Detr
from detr.scenes import Scene, compose, many, split
from detr.stability import Stability
from stable_diffusion.weights import restore, save
from training_runs import Log, Options, Run, options
from training_runs.descent import descend
from training_runs.options import parse

RESULTS = Path(__file__).with_name("results")
LOGS = RESULTS / "training"
CHECKPOINT, RECORD = RESULTS / "model.npz", RESULTS / "model.json"
STEPS, BATCH, RATE, POOL = 3500, 32, 6e-4, 3200


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


def learning_rate(step: int, steps: int) -> float:
    """先线性升（200 步，短的训练一成步数），最后三分之一线性降到零，中间不变；step 从 1 数起。"""
    return RATE * min(1, step / min(200, steps / 10), 3 * (1 - step / (steps + 1)))


def follow(average: nn.Module, model: nn.Module, step: int) -> None:
    """参数的滑动平均向参数靠近一点；批归一化的统计量照抄。"""
    keep = min(0.99, step / (step + 10))
    with torch.no_grad():
        torch._foreach_lerp_(list(average.parameters()), list(model.parameters()), 1 - keep)
        for slow, fast in zip(average.buffers(), model.buffers(), strict=True):
            slow.copy_(fast)


@dataclass(frozen=True)
class Recipe:
    """训练什么：查询的种类与个数、辅助损失、各项权重；frozen 时主干与编码器取自提交的模型，只从零学解码器。"""

    queries: str = "reference"
    count: int = QUERIES
    auxiliary: bool = True
    weights: Weights = PAPER
    frozen: bool = False

    def model(self) -> Detr:
        return Detr(reference=self.queries != "vanilla", queries=self.count)

    def settings(self) -> dict[str, Any]:
        own = {key: value for key, value in asdict(self).items() if key != "weights"}
        return own | asdict(self.weights) | {"batch": BATCH, "rate": RATE}


class Fresh:
    """每批现造 32 个训练场景，从像素算起。"""

    def __init__(self, seed: int) -> None:
        self.draw = np.random.default_rng(seed + 1)

    def batch(self, model: Detr) -> tuple[list[Scene], Tensor]:
        """(场景, 记忆)。"""
        scenes = [compose(self.draw, split()[0]) for _ in range(BATCH)]
        return scenes, model.encode(torch.stack([scene.image for scene in scenes]))


class Cached:
    """3,200 个训练场景，编码器的输出一次算好，以后每批抽 32 个：只学解码器，一步便宜一半。"""

    def __init__(self, seed: int, model: Detr) -> None:
        self.draw, self.scenes, trained = np.random.default_rng(seed + 1), many(POOL, seed + 2, test=False), load()
        for part in ("backbone", "encoders", "memory_norm"):
            mine = getattr(model, part)
            mine.load_state_dict(getattr(trained, part).state_dict())
            mine.requires_grad_(False)
        with torch.no_grad():
            images = torch.stack([scene.image for scene in self.scenes])
            self.memory = torch.cat([trained.encode(batch) for batch in images.split(50)])

    def batch(self, model: Detr) -> tuple[list[Scene], Tensor]:
        chosen = self.draw.integers(POOL, size=BATCH)
        return [self.scenes[k] for k in chosen], self.memory[chosen]


@torch.no_grad()
def pairs(model: Detr, scenes: Sequence[Scene], weights: Weights) -> list[list[int]]:
    """最后一层在这些场景上的配对，第 k 个对象归哪个查询。"""
    model.eval()
    found = match(*model(torch.stack([scene.image for scene in scenes]))[-1], scenes, weights)
    model.train()
    return found


def train(name: str, where: Options, recipe: Recipe) -> None:
    """定期在 100 个观察场景上量一次滑动平均的 AP50 与配对的变化；只画曲线，不据此做选择。"""
    every = max(1, min(250, where.steps // 12))
    run = Run(name, "detr.train", where, every=every, settings=recipe.settings())
    model, denoiser = recipe.model(), Denoiser(recipe.count) if recipe.queries == "denoising" else None
    source = Cached(where.seed, model) if recipe.frozen else Fresh(where.seed)
    average, weights, count = copy.deepcopy(model).eval(), recipe.weights, recipe.count
    learnt = nn.ModuleList([model] if denoiser is None else [model, denoiser])
    trained = [parameter for parameter in learnt.parameters() if parameter.requires_grad]
    optimizer = torch.optim.AdamW(trained, RATE, weight_decay=1e-4)
    noise, stability, watched = np.random.default_rng(where.seed), Stability(), many(100, seed=5, test=True)
    run.keep(learnt=learnt, average=average, optimizer=optimizer, draw=source.draw, noise=noise, stability=stability)
    for step in run:
        optimizer.param_groups[0]["lr"] = learning_rate(step, where.steps)
        scenes, memory = source.batch(model)
        outputs = model.decode(memory, denoiser and denoiser(scenes, noise))
        loss = set_loss([(s[:, :count], b[:, :count]) for s, b in outputs], scenes, recipe.auxiliary, weights)
        run.loss(loss.item())
        if denoiser is not None:
            loss = loss + denoising_loss([(s[:, count:], b[:, count:]) for s, b in outputs], scenes, weights)
        descend(loss, optimizer, learnt.parameters(), longest=0.5)
        follow(average, model, step)
        if run.reporting:
            run.note(ap50=round(average_precision(detect_all(average, watched), watched), 3))
            run.note(**stability.measure(pairs(model, watched, weights)))
    save(where.output / f"{name}.npz", {"detr": average})


def logs() -> list[Log]:
    """提交的训练记录：提交的模型在前，其余按名字排。"""
    return [Log.read(file) for file in (RECORD, *sorted(LOGS.glob("*.json")))]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--name", help="日志和权重的文件名（默认同 --queries）")
    parser.add_argument("--queries", choices=("vanilla", "reference", "denoising"), default="reference")
    parser.add_argument("--count", type=int, default=QUERIES, help="查询的个数（默认 %(default)s）")
    parser.add_argument("--frozen", action="store_true", help="主干与编码器取自提交的模型，只从零学解码器")
    parser.add_argument("--last-layer-only", action="store_true", help="不要辅助损失")
    parser.add_argument("--no-object", type=float, default=PAPER.no_object, help="“没有对象”的权重（默认 %(default)s）")
    parser.add_argument("--giou", type=float, default=PAPER.giou, help="GIoU 的权重（默认 %(default)s）")
    options(parser, steps=STEPS, output=LOGS)
    torch.set_num_threads(1)
    found, where = parse(parser)
    if found.train:
        weights = Weights(giou=found.giou, no_object=found.no_object)
        recipe = Recipe(found.queries, found.count, not found.last_layer_only, weights, found.frozen)
        train(found.name or found.queries, where, recipe)
    for log in logs():
        print(f"{log.summary()}，观察场景 AP50 {log.curve[-1]['ap50']:.3f}")


if __name__ == "__main__":
    main()
