"""本章的图：集合的表一步一步怎样填满；字典的大小随加和删怎样变。"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from dicts_and_sets.table import DictTable
from dicts_and_sets.walk import PROGRAMS, record
from sphinx_runnable_listings.themed_figures.plotting import plain_axes, save_themed

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from sphinx_runnable_listings.themed_figures.plotting import Palette

FIGURES = Path(__file__).with_name("figures")


def draw_walk(folder: Path = FIGURES) -> list[Path]:
    """“删掉以后”那个程序：一行一步，橙色是看过的格子，绿色是落脚的。"""
    steps = record(PROGRAMS["删掉以后"])

    def draw(figure: Figure, palette: Palette) -> None:
        axes = plain_axes(figure.subplots())
        for row, step in enumerate(steps):
            axes.text(-0.4, -row, f"{step['what']} {step['key']}", ha="right", va="center", fontsize=10)
            for slot, held in enumerate(step["slots"]):
                edge = palette.series[2] if slot == step["place"] else palette.grid
                edge = palette.series[1] if slot in step["seen"] and slot != step["place"] else edge
                box = {"boxstyle": "square,pad=0.32", "facecolor": palette.surface, "edgecolor": edge, "linewidth": 1.6}
                axes.text(slot, -row, f"{held:^3}", ha="center", va="center", fontsize=10, bbox=box, family="monospace")
        for slot in range(8):
            axes.text(slot, 0.75, str(slot), ha="center", va="center", fontsize=9, color=palette.muted)
        axes.set_xlim(-1.8, 7.8)
        axes.set_ylim(-len(steps) + 0.4, 1.1)

    return save_themed(folder / "probing", draw, size=(7.2, 4.4))


NUMBER = 170  # 256 格的表恰好放满


def sizes() -> tuple[list[int], list[int]]:
    """放进 NUMBER 个整数键，一个个删光，再放同样多个：每一步真的字典多占的字节，和我们算的。"""
    ours, real, empty = DictTable(), {}, sys.getsizeof({})
    seen: tuple[list[int], list[int]] = [], []
    for what, keys in (("加", range(NUMBER)), ("删", range(NUMBER)), ("加", range(NUMBER, 2 * NUMBER))):
        for key in keys:
            if what == "加":
                ours.insert(key)
                real[key] = None
            else:
                ours.delete(key)
                del real[key]
            seen[0].append(sys.getsizeof(real) - empty)
            seen[1].append(ours.nbytes())
    return seen


def draw_sizes(folder: Path = FIGURES) -> list[Path]:
    real, ours = sizes()

    def draw(figure: Figure, palette: Palette) -> None:
        axes = figure.subplots()
        axes.plot(real, color=palette.series[0], linewidth=4, alpha=0.45, label="sys.getsizeof")
        axes.plot(ours, color=palette.series[1], linewidth=1.4, label="table.py 算的")
        for x, text in ((NUMBER / 2, "放进 170 个"), (1.5 * NUMBER, "一个个删光"), (2.5 * NUMBER, "再放 170 个")):
            axes.text(x, max(real) * 1.06, text, ha="center", color=palette.muted, fontsize=9)
        for x in (NUMBER, 2 * NUMBER):
            axes.axvline(x, color=palette.grid, linewidth=1)
        axes.set_ylim(0, max(real) * 1.16)
        axes.set_xlabel("第几步")
        axes.set_ylabel("比空字典多占的字节")
        axes.legend(loc="lower right")

    return save_themed(folder / "sizes", draw, size=(7.2, 3.4))


def main() -> None:
    for path in [*draw_walk(), *draw_sizes()]:
        print(path.relative_to(FIGURES.parent))


if __name__ == "__main__":
    main()
