"""本章的图：前向过程、样张、取舍曲线、求解器的收敛、插值、去噪的每一步。"""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import torch
from torch import Tensor

from stable_diffusion.digits import NUMERALS, load
from stable_diffusion.guidance import SCALES, record_of
from stable_diffusion.schedule import scaled_linear
from stable_diffusion.weights import RESULTS
from themed_figures.plotting import Palette, save_themed

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

FIGURES = Path(__file__).with_name("figures")
SAMPLES = RESULTS / "samples.json"


def write_samples() -> None:
    """把图里要画的样张存成 json：换一种处理器，采样的末位会不同，图却应当逐字节相同。"""
    from stable_diffusion.pipeline import Pipeline

    pipeline = Pipeline()
    words = [f"数字{n}" for n in NUMERALS]
    rows = {str(w): grey(pipeline(words, guidance_scale=w, seed=3)) for w in (0.0, 1.0, 1.5, 3.0, 7.5)}
    SAMPLES.write_text(json.dumps(rows) + "\n", encoding="utf-8")


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
    record = json.loads(record_of(8).read_text(encoding="utf-8"))
    measured = record["by_steps"]
    for name, marker, label in (("ddim", "o-", "DDIM"), ("dpm++", "s--", "DPM-Solver++(2M)")):
        left.loglog(errors["steps"], errors[name], marker, label=label)
        few = [5, 10, 20]
        right.plot(few, [measured[f"{name}-{k}"]["frechet"] for k in few], marker, label=label)
    left.set(xlabel="步数", ylabel="离真解的平均距离")
    left.legend(loc="lower left", fontsize=9)
    right.axhline(measured["ddim-50"]["frechet"], color=palette.muted, linestyle=":", linewidth=1.2)
    right.set(xlabel="步数", ylabel="Fréchet 距离", xticks=[5, 10, 20])
    right.set_ylim(bottom=0)


def draw_all(folder: Path = FIGURES) -> list[Path]:
    return [
        *save_themed(folder / "forward", draw_forward, size=(7.2, 1.9)),
        *save_themed(folder / "samples", draw_samples, size=(7.2, 3.6)),
        *save_themed(folder / "guidance", draw_guidance, size=(7.6, 3.4)),
        *save_themed(folder / "solver", draw_solver, size=(7.6, 3.2)),
    ]


def main() -> None:
    torch.set_num_threads(1)
    if not SAMPLES.exists():
        write_samples()
    for path in draw_all():
        print(path.name)


if __name__ == "__main__":
    main()
