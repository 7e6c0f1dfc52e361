"""本章的图：一个名字怎样从最里面的一层往外找家。"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from matplotlib.patches import FancyBboxPatch

from scopes_and_compilation.tables import Scope
from scopes_and_compilation.walk import EXAMPLES, chain, label, steps
from sphinx_runnable_listings.themed_figures.plotting import plain_axes, save_themed

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from sphinx_runnable_listings.themed_figures.plotting import Palette

FIGURES = Path(__file__).with_name("figures")
MARKS = {"pass": "没有", "blocked": "看不见，跳过", "taken": "到这里为止"}


def names_in(scope: Scope) -> str:
    return " ".join(sorted(scope.bound - {".0"})) or "（没有）"


def draw_home(folder: Path = FIGURES) -> list[Path]:
    """第一个例子：套着的框是作用域，圆里的数字是走到的先后。"""
    _, source, path, name = EXAMPLES[0]
    scopes = chain(source, path)
    walked = list(steps(scopes[-1], name))[:-1]

    def draw(figure: Figure, palette: Palette) -> None:
        axes = plain_axes(figure.subplots())
        axes.set_aspect("auto")
        deepest = len(scopes)
        for depth, scope in enumerate(scopes):
            step = next(each for each in walked if each.depth == depth)
            colour = {"taken": palette.series[2], "blocked": palette.series[1]}.get(step.mark, palette.muted)
            box = FancyBboxPatch(
                (0.35 * depth, 0.28 * (depth - deepest)),
                10 - 0.7 * depth,
                1.02 * (deepest - depth) + 0.4,
                boxstyle="round,pad=0.02,rounding_size=0.12",
                facecolor=palette.surface,
                edgecolor=colour,
                linewidth=1.5,
            )
            axes.add_patch(box)
            y = 0.28 * (depth - deepest) + 1.02 * (deepest - depth) + 0.02
            number = walked.index(step) + 1
            axes.text(
                0.35 * depth + 0.4,
                y,
                str(number),
                ha="center",
                va="center",
                fontsize=9,
                color=palette.surface,
                bbox={
                    "boxstyle": "circle,pad=0.25",
                    "facecolor": colour,
                    "edgecolor": "none",
                },
            )
            axes.text(
                0.35 * depth + 0.8,
                y,
                f"{label(scope)}：绑定 {names_in(scope)}",
                va="center",
                fontsize=9,
            )
            axes.text(
                9.6 - 0.35 * depth,
                y,
                MARKS[step.mark],
                ha="right",
                va="center",
                fontsize=9,
                color=colour,
            )
        axes.set_xlim(-0.2, 10.2)
        axes.set_ylim(-0.28 * deepest - 0.2, 0.75 * deepest + 0.5)

    return save_themed(folder / "home", draw, size=(7.2, 4.0))


def main() -> None:
    for path in draw_home():
        print(path.relative_to(FIGURES.parent))


if __name__ == "__main__":
    main()
