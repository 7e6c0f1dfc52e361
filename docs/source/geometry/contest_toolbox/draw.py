"""Draw the chapter's figures from real runs."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING

from contest_toolbox.simpson import fooled
from contest_toolbox.taxi import length
from exact_geometry import as_integers, manhattan_tree
from exact_geometry.manhattan import candidates
from sphinx_runnable_listings.themed_figures.plotting import Palette, plain_axes, save_themed

if TYPE_CHECKING:
    from matplotlib.figure import Figure

FIGURES = Path(__file__).parent / "figures"
POINTS = [(90, 90), (200, 300), (250, 170), (330, 330), (380, 80), (420, 220), (520, 310), (560, 120), (140, 210)]


def draw_taxi(folder: Path = FIGURES) -> list[Path]:
    """Write a spanning tree in Manhattan distance, beside a function that fools Simpson's rule."""
    tree = manhattan_tree(POINTS)
    tried = {frozenset((i, j)) for _, i, j in candidates(as_integers(*POINTS))}
    f = fooled([Fraction(k, 4) for k in range(5)])

    def draw(figure: Figure, palette: Palette) -> None:
        left, right = figure.subplots(1, 2)
        plain_axes(left).set(xlim=(60, 600), ylim=(50, 360))
        left.set_title(f"{len(tried)} 条候选，树长 {length(POINTS, tree)}")
        for pair in tried:
            left.plot(*zip(*(POINTS[k] for k in sorted(pair)), strict=True), color=palette.muted, linewidth=0.6)
        for i, j in tree:
            (a, b), (c, d) = sorted((POINTS[i], POINTS[j]))
            left.plot([a, c, c], [b, b, d], color=palette.series[0], linewidth=2)
        left.plot(*zip(*POINTS, strict=True), "o", color=palette.series[1], markersize=5)
        xs = [k / 400 for k in range(401)]
        right.set_title("辛普森只看见五个 0")
        right.plot(xs, [float(f(x)) * 1e6 for x in xs], color=palette.series[0])
        right.plot([k / 4 for k in range(5)], [0] * 5, "o", color=palette.series[1])
        right.set(xlabel="x", ylabel="百万分之一")

    return save_themed(folder / "taxi", draw, size=(7.2, 3.4))


def main() -> None:
    for path in draw_taxi():
        print(path.relative_to(FIGURES.parent))


if __name__ == "__main__":
    main()
