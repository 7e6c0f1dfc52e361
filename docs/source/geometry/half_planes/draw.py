"""Draw the chapter's figures from real runs."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from exact_geometry import Line, Point, intersect, kernel
from exact_geometry.half_planes import height
from sphinx_runnable_listings.themed_figures.plotting import Palette, plain_axes, save_themed

if TYPE_CHECKING:
    from matplotlib.figure import Figure

FIGURES = Path(__file__).parent / "figures"
PLANES = [(-1, 3, 12), (2, 5, 20), (3, 1, 17), (-1, -4, 1), (1, -3, 3), (-3, -1, 7), (0, 1, 9)]
STAR: list[Point] = [(0, 0), (5, 1), (10, 0), (8, 4), (9, 9), (5, 6), (1, 9), (2, 4)]


def draw_region(folder: Path = FIGURES) -> list[Path]:
    """Write two envelopes with the region between them, and the kernel of a star."""
    region, core = intersect(PLANES), kernel(STAR)

    def draw(figure: Figure, palette: Palette) -> None:
        left, right = figure.subplots(1, 2)
        for axes in (left, right):
            axes.set_anchor("N")  # titles at one height
        plain_axes(left).set(xlim=(-6, 8), ylim=(-5, 8))
        left.set_title("上下包络夹住的部分")
        for lines, colour in ((region.floor, palette.series[0]), (region.ceiling, palette.series[1])):
            for line in lines:
                left.plot((-6, 8), [float(at(line, x)) for x in (-6, 8)], color=colour, linewidth=1.2)
        left.fill(*corners(region.vertices()), color=palette.series[2], alpha=0.35, linewidth=0)
        left.scatter(*corners(region.vertices()), s=18, color=palette.series[2], zorder=3)
        plain_axes(right).set_title("多边形的核")
        right.fill(*zip(*STAR, strict=True), facecolor="none", edgecolor=palette.ink, linewidth=1.6)
        right.fill(*corners(core.vertices()), color=palette.series[2], alpha=0.45, linewidth=0)
        inside = [float(sum(p[k] for p in core.vertices()) / len(core.vertices())) for k in (0, 1)]
        for x, y in STAR:
            right.plot((inside[0], x), (inside[1], y), color=palette.muted, linewidth=0.8, linestyle=":")

    return save_themed(folder / "region", draw, size=(7.2, 3.7))


def at(line: Line, x: float) -> float:
    return height(line, x)  # type: ignore[arg-type]


def corners(vertices: list) -> tuple[list[float], list[float]]:
    """The coordinates as floats, for matplotlib."""
    return [float(x) for x, _ in vertices], [float(y) for _, y in vertices]


def main() -> None:
    for written in (draw_region(),):
        for path in written:
            print(path.relative_to(FIGURES.parent))


if __name__ == "__main__":
    main()
