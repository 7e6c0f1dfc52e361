"""本章的图：前向过程、样张、取舍曲线、求解器的收敛、插值、去噪的每一步、图生图与补画。"""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import torch
from torch import Tensor

from sphinx_runnable_listings.conclusions import Measurement
from sphinx_runnable_listings.themed_figures.plotting import Palette, save_themed
from stable_diffusion.denoising import LEVELS, to_hex, written
from stable_diffusion.digits import NUMERALS, load
from stable_diffusion.guidance import SCALES, record_of
from stable_diffusion.schedule import scaled_linear
from stable_diffusion.weights import RESULTS

if TYPE_CHECKING:
    from collections.abc import Callable

    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from stable_diffusion.pipeline import Pipeline

CONCLUSIONS = RESULTS / "conclusions"
FIGURES = Path(__file__).with_name("figures")
FINE = RESULTS / "samples-28.json"
FINE_ROWS, FINE_SCALE = 5, 2.0
SAMPLES = RESULTS / "samples.json"
EDITS, EDITED = RESULTS / "editing-28.json", 4  # 图上画几张测试集的 3


def write_samples() -> None:
    """把图里要画的样张存成 json：换一种处理器，采样的末位会不同，图却应当逐字节相同。"""
    from stable_diffusion.pipeline import Pipeline

    pipeline = Pipeline()
    words = [f"数字{n}" for n in NUMERALS]
    rows = {str(w): grey(pipeline(words, guidance_scale=w, seed=3)) for w in (0.0, 1.0, 1.5, 3.0, 7.5)}
    SAMPLES.write_text(json.dumps(rows) + "\n", encoding="utf-8")


def fine_samples(pipeline: Pipeline) -> dict[str, Any]:
    """28×28 的样张和插值，每个像素一位十六进制。"""
    from stable_diffusion.interpolation import between_noises, between_prompts
    from stable_diffusion.pipeline import ten_digits

    prompts, _ = ten_digits(FINE_ROWS)
    images = pipeline(prompts, guidance_scale=FINE_SCALE, num_inference_steps=20, scheduler="dpm++", seed=11)
    strips = {
        "“数字三”，换噪声": between_noises(pipeline, "数字三", (0, 1), 9, FINE_SCALE),
        "“数字三”到“数字八”": between_prompts(pipeline, "数字三", "数字八", 9, 2, FINE_SCALE),
        "“细的数字六”到“粗的数字六”": between_prompts(pipeline, "细的数字六", "粗的数字六", 9, 5, FINE_SCALE),
    }
    return {
        "scale": FINE_SCALE,
        "samples": [[to_hex(image) for image in images[row::FINE_ROWS]] for row in range(FINE_ROWS)],
        "strips": {name: [to_hex(image) for image in strip] for name, strip in strips.items()},
    }


def edits(pipeline: Pipeline) -> dict[str, list[list[str]]]:
    """图生图与补画的几行图，每行一张测试集的 3；第一列是原图，补画的第二列只有留下的那一半。"""
    from stable_diffusion.editing import REPAINTED, STRENGTHS, from_image, lower_half, repaint, test_threes

    threes = test_threes(EDITED)
    kept = torch.where(lower_half(), torch.tensor(-1.0), threes)
    columns = {
        "图生图": [threes, *(from_image(pipeline, threes, "数字八", strength) for strength in STRENGTHS)],
        "补画": [threes, kept, *(repaint(pipeline, threes, f"数字{numeral}") for numeral in REPAINTED)],
    }
    return {name: [[to_hex(images[k]) for images in found] for k in range(EDITED)] for name, found in columns.items()}


def write_fine(path: Path, make: Callable[[Pipeline], dict[str, Any]]) -> None:
    from stable_diffusion.pipeline import Pipeline

    path.write_text(json.dumps(make(Pipeline(28)), ensure_ascii=False, indent=0) + "\n", encoding="utf-8")


def mosaic(rows: list[list[str]], size: int, gap: int = 2) -> np.ndarray:
    """几行十六进制的图拼成一张大图 [高, 宽]，墨量 0 到 15，图与图之间留 gap 个空像素。"""
    whole = np.zeros((len(rows) * (size + gap) - gap, len(rows[0]) * (size + gap) - gap))
    for r, row in enumerate(rows):
        for c, picture in enumerate(row):
            pixels = np.array([int(digit, 16) for digit in picture]).reshape(size, size)
            whole[r * (size + gap) : r * (size + gap) + size, c * (size + gap) : c * (size + gap) + size] = pixels
    return whole


