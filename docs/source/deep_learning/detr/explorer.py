"""取出提交的模型看几个场景时的全部中间结果，写成网页上那张图的数据。"""

from __future__ import annotations

import json
import math
from pathlib import Path
from typing import Any

import torch
from torch import Tensor

from detr.boxes import to_corners
from detr.model import CLASSES, Detr
from detr.scenes import SIZE, Scene, many
from detr.train import load

DATA = Path(__file__).parents[2] / "_static" / "stepper" / "detr_scenes.js"
CHOSEN = (22, 115, 3, 148, 272)  # 500 个测试场景里的第几个：两个全对的、一个重复的、一个漏检的、错得最多的
LEVELS = 15  # 亮度存成一位十六进制


@torch.no_grad()
def layers(model: Detr, scene: Scene) -> list[tuple[Tensor, Tensor, Tensor, Tensor]]:
    """每个解码层：(框 [16, 4]，像素；最像的类 [16]；得分 [16]；看图的权重 [16, 36]，四个头取平均)。"""
    seen: list[Tensor] = []
    hooks = [
        decoder.image.register_forward_hook(lambda _, __, out: seen.append(out[1][0].mean(0)))
        for decoder in model.decoders
    ]
    outputs = model(scene.image[None])
    for hook in hooks:
        hook.remove()
    found = []
    for (scores, boxes), look in zip(outputs, seen, strict=True):
        best, labels = scores[0].softmax(-1)[:, :CLASSES].max(-1)
        found.append((to_corners(boxes[0]) * SIZE, labels, best, look))
    return found


def to_hex(weights: Tensor) -> str:
    """一行权重写成十六进制，每个两位。"""
    return bytes((weights * 255).round().to(torch.uint8).tolist()).hex()


def data(model: Detr) -> list[dict[str, Any]]:
    """每个场景一项：像素、真值、起点，以及每层每个查询的框、类别、得分（百分数）与看图的权重。"""
    scenes, points = many(500, seed=999, test=True), model.points.sigmoid() * SIZE
    found = []
    for number in CHOSEN:
        scene = scenes[number]
        pixels = (scene.image.clamp(0, 1) * LEVELS).round().int().flatten().tolist()
        told = []
        for boxes, labels, best, look in layers(model, scene):
            rows = zip(boxes.tolist(), labels.tolist(), (100 * best).round().int().tolist(), strict=True)
            told.append({
                "boxes": [[*(round(v, 1) for v in box), label, score] for box, label, score in rows],
                "look": [to_hex(row) for row in look],
            })  # fmt: skip
        found.append({
            "number": number,
            "pixels": "".join(f"{value:x}" for value in pixels),
            "truth": torch.cat([scene.boxes * SIZE, scene.labels[:, None]], 1).round().int().tolist(),
            "points": [[round(v, 1) for v in point] for point in points.tolist()],
            "layers": told,
        })  # fmt: skip
    return found


def told() -> list[dict[str, Any]]:
    """提交的数据。"""
    written: list[dict[str, Any]] = json.loads(DATA.read_text(encoding="utf-8").partition("= ")[2].rstrip(";\n"))
    return written


def centre(box: list[float]) -> tuple[float, float]:
    return (box[0] + box[2]) / 2, (box[1] + box[3]) / 2


def sure(item: dict[str, Any], layer: int = -1) -> list[int]:
    """这一层里得分超过 50% 的查询。"""
    return [q for q, box in enumerate(item["layers"][layer]["boxes"]) if box[5] > 50]


def main() -> None:
    torch.set_num_threads(1)
    found = data(load())
    text = ",\n".join(json.dumps(item, separators=(",", ":")) for item in found)
    words = "// explorer.py 写出：提交的模型看这些场景时的中间结果。"
    DATA.write_text(f"{words}\nconst DETR_SCENES = [\n{text}\n];\n", encoding="utf-8")
    for item in found:
        print(f"场景 {item['number']}，真有 {' '.join(str(truth[4]) for truth in item['truth'])}：")
        for number, layer in enumerate(item["layers"], 1):
            chosen = sure(item, number - 1)
            labels = " ".join(str(layer["boxes"][q][4]) for q in chosen) or "无"
            print(f"  第 {number} 层报出 {labels}", end="")
            moves = [math.dist(centre(layer["boxes"][q]), item["points"][q]) for q in chosen]
            print(f"，离起点平均 {sum(moves) / len(moves):.1f} 像素" if moves else "")


if __name__ == "__main__":
    main()
