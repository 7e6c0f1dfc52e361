"""画本章的两幅图：环形全规约的七个瞬间，和一次真实的反向传播时间表。"""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import torch
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from distributed_data_parallel.overlap import LAYERS, RECORD
from distributed_data_parallel.processes import launch
from distributed_data_parallel.ring import Wire, ring_all_reduce
from sphinx_runnable_listings.themed_figures.plotting import Palette, plain_axes, save_themed

FIGURES = Path(__file__).with_name("figures")


def trace(rank: int, world_size: int) -> list[list[int]]:
    """秩 r 的每个元素都是 2^r，于是和的二进制位就是“已经加进了哪些秩”；返回每一轮之后各块的值。"""
    seen: list[list[int]] = []
    x = torch.full((world_size,), 2**rank)
    ring_all_reduce(x, Wire(), lambda blocks: seen.append([int(block) for block in blocks]))
    return seen


def draw_ring(figure: Figure, palette: Palette, traces: Sequence[Sequence[Sequence[int]]]) -> None:
    n = len(traces)
    grid = figure.subplots(2, n)
    moments = {0: "开始"} | {s: f"规约-散播 {s}" for s in range(1, n)} | {n - 1 + s: f"全收集 {s}" for s in range(1, n)}
    places = [grid[0][i] for i in range(n)] + [grid[1][i] for i in range(1, n)]
    plain_axes(grid[1][0])
    grid[1][0].set(xlim=(-0.1, n + 0.1), ylim=(n + 0.1, -0.1))
    note = "行：秩 0–3\n列：块 0–3\n数字：已加进\n几个秩的数据"
    grid[1][0].text(0, n / 2, note, va="center", fontsize=10, linespacing=1.7, color=palette.muted)
    for axes, (moment, title) in zip(places, moments.items(), strict=True):
        plain_axes(axes).set_title(title, fontsize=11)
        axes.set_xlim(-0.1, n + 0.1)
        axes.set_ylim(n + 0.1, -0.1)
        for rank in range(n):
            for block, value in enumerate(traces[rank][moment]):
                count = value.bit_count()
                complete = count == n
                colour = palette.series[1] if complete else palette.series[0]
                alpha = 1.0 if complete else 0.1 + 0.2 * (count - 1)
                axes.add_patch(Rectangle((block, rank), 0.94, 0.94, facecolor=colour, alpha=alpha, edgecolor="none"))
                ink = palette.surface if complete else palette.ink
                axes.text(block + 0.47, rank + 0.5, str(count), ha="center", va="center", fontsize=10, color=ink)


def draw_overlap(figure: Figure, palette: Palette, runs: dict) -> None:
    axes = figure.subplots()
    lanes = []
    bar = {"height": 0.6, "edgecolor": palette.surface}
    inside = {"ha": "center", "va": "center", "fontsize": 9, "color": palette.surface}
    for name, run in runs.items():
        base = len(lanes)
        lanes += [f"{name}：计算", f"{name}：通信"]
        previous = 0.0
        for done, layer in zip(run["gradients"], reversed(range(LAYERS)), strict=True):
            axes.barh(base, done - previous, left=previous, color=palette.series[0], **bar)
            axes.text((done + previous) / 2, base, str(layer), **inside)
            previous = done
        for bucket in run["buckets"]:
            layers = bucket["layers"]
            length = bucket["done"] - bucket["sent"]
            axes.barh(base + 1, length, left=bucket["sent"], color=palette.series[1], **bar)
            label = f"{layers[0]}–{layers[-1]}"
            axes.text(bucket["sent"] + length / 2, base + 1, label, **inside)
    axes.set_yticks(range(len(lanes)), lanes)
    axes.invert_yaxis()
    axes.grid(axis="y", visible=False)
    axes.set_xlabel("从反向传播开始算起的时间（毫秒）；数字是层号")


def draw_all(folder: Path = FIGURES) -> list[Path]:
    """把两幅图（各有亮、暗两版）写进 folder，返回写出的文件。"""
    traces = launch(trace, 4)
    runs = json.loads(RECORD.read_text(encoding="utf-8"))
    files = save_themed(folder / "ring", lambda f, p: draw_ring(f, p, traces), size=(7.2, 3.8))
    return files + save_themed(folder / "overlap", lambda f, p: draw_overlap(f, p, runs), size=(7.2, 3.0))


def main() -> None:
    for file in draw_all():
        print(file.name)


if __name__ == "__main__":
    main()
