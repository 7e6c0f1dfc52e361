"""本章的图：变基以后对象的图；打包时窗口多大，要存多少字节。"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from git_objects.states import places, recorded
from git_objects.window import recorded_table
from sphinx_runnable_listings.themed_figures.plotting import plain_axes, save_themed

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from sphinx_runnable_listings.themed_figures.plotting import Palette

FIGURES = Path(__file__).with_name("figures")
COLUMNS = (1.35, 2.75, 4.0)


def draw_graph(folder: Path = FIGURES) -> list[Path]:
    """“变基与回收”里变基的那一步。"""
    steps = recorded("变基与回收")
    spots = {name: (COLUMNS[column], -row) for name, (column, row) in places(steps).items()}
    [now] = [step for step in steps if step["command"] == "git rebase main"]

    def draw(figure: Figure, palette: Palette) -> None:
        axes = plain_axes(figure.subplots())
        for source, target in now["edges"]:
            (x1, y1), (x2, y2) = spots[source], spots[target]
            if x1 == x2:
                bend = 0 if y2 - y1 == 1 else -0.6
                ends, style = ((x1 - 0.15, y1 + 0.2), (x2 - 0.15, y2 - 0.2)), f"arc3,rad={bend}"
            else:
                ends, style = ((x1 + 0.48, y1), (x2 - 0.48, y2)), "arc3"
            arrow = {"arrowstyle": "->", "color": palette.muted, "connectionstyle": style, "linewidth": 1.2}
            axes.annotate("", xy=ends[1], xytext=ends[0], arrowprops=arrow)
        for name, _, label in now["objects"]:
            lost = name in now["lost"]
            box = {
                "boxstyle": "round,pad=0.35",
                "facecolor": palette.surface,
                "edgecolor": palette.series[1] if lost else palette.series[0],
                "linestyle": "--" if lost else "-",
                "linewidth": 1.6,
            }
            axes.text(*spots[name], f"{name[:4]} {label}", ha="center", va="center", fontsize=10, bbox=box)
        for ref, name in now["refs"].items():
            x, y = spots[name]
            axes.annotate(
                ref, xy=(x - 0.5, y), xytext=(0.3, y), va="center", ha="center", fontsize=10,
                arrowprops={"arrowstyle": "->", "color": palette.series[2]}, color=palette.series[2],
            )  # fmt: skip
        for x, title in zip(COLUMNS, ("提交", "树", "文件内容"), strict=True):
            axes.text(x, 0.7, title, ha="center", fontsize=10, color=palette.muted)
        axes.set_xlim(-0.1, 4.7)
        axes.set_ylim(-3.6, 1)

    return save_themed(folder / "objects", draw, size=(7.2, 4.2))


def draw_window(folder: Path = FIGURES) -> list[Path]:
    rows = recorded_table()
    whole = rows[0][2]

    def draw(figure: Figure, palette: Palette) -> None:
        axes = figure.subplots()
        for color, label in zip(palette.series, dict.fromkeys(row[0] for row in rows[1:]), strict=False):
            found = [(window, total) for name, window, total in rows if name == label]
            axes.plot(*zip(*found, strict=True), marker="o", color=color, label=label)
        axes.axhline(whole, color=palette.muted, linestyle="--", linewidth=1)
        axes.text(30, whole * 0.86, "整份存", ha="right", va="top", fontsize=9, color=palette.muted)
        axes.set_xscale("log")
        axes.set_yscale("log")
        axes.set_xticks([1, 3, 10, 30], ["1", "3", "10", "30"])
        axes.minorticks_off()
        axes.set_yticks([10_000, 100_000], ["1 万", "10 万"])
        axes.set_xlabel("窗口：与前面几个比")
        axes.set_ylabel("字节")
        axes.legend(loc="center right")

    return save_themed(folder / "window", draw, size=(7.2, 3.4))


def main() -> None:
    for path in [*draw_graph(), *draw_window()]:
        print(path.relative_to(FIGURES.parent))


if __name__ == "__main__":
    main()
