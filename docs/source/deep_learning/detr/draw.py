"""本章的图：测试场景上的检测、训练曲线、三种查询的收敛、逐层修正、注意力、失败。"""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import torch

from detr import explorer, mistakes
from detr.boxes import iou
from detr.compare import KINDS, SCRATCH, runs, whole
from detr.model import GRID
from detr.scenes import SIZE, Scene, many
from detr.train import RECORD, detect_all, load
from sphinx_runnable_listings.themed_figures.plotting import Palette, save_themed
from stable_diffusion.draw import tile
from training_runs import Log

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

FIGURES = Path(__file__).with_name("figures")
SAMPLES = Path(__file__).with_name("results") / "samples.json"


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


def scene_axes(axes: Axes, scene: Scene, palette: Palette) -> None:
    """把场景铺在 axes 上；y 轴向上，所以画框时要翻过来。"""
    tile(axes, ((scene.image.clamp(0, 1)) * 16).round().int().tolist(), palette, floor=3)
    for spine in axes.spines.values():
        spine.set(visible=True, color=palette.muted, linewidth=0.6)


def frame(axes: Axes, box: Sequence[float], colour: str, words: str = "", style: str = "-") -> None:
    """一个框 (左, 上, 右, 下)，像素；words 写在它的左上角。"""
    from matplotlib.patches import Rectangle

    left, top, right, bottom = box
    look = {"fill": False, "ec": colour, "ls": style, "lw": 1.5}
    axes.add_patch(Rectangle((left, SIZE - bottom), right - left, bottom - top, **look))
    behind = {"facecolor": axes.get_facecolor(), "edgecolor": "none", "alpha": 0.7, "pad": 0.4}
    axes.text(left, SIZE - top + 0.8, words, color=colour, fontsize=10, va="bottom", bbox=behind if words else None)


def draw_detections(figure: Figure, palette: Palette) -> None:
    samples = json.loads(SAMPLES.read_text(encoding="utf-8"))["scenes"]
    scenes = many(8, seed=12, test=True)
    for axes, scene, found in zip(figure.subplots(2, 4).flat, scenes, samples, strict=True):
        scene_axes(axes, scene, palette)
        for box, label, good in zip(found["boxes"], found["labels"], found["right"], strict=True):
            frame(axes, box, palette.series[2 if good else 1], str(label), "-" if good else "--")


def draw_failures(figure: Figure, palette: Palette) -> None:
    shown, scenes = json.loads(mistakes.RECORD.read_text(encoding="utf-8")), many(500, seed=999, test=True)
    for axes, item in zip(figure.subplots(2, 4).flat, shown, strict=True):
        scene = scenes[item["scene"]]
        scene_axes(axes, scene, palette)
        for box, label, kind in zip(item["boxes"], item["labels"], item["kinds"], strict=True):
            frame(axes, box, palette.series[1 if kind else 2], str(label), "--" if kind else "-")
        for g in item["missed"]:
            frame(axes, (scene.boxes[g] * SIZE).tolist(), palette.series[3], "漏", ":")
        errors = Counter([*filter(None, item["kinds"]), *["漏检"] * len(item["missed"])])
        axes.set_title("、".join(f"{kind} {n}" for kind, n in errors.items()), fontsize=10)


def draw_layers(figure: Figure, palette: Palette) -> None:
    """第一个场景：起点，和最后报出来的那些查询在每一层的框。"""
    item = explorer.told()[0]
    scene, chosen = many(500, seed=999, test=True)[item["number"]], explorer.sure(item)
    panels = figure.subplots(1, 4)
    for number, (axes, name) in enumerate(zip(panels, ("起点", "第 1 层", "第 2 层", "第 3 层"), strict=True)):
        scene_axes(axes, scene, palette)
        axes.set_title(name)
        for place, q in enumerate(chosen):
            colour = palette.series[place % len(palette.series)]
            if number == 0:
                x, y = item["points"][q]
                axes.plot(x, SIZE - y, "x", color=colour, markersize=9)
            else:
                *box, label, score = item["layers"][number - 1]["boxes"][q]
                frame(axes, box, colour, f"{label} {score}%")


def draw_attention(figure: Figure, palette: Palette) -> None:
    """第二个场景：每个报出来的查询，最后一层看了哪些格子。"""
    from matplotlib.patches import Rectangle

    item = explorer.told()[1]
    scene, chosen = many(500, seed=999, test=True)[item["number"]], explorer.sure(item)
    for place, (axes, q) in enumerate(zip(figure.subplots(1, len(chosen), squeeze=False)[0], chosen, strict=True)):
        scene_axes(axes, scene, palette)
        colour, cell = palette.series[place % len(palette.series)], SIZE / GRID
        weights = bytes.fromhex(item["layers"][-1]["look"][q])
        for k, weight in enumerate(weights):
            low = ((k % GRID) * cell, SIZE - (k // GRID + 1) * cell)
            axes.add_patch(Rectangle(low, cell, cell, color=colour, alpha=0.75 * weight / max(weights), lw=0))
        *box, label, score = item["layers"][-1]["boxes"][q]
        frame(axes, box, palette.ink, "", "--")
        axes.set_title(f"查询 {q}：{label}，{score}%", fontsize=11)


def draw_convergence(figure: Figure, palette: Palette) -> None:
    """左：全部从零学的 AP50；中、右：编码器是同一个，只有解码器从零学，AP50 与配对的不稳定度。"""
    (scratch, left, right), found = figure.subplots(1, 3), runs()
    for place, (kind, words) in enumerate(KINDS.items()):
        look = {"color": palette.series[place], "marker": "os^"[place], "markersize": 4, "label": words}
        if f"scratch_{kind}" in SCRATCH:
            curve = found[f"scratch_{kind}"].curve
            scratch.plot([p["step"] for p in curve], [p["ap50"] for p in curve], **look)
        left.plot([p["step"] for p in found[kind].curve], [p["ap50"] for p in found[kind].curve], **look)
        known = whole(found[kind], "instability")
        right.plot([p["step"] for p in known], [p["instability"] for p in known], **look)
    scratch.set(title="全部从零学：AP50", ylim=(0, 1))
    left.set(title="只学解码器：AP50", ylim=(0, 1))
    right.set(title="只学解码器：IS", ylim=(0, None))
    for axes in (scratch, left, right):
        axes.set_xlabel("训练步数")
    left.legend(loc="lower right", fontsize=9)


def draw_training(figure: Figure, palette: Palette) -> None:
    curve = Log.read(RECORD).curve
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
        *save_themed(folder / "convergence", draw_convergence, size=(7.6, 2.9)),
        *save_themed(folder / "layers", draw_layers, size=(7.4, 2.3)),
        *save_themed(folder / "looks", draw_attention, size=(7.4, 2.9)),
        *save_themed(folder / "failures", draw_failures, size=(7.4, 4.3)),
    ]


def main() -> None:
    torch.set_num_threads(1)
    if not SAMPLES.exists():
        write_samples()
    for path in draw_all():
        print(path.name)


if __name__ == "__main__":
    main()
