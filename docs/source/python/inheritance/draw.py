"""本章的图：同一个层次的两种走法；四种规则与 C3 不同的比例。"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from inheritance.linearization import UNEVEN, breadth_first, c3
from inheritance.merging import lines_of, merging, with_object
from inheritance.scoreboard import by_ancestors
from sphinx_runnable_listings.themed_figures.plotting import plain_axes, save_themed

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from sphinx_runnable_listings.themed_figures.plotting import Palette

FIGURES = Path(__file__).with_name("figures")
PLACES = {"X": (1.5, 0.0), "Y": (0.0, 1.6), "Z": (3.0, 1.6), "P": (0.0, 3.2), "object": (1.5, 4.6)}
ATTRIBUTE = {"P": "f", "Z": "f"}


def route(axes: Axes, palette: Palette, order: list[str], colour: str) -> None:
    """画出这个层次，标上各类按什么次序搜索。"""
    bases = {**UNEVEN, "P": ("object",), "Z": ("object",)}
    for name, direct in bases.items():
        for base in direct:
            axes.annotate(
                "",
                PLACES[base],
                PLACES[name],
                arrowprops={"arrowstyle": "-", "color": palette.muted, "linewidth": 1.2, "shrinkA": 18, "shrinkB": 18},
            )
    for number, name in enumerate(order, 1):
        x, y = PLACES[name]
        label = f"{name}  f" if name in ATTRIBUTE else name
        box = {"boxstyle": "round,pad=0.45", "facecolor": palette.surface, "edgecolor": palette.muted}
        axes.text(x, y, label, ha="center", va="center", bbox=box, zorder=3)
        axes.text(
            x + (-0.85 if name in "PY" else 0.85), y, str(number),
            ha="center", va="center", color=palette.surface, fontsize=10,
            bbox={"boxstyle": "circle,pad=0.25", "facecolor": colour, "edgecolor": "none"}, zorder=4,
        )
    axes.set_xlim(-1.2, 4.4)
    axes.set_ylim(-0.7, 5.5)


def draw_routes(folder: Path = FIGURES) -> list[Path]:
    """画出那个不齐的层次：按广度优先怎样搜索，Python 又怎样搜索。"""

    def draw(figure: Figure, palette: Palette) -> None:
        panels = [("广度优先（并不存在）", breadth_first, 1), ("C3（真实的 Python）", c3, 2)]
        for axes, (title, rule, series) in zip(figure.subplots(1, 2), panels, strict=True):
            plain_axes(axes)
            order = [*rule("X", UNEVEN), "object"]
            route(axes, palette, order, palette.series[series])
            first = next(name for name in order if name in ATTRIBUTE)
            axes.set_title(title)
            axes.text(1.5, -0.75, f"X.f 来自 {first}", ha="center", va="top", color=palette.series[series])

    return save_themed(folder / "routes", draw, size=(7.2, 4.4))


def draw_shares(folder: Path = FIGURES) -> list[Path]:
    """画出每种规则有多常与 C3 不同，按祖先的个数分开。"""
    shares = by_ancestors()

    def draw(figure: Figure, palette: Palette) -> None:
        axes = figure.subplots()
        styles = {"深度优先（经典类）": (0, "s"), "广度优先": (1, "o"), "2.2 的文档": (3, "^"), "C3": (2, "D")}
        for title, (series, marker) in styles.items():
            points = shares[title]
            colour = palette.series[series]
            axes.plot(list(points), list(points.values()), marker=marker, markersize=5, color=colour, label=title)
        axes.set_xlabel("祖先的个数（不算 object）")
        axes.set_ylabel("次序与 C3 不同的类（%）")
        axes.legend(loc="upper left")

    return save_themed(folder / "shares", draw, size=(7.2, 3.6))


def draw_line(axes: Axes, palette: Palette, x: float, y: float, line: list[str], frames: dict[str, str]) -> None:
    """从 x 起画一行名字；第一个加框：取走的是实线，被挡住的是虚线。"""
    for k, name in enumerate(line):
        style = frames.get(name, "none") if k == 0 else "none"
        box = {
            "boxstyle": "round,pad=0.3",
            "facecolor": "none",
            "edgecolor": palette.series[1 if style == "--" else 2] if style != "none" else "none",
            "linestyle": "-" if style == "none" else style,
            "linewidth": 1.5,
        }
        axes.text(x, y, name, ha="left", va="center", bbox=box, fontsize=10)
        x += 0.42 + 0.2 * len(name)


def draw_merging(folder: Path = FIGURES) -> list[Path]:
    """画出那个不齐的层次怎样合并，每选一次一行。"""
    bases = with_object(UNEVEN)
    steps = list(merging(lines_of("X", bases)))[:-1]

    def draw(figure: Figure, palette: Palette) -> None:
        axes = plain_axes(figure.subplots())
        for x, title in ((0.0, "L(Y)"), (3.6, "L(Z)"), (6.4, "书写次序"), (8.6, "取"), (10.4, "结果")):
            axes.text(x, 0.7, title, ha="left", va="center", color=palette.muted, fontsize=9)
        result = ["X"]
        for row, step in enumerate(steps):
            frames = {**dict.fromkeys(step.blocked, "--"), step.taken: "-"}
            for x, start in zip((0.0, 3.6, 6.4), lines_of("X", bases), strict=True):
                draw_line(axes, palette, x, -row, [name for name in start if name not in result], frames)
            result.append(step.taken)
            axes.text(8.6, -row, step.taken, ha="left", va="center", color=palette.series[2], fontsize=10)
            axes.text(10.4, -row, " ".join(result), ha="left", va="center", fontsize=10)
        axes.set_xlim(-0.3, 14.0)
        axes.set_ylim(-len(steps) + 0.4, 1.1)

    return save_themed(folder / "merging", draw, size=(7.2, 2.4))


def main() -> None:
    for path in [*draw_routes(), *draw_shares(), *draw_merging()]:
        print(path.relative_to(FIGURES.parent))


if __name__ == "__main__":
    main()
