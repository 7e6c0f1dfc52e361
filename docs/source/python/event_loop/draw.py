"""本章的图：一个小程序在循环上的每一步，谁在走，谁在排队。"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from event_loop.walk import PROGRAMS, record
from sphinx_runnable_listings.themed_figures.plotting import plain_axes, save_themed

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from sphinx_runnable_listings.themed_figures.plotting import Palette

FIGURES = Path(__file__).with_name("figures")


def draw_schedule(folder: Path = FIGURES) -> list[Path]:
    """“丢了的加法”：一行一步，绿框是走了一步的，其后是还在队里的。"""
    steps = record(PROGRAMS["丢了的加法"])

    def draw(figure: Figure, palette: Palette) -> None:
        axes = plain_axes(figure.subplots())
        axes.set_aspect("auto")

        def box(x: float, row: int, text: str, edge: str) -> None:
            style = {"boxstyle": "round,pad=0.3", "facecolor": palette.surface, "edgecolor": edge, "linewidth": 1.6}
            axes.text(x, -row, text, ha="center", va="center", fontsize=9, bbox=style)

        for row, step in enumerate(steps):
            axes.text(-0.7, -row, f"第 {step['turn']} 圈", ha="right", va="center", fontsize=9, color=palette.muted)
            box(0, row, step["who"], palette.series[2])
            axes.text(0.9, -row, "；".join(step["said"]), ha="left", va="center", fontsize=9)
            for place, name in enumerate(step["ready"]):
                box(3.4 + 1.1 * place, row, name, palette.grid)
        for x, title in ((0, "走了一步"), (1.5, "说"), (4.5, "就绪队列")):
            axes.text(x, 1, title, ha="center", va="center", fontsize=9, color=palette.muted)
        axes.set_xlim(-1.8, 6.3)
        axes.set_ylim(-len(steps) + 0.4, 1.4)

    return save_themed(folder / "schedule", draw, size=(7.2, 0.36 * len(steps) + 0.6))


def main() -> None:
    for path in draw_schedule():
        print(path.relative_to(FIGURES.parent))


if __name__ == "__main__":
    main()
