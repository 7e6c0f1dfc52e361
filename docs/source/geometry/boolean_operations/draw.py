"""Draw the chapter's figures from real runs."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from boolean_operations.operations import OPERATIONS, described
from exact_geometry.overlays import Shape, cut, labelled
from sphinx_runnable_listings.themed_figures.plotting import Palette, plain_axes, save_themed

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

FIGURES = Path(__file__).parent / "figures"
HOUSE = [[(0, 0), (9, 0), (9, 6), (5, 9), (0, 6)], [(2, 2), (2, 5), (5, 5), (5, 2)]]
LEAF = [[(4, 3), (13, 1), (12, 8), (8, 4), (3, 11)]]
NAMES = {(False, False): "外", (True, False): "甲", (False, True): "乙", (True, True): "甲乙"}


def fill(axes: Axes, shape: Shape, colour: str) -> None:
    """Fill polygons with their holes left open."""
    from matplotlib.patches import PathPatch
    from matplotlib.path import Path as Outline

    for polygon in shape:
        vertices, codes = [], []
        for ring in polygon:
            closed = [(float(x), float(y)) for x, y in (*ring, ring[0])]
            vertices += closed
            codes += [Outline.MOVETO, *[Outline.LINETO] * (len(closed) - 2), Outline.CLOSEPOLY]
        axes.add_patch(PathPatch(Outline(vertices, codes), facecolor=colour, linewidth=0, alpha=0.55))


def outline(axes: Axes, rings: list, colour: str, width: float) -> None:
    """Draw closed rings."""
    for ring in rings:
        axes.plot(*zip(*ring, ring[0], strict=True), color=colour, linewidth=width)


def draw_overlay(folder: Path = FIGURES) -> list[Path]:
    """Write the pieces with the names of their two sides, beside the four results."""
    found = {name: operation(HOUSE, LEAF) for name, operation in OPERATIONS.items()}

    def draw(figure: Figure, palette: Palette) -> None:
        grid = figure.add_gridspec(2, 4)
        left = plain_axes(figure.add_subplot(grid[:, :2]))
        left.set_title("剪开：每一段下方和上方的归属")
        for piece, below, above in labelled(*cut(HOUSE, LEAF)):
            (px, py), (qx, qy) = ([float(x) for x in p] for p in (piece.start, piece.end))
            changes = (below[0] != above[0]) + 2 * (below[1] != above[1]) - 1
            left.plot((px, qx), (py, qy), color=palette.series[changes], linewidth=1.6)
            left.scatter((px, qx), (py, qy), s=9, color=palette.ink, zorder=3)
            if (px - qx) ** 2 + (py - qy) ** 2 > 7 and px != qx:
                words = f"{NAMES[above]}\n{NAMES[below]}"
                middle = (px + qx) / 2, (py + qy) / 2
                left.text(*middle, words, ha="center", va="center", fontsize=8.5, linespacing=1.5, color=palette.ink)
        for k, (name, shape) in enumerate(found.items()):
            axes = plain_axes(figure.add_subplot(grid[k // 2, 2 + k % 2]))
            axes.set_title(f"{name}：{described(shape).partition('，')[0]}")
            outline(axes, HOUSE + LEAF, palette.muted, 0.7)
            fill(axes, shape, palette.series[2])

    return save_themed(folder / "overlay", draw, size=(7.2, 3.9))


def main() -> None:
    for path in draw_overlay():
        print(path.relative_to(FIGURES.parent))


if __name__ == "__main__":
    main()
