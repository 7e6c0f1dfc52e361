"""本章的图：average([3, 5]) 的每一步，栈里有什么。"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from bytecode_and_frames.walk import EXAMPLES, record
from sphinx_runnable_listings.themed_figures.plotting import plain_axes, save_themed

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from sphinx_runnable_listings.themed_figures.plotting import Palette

FIGURES = Path(__file__).with_name("figures")
SHOWN = 14  # 到第二圈开头为止


def draw_stack(folder: Path = FIGURES) -> list[Path]:
    """一行一步：左边是将要走的指令，右边是这时的栈，底在左。"""
    steps = record(*EXAMPLES["循环求平均"])[:SHOWN]

    def draw(figure: Figure, palette: Palette) -> None:
        axes = plain_axes(figure.subplots())
        axes.set_aspect("auto")
        for row, step in enumerate(steps):
            axes.text(0, -row, str(step["at"]), ha="right", va="center", fontsize=9, color=palette.muted)
            axes.text(0.25, -row, step["instruction"], ha="left", va="center", fontsize=9)
            for place, value in enumerate(step["stack"]):
                last = place == len(step["stack"]) - 1
                style = {
                    "boxstyle": "round,pad=0.3", "facecolor": palette.surface, "linewidth": 1.5,
                    "edgecolor": palette.series[2] if last else palette.muted,
                }  # fmt: skip
                axes.text(4.6 + 1.5 * place, -row, value, ha="center", va="center", fontsize=9, bbox=style)
        for x, title in ((0.25, "将要走"), (4.2, "栈，底在左")):
            axes.text(x, 1, title, ha="left", va="center", fontsize=9, color=palette.muted)
        axes.set_xlim(-0.6, 9.6)
        axes.set_ylim(-len(steps) + 0.4, 1.4)

    return save_themed(folder / "stack", draw, size=(7.2, 0.36 * len(steps) + 0.6))


def main() -> None:
    for path in draw_stack():
        print(path.relative_to(FIGURES.parent))


if __name__ == "__main__":
    main()