def show_rows(axes: Axes, rows: list[list[str]], size: int, palette: Palette, gap: int = 2) -> None:
    """把拼好的大图画进 axes：墨用前景色，纸用底色，最淡的一级也算纸；刻度落在每张图的中央。"""
    from matplotlib.colors import LinearSegmentedColormap

    shades = LinearSegmentedColormap.from_list("ink", [palette.surface, palette.ink])
    axes.imshow(mosaic(rows, size, gap), cmap=shades, vmin=1, vmax=LEVELS, interpolation="none")
    axes.grid(False)
    axes.set_xticks([c * (size + gap) + size / 2 for c in range(len(rows[0]))], [""] * len(rows[0]))
    axes.set_yticks([r * (size + gap) + size / 2 for r in range(len(rows))], [""] * len(rows))
    axes.tick_params(length=0)
    for spine in axes.spines.values():
        spine.set_visible(False)


def draw_fine_samples(figure: Figure, palette: Palette) -> None:
    axes = figure.subplots()
    show_rows(axes, json.loads(FINE.read_text(encoding="utf-8"))["samples"], 28, palette)
    axes.xaxis.tick_top()
    axes.set_xticklabels([f"数字{n}" for n in NUMERALS])
    axes.tick_params(length=0)


def draw_interpolation(figure: Figure, palette: Palette) -> None:
    strips = json.loads(FINE.read_text(encoding="utf-8"))["strips"]
    for axes, (name, strip) in zip(figure.subplots(len(strips), 1), strips.items(), strict=True):
        show_rows(axes, [strip], 28, palette)
        axes.set_title(name, fontsize=10, loc="left")


def draw_editing(figure: Figure, palette: Palette) -> None:
    from stable_diffusion.editing import REPAINTED, STRENGTHS

    told = json.loads(EDITS.read_text(encoding="utf-8"))
    names = {
        "图生图": ["原图", *(f"{strength:g}" for strength in STRENGTHS)],
        "补画": ["原图", "留下的", *(f"补成{numeral}" for numeral in REPAINTED)],
    }
    panels = figure.subplots(1, 2, width_ratios=[len(row) for row in names.values()])
    for axes, title, name in zip(panels, ("“数字八”，strength", "补画下半"), names, strict=True):
        show_rows(axes, told[name], 28, palette)
        axes.xaxis.tick_top()
        axes.set_xticklabels(names[name])
        axes.tick_params(length=0)
        axes.set_title(title, fontsize=10)


def draw_denoising(figure: Figure, palette: Palette) -> None:
    """网页上那张动画的静态版：第一句话，从左到右。"""
    told = written()
    frames = told["prompts"][0]["frames"]
    axes = figure.subplots()
    show_rows(axes, [[frame[kind] for frame in frames] for kind in ("seen", "guess")], told["size"], palette)
    axes.xaxis.tick_top()
    axes.set_xticklabels([f"{frame['t']}" if frame["t"] >= 0 else "终" for frame in frames])
    axes.set_yticklabels(["潜变量解码", "猜的干净图"])
    axes.tick_params(length=0)


def grey(images: Tensor) -> list[list[list[int]]]:
    """[n, 1, 8, 8]，[-1, 1] → 0 … 16 的整数，和原始数据同一个刻度。"""
    return ((images[:, 0] + 1) * 8).round().int().tolist()


def tile(axes: Axes, picture: list[list[int]], palette: Palette, floor: int = 0) -> None:
    """画一张 0 … 16 的灰度图，每一级灰度合成一条路径；不高于 floor 的像素只留底色。"""
    from matplotlib import colormaps
    from matplotlib.patches import PathPatch
    from matplotlib.path import Path as Outline

    cells, greys = np.array(picture[::-1]), colormaps["Greys" if palette.name == "light" else "Greys_r"]
    axes.set_facecolor(greys(0.0))
    for level in range(floor + 1, 17):
        squares = [
            Outline([(x, y), (x + 1, y), (x + 1, y + 1), (x, y + 1), (x, y)], closed=True)
            for y, x in np.argwhere(cells == level)
        ]
        if squares:
            colour = greys(level / 16)
            axes.add_patch(PathPatch(Outline.make_compound_path(*squares), facecolor=colour, edgecolor=colour, lw=0.2))
    axes.set(xlim=(0, cells.shape[1]), ylim=(0, cells.shape[0]), aspect="equal")
    axes.grid(False)
    axes.set_xticks([])
    axes.set_yticks([])
    for spine in axes.spines.values():
        spine.set_visible(False)


def draw_forward(figure: Figure, palette: Palette) -> None:
    """同一张真图在像素空间里逐渐被淹没：上面写时间步和信号系数。"""
    train, _, _ = load()
    schedule = scaled_linear()
    noise = torch.randn(1, 8, 8, generator=torch.Generator().manual_seed(0))
    times = (0, 100, 250, 500, 750, 999)
    for axes, t in zip(figure.subplots(1, len(times)), times, strict=True):
        x = schedule.add_noise(train.images[2], t, noise)
        tile(axes, ((x[0].clamp(-2, 2) + 2) * 4).round().int().tolist(), palette)
        axes.set_title(f"t = {t}\n√ᾱ = {float(schedule.scales(t)[0]):.2f}", fontsize=10)


