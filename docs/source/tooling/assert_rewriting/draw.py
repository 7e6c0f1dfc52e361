"""本章的图：一个反例缩小的经过，一行一步。"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from assert_rewriting.walk import record
from sphinx_runnable_listings.themed_figures.plotting import plain_axes, save_themed

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from sphinx_runnable_listings.themed_figures.plotting import Palette

FIGURES = Path(__file__).with_name("figures")


def draw_shrinking(folder: Path = FIGURES) -> list[Path]:
    """“本来有序”：左边是做了什么，中间是选择，右边是造出的值。"""
    steps = record("本来有序")[:-1]
    widest = max(len(step["choices"]) for step in steps)

    def draw(figure: Figure, palette: Palette) -> None:
        axes = plain_axes(figure.subplots())
        axes.set_aspect("auto")
        for row, step in enumerate(steps):
            axes.text(
                -0.9,
                -row,
                step["what"],
                ha="right",
                va="center",
                fontsize=9,
                color=palette.muted,
            )
            for place, number in enumerate(step["choices"]):
                edge = palette.series[2] if place in step["fresh"] else palette.grid
                style = {
                    "boxstyle": "round,pad=0.25",
                    "facecolor": palette.surface,
                    "edgecolor": edge,
                }
                axes.text(
                    place,
                    -row,
                    str(number),
                    ha="center",
                    va="center",
                    fontsize=9,
                    bbox=style,
                )
            axes.text(widest, -row, step["value"], ha="left", va="center", fontsize=9)
        for x, title in (((widest - 1) / 2, "选择"), (widest + 2, "造出")):
            axes.text(
                x, 1, title, ha="center", va="center", fontsize=9, color=palette.muted
            )
        axes.set_xlim(-4.5, widest + 6)
        axes.set_ylim(-len(steps) + 0.4, 1.4)

    return save_themed(folder / "shrinking", draw, size=(7.2, 0.36 * len(steps) + 0.6))


def main() -> None:
    for path in draw_shrinking():
        print(path.relative_to(FIGURES.parent))


if __name__ == "__main__":
    main()
