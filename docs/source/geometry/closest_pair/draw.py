"""Draw the chapter's figures from real runs."""

from __future__ import annotations

import random
from math import dist
from pathlib import Path
from typing import TYPE_CHECKING

from exact_geometry import closest_pair
from exact_geometry.closest import solve
from sphinx_runnable_listings.themed_figures.plotting import Palette, plain_axes, save_themed

if TYPE_CHECKING:
    from matplotlib.figure import Figure

FIGURES = Path(__file__).parent / "figures"
N = 64


def draw_strip(folder: Path = FIGURES) -> list[Path]:
    """Write the last merge of the divide and conquer, beside the grid that the random order builds."""
    rng = random.Random(2)
    spots = [(i * 0.27 - 0.95, j * 0.27 - 0.95) for i in range(8) for j in range(8)]
    points = sorted((x + rng.uniform(-0.09, 0.09), y + rng.uniform(-0.09, 0.09)) for x, y in spots)
    middle = points[N // 2][0]
    halves = [solve(points[: N // 2])[0], solve(points[N // 2 :])[0]]
    delta = min(dist(*pair) for pair in halves)
    best = closest_pair(points)

    def draw(figure: Figure, palette: Palette) -> None:
        left, right = figure.subplots(1, 2)
        for axes in (left, right):
            plain_axes(axes).set(xlim=(-1.05, 1.05), ylim=(-1.05, 1.05))
            axes.scatter(*zip(*points, strict=True), s=9, color=palette.muted, linewidths=0)
            axes.plot(*zip(*best, strict=True), color=palette.series[1], marker="o", markersize=5)
        left.set_title("分治：只看中线两边的带子")
        left.axvspan(middle - delta, middle + delta, color=palette.series[0], alpha=0.22, linewidth=0)
        left.axvline(middle, color=palette.series[0], linewidth=1)
        for pair in halves:
            left.plot(*zip(*pair, strict=True), color=palette.series[2], marker="o", markersize=4)
        right.set_title("网格：只看周围九格")
        for k in range(int(-1 / delta) - 1, int(1 / delta) + 2):
            right.axvline(k * delta, color=palette.grid, linewidth=0.6)
            right.axhline(k * delta, color=palette.grid, linewidth=0.6)
        i, j = (int(x // delta) for x in best[0])
        nine = [((i + a) * delta, (j + b) * delta) for a, b in ((-1, -1), (2, -1), (2, 2), (-1, 2))]
        right.fill(*zip(*nine, strict=True), color=palette.series[0], alpha=0.22, linewidth=0)

    return save_themed(folder / "strip", draw, size=(7.2, 3.9))


def main() -> None:
    for written in (draw_strip(),):
        for path in written:
            print(path.relative_to(FIGURES.parent))


if __name__ == "__main__":
    main()