def draw_samples(figure: Figure, palette: Palette) -> None:
    rows = json.loads(SAMPLES.read_text(encoding="utf-8"))
    grid = figure.subplots(len(rows), 10)
    for line, (name, pictures) in zip(grid, rows.items(), strict=True):
        for axes, picture in zip(line, pictures, strict=True):
            tile(axes, picture, palette)
        line[0].set_ylabel(f"w = {float(name):g}", rotation=0, ha="right", va="center")


def draw_guidance(figure: Figure, palette: Palette) -> None:
    rows = json.loads(record_of(8).read_text(encoding="utf-8"))["rows"]
    left, right = figure.subplots(1, 2)
    values = [rows[str(w)] for w in SCALES]
    left.plot(SCALES, [100 * v["judge"] for v in values], "o-", label="卷积裁判")
    left.plot(SCALES, [100 * v["svm"] for v in values], "s--", label="SVM 裁判")
    left.set(xlabel="引导强度 w", ylabel="裁判认出要的数字，%", ylim=(0, 103))
    left.legend(loc="lower right")
    right.plot(SCALES, [v["frechet"] for v in values], "o-", label="Fréchet 距离（左轴）")
    right.axhline(rows["real"]["frechet"], color=palette.muted, linestyle=":", linewidth=1.2)
    right.set(xlabel="引导强度 w", ylabel="Fréchet 距离")
    right.set_ylim(bottom=0)
    twin = right.twinx()
    twin.grid(False)
    twin.plot(SCALES, [v["diversity"] for v in values], "s--", color=palette.series[1], label="同类多样性（右轴）")
    twin.set_ylim(bottom=0)
    twin.set_ylabel("同类多样性")
    handles = [*right.get_lines()[:1], *twin.get_lines()]
    right.legend(handles, [str(h.get_label()) for h in handles], loc="lower right", fontsize=9)


def solver_errors() -> dict[str, list[float]]:
    """solver.py 打印过的表：步数，和两种走法的误差。"""
    rows = [line.split() for line in (RESULTS / "solver.txt").read_text(encoding="utf-8").splitlines()[1:]]
    return {name: [float(row[k]) for row in rows] for k, name in enumerate(("steps", "ddim", "dpm++"))}


def draw_solver(figure: Figure, palette: Palette) -> None:
    left, right = figure.subplots(1, 2)
    errors = solver_errors()
    for name, marker, label in (("ddim", "o-", "DDIM"), ("dpm++", "s--", "DPM-Solver++(2M)")):
        left.loglog(errors["steps"], errors[name], marker, label=label)
    left.set(xlabel="步数", ylabel="离真解的平均距离")
    left.legend(loc="lower left", fontsize=9)
    measured = Measurement.read(CONCLUSIONS / "path-error-8.json").groups
    for name, marker, label in (
        ("ddim", "o-", "DDIM"),
        ("dpm-t", "^:", "2M，t 上等距"),
        ("dpm-λ", "s--", "2M，λ 上等距"),
    ):
        steps = [k for k in (10, 20, 50) if f"{name}-{k}" in measured]
        values = [measured[f"{name}-{k}"] for k in steps]
        right.loglog(steps, [float(np.mean(found)) for found in values], marker, label=label)
        right.vlines(steps, list(map(min, values)), list(map(max, values)), colors=palette.muted, linewidth=1)
    right.set(xlabel="步数", ylabel="离方程的解的均方根")
    right.set_xticks([10, 20, 50], ["10", "20", "50"])
    right.minorticks_off()
    right.legend(loc="upper right", fontsize=9)


def draw_all(folder: Path = FIGURES) -> list[Path]:
    return [
        *save_themed(folder / "forward", draw_forward, size=(7.2, 1.9)),
        *save_themed(folder / "samples", draw_samples, size=(7.2, 3.6)),
        *save_themed(folder / "guidance", draw_guidance, size=(7.6, 3.4)),
        *save_themed(folder / "solver", draw_solver, size=(7.6, 3.2)),
        *save_themed(folder / "denoising", draw_denoising, size=(7.6, 1.7)),
        *save_themed(folder / "fine", draw_fine_samples, size=(7.2, 4.0)),
        *save_themed(folder / "editing", draw_editing, size=(7.6, 2.9)),
        *save_themed(folder / "interpolation", draw_interpolation, size=(7.2, 3.4)),
    ]


def main() -> None:
    torch.set_num_threads(1)
    if not SAMPLES.exists():
        write_samples()
    for file, make in ((FINE, fine_samples), (EDITS, edits)):
        if not file.exists():
            write_fine(file, make)
    for path in draw_all():
        print(path.name)


if __name__ == "__main__":
    main()
