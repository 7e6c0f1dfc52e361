"""本章的图：测试场景上的检测、训练曲线、查询各管哪一片。"""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import torch

from detr.boxes import iou
from detr.scenes import SIZE, many
from detr.train import detect_all, load
from stable_diffusion.draw import tile
from themed_figures.plotting import Palette, save_themed

if TYPE_CHECKING:
    from matplotlib.figure import Figure

FIGURES = Path(__file__).with_name("figures")
SAMPLES = Path(__file__).with_name("results") / "samples.json"
CURVE = Path(__file__).with_name("results") / "training-reference.json"


def write_samples() -> None:
    """把要画的检测存成 json，免得换一种处理器就差在末位。"""
    model = load()
    scenes = many(8, seed=12, test=True)
    shown = []
    for scene, found in zip(scenes, detect_all(model, scenes), strict=True):
        sure = found.scores > 0.5
        shown.append({
            "boxes": (found.boxes[sure] * SIZE).round(decimals=1).tolist(),
            "labels": found.labels[sure].tolist(),
            "right": [
                any(bool(iou(b, t) >= 0.5) and bool(c == k) for t, k in zip(scene.boxes, scene.labels, strict=True))
                for b, c in zip(found.boxes[sure], found.labels[sure], strict=True)
            ],
        })  # fmt: skip
    many_scenes = detect_all(model, many(300, seed=13, test=True))
    centres = [[((b[q, :2] + b[q, 2:]) / 2).round(decimals=2).tolist() for b, s in
                ((f.boxes, f.scores) for f in many_scenes) if s[q] > 0.5] for q in range(16)]  # fmt: skip
    SAMPLES.write_text(json.dumps({"scenes": shown, "centres": centres}) + "\n", encoding="utf-8")


def draw_detections(figure: Figure, palette: Palette) -> None:
    from matplotlib.patches import Rectangle

    samples = json.loads(SAMPLES.read_text(encoding="utf-8"))["scenes"]
    scenes = many(8, seed=12, test=True)
    for axes, scene, found in zip(figure.subplots(2, 4).flat, scenes, samples, strict=True):
        tile(axes, ((scene.image.clamp(0, 1)) * 16).round().int().tolist(), palette, floor=3)
        for spine in axes.spines.values():
            spine.set(visible=True, color=palette.muted, linewidth=0.6)
        boxes, labels = found["boxes"], found["labels"]
        for (left, top, right, bottom), label, good in zip(boxes, labels, found["right"], strict=True):
            colour = palette.series[2 if good else 1]
            style = {"fill": False, "ec": colour, "ls": "-" if good else "--", "lw": 1.5}
            axes.add_patch(Rectangle((left, SIZE - bottom), right - left, bottom - top, **style))
            axes.text(left, SIZE - top + 0.6, str(label), color=colour, fontsize=10, va="bottom")


def draw_training(figure: Figure, palette: Palette) -> None:
    curve = json.loads(CURVE.read_text(encoding="utf-8"))["curve"]
    left, right = figure.subplots(1, 2)
    steps = [point["step"] for point in curve]
    left.plot(steps, [point["loss"] for point in curve], "o-")
    left.set(xlabel="训练步数", ylabel="集合损失（三层之和）", ylim=(0, None))
    right.plot(steps, [point["ap50"] for point in curve], "o-", color=palette.series[1])
    right.set(xlabel="训练步数", ylabel="AP50", ylim=(0, 1))


def draw_queries(figure: Figure, palette: Palette) -> None:
    centres = json.loads(SAMPLES.read_text(encoding="utf-8"))["centres"]
    for number, (axes, points) in enumerate(zip(figure.subplots(2, 8).flat, centres, strict=True)):
        axes.scatter([x for x, _ in points], [1 - y for _, y in points], s=6, color=palette.series[0], linewidths=0)
        axes.set(xlim=(0, 1), ylim=(0, 1), xticks=[], yticks=[], aspect="equal")
        axes.set_title(f"查询 {number}", fontsize=9)
        axes.spines[["top", "right"]].set_visible(True)


def draw_all(folder: Path = FIGURES) -> list[Path]:
    return [
        *save_themed(folder / "detections", draw_detections, size=(7.4, 3.9)),
        *save_themed(folder / "training", draw_training, size=(7.2, 3.0)),
        *save_themed(folder / "queries", draw_queries, size=(7.4, 2.3)),
    ]


def main() -> None:
    torch.set_num_threads(1)
    if not SAMPLES.exists():
        write_samples()
    for path in draw_all():
        print(path.name)


if __name__ == "__main__":
    main()
