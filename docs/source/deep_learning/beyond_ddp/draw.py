"""本章的图：同样的活，五种排法；ZeRO 的四级，每个秩存着什么。"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from matplotlib.patches import Rectangle

from beyond_ddp.schedules import SCHEDULES, bubble, times
from beyond_ddp.zero import formula
from sphinx_runnable_listings.themed_figures.plotting import Palette, save_themed

if TYPE_CHECKING:
    from matplotlib.figure import Figure

FIGURES = Path(__file__).with_name("figures")
STAGES, BATCHES = 4, 7
SHOWN = ("GPipe", "1F1B", "ZB-H1", "ZB-H2")


def draw_pipeline(figure: Figure, palette: Palette) -> None:
    colours = dict(zip("FBW", palette.series, strict=False))
    small = {"fontsize": 8, "color": palette.ink}
    inside = {"fontsize": 8, "color": palette.surface, "ha": "center", "va": "center"}
    plots = figure.subplots(len(SHOWN), 1, sharex=True)
    for axes, name in zip(plots, SHOWN, strict=True):
        schedule = SCHEDULES[name]
        done = times(schedule.orders(STAGES, BATCHES), schedule.sends)
        for stage, jobs in enumerate(done):
            for job, (start, end) in jobs.items():
                box = Rectangle((start, stage), end - start, 0.9)
                box.set(facecolor=colours[job.kind], edgecolor=palette.surface)
                axes.add_patch(box)
                axes.text((start + end) / 2, stage + 0.47, str(job.batch), **inside)
        names = [f"级 {stage}" for stage in range(STAGES)]
        axes.set_yticks([stage + 0.45 for stage in range(STAGES)], names, **small)
        axes.set_ylim(STAGES + 0.1, -0.2)
        axes.set_title(f"{name}：空闲 {bubble(done)}", fontsize=10, loc="left")
        axes.grid(visible=False)
        axes.set_xlim(0, 3 * (BATCHES + STAGES - 1))
    plots[-1].set_xlabel("单位时间；格子里是微批的号")
    marks = [Rectangle((0, 0), 1, 1, facecolor=colours[kind]) for kind in "FBW"]
    words = ["F 前向", "B 对输入的反向", "W 对权重的反向"]
    plots[0].legend(
        marks,
        words,
        loc="lower right",
        bbox_to_anchor=(1, 1),
        ncols=3,
        fontsize=8,
        frameon=False,
    )


def draw_zero(figure: Figure, palette: Palette) -> None:
    axes, ranks = figure.subplots(), 4
    colours = palette.series[:3]
    for stage in range(4):
        left, (kept, _) = 0.0, formula(stage, ranks)
        for part, colour in zip(kept, colours, strict=True):
            axes.barh(stage, part, 0.6, left, color=colour, edgecolor=palette.surface)
            left += part
        axes.text(left + 0.05, stage, f"{left:g}", va="center", fontsize=9)
    axes.set_yticks(range(4), ["DDP", "ZeRO-1", "ZeRO-2", "ZeRO-3"])
    axes.invert_yaxis()
    axes.grid(axis="y", visible=False)
    axes.set_xlabel(f"{ranks} 个秩，每个秩存着的，以参数的字节为 1")
    marks = [Rectangle((0, 0), 1, 1, facecolor=colour) for colour in colours]
    words = ["参数", "梯度", "Adam 的两份动量"]
    axes.legend(marks, words, fontsize=9, loc="lower right")


def draw_all(folder: Path = FIGURES) -> list[Path]:
    files = save_themed(folder / "pipeline", draw_pipeline, size=(7.2, 6.4))
    return files + save_themed(folder / "zero", draw_zero, size=(7.2, 2.6))


def main() -> None:
    for path in draw_all():
        print(path.name)


if __name__ == "__main__":
    main()
