"""Draw the chapter's figures from real runs."""

from __future__ import annotations

from math import cos, sin, sqrt
from pathlib import Path
from typing import TYPE_CHECKING

from exact_geometry import smallest_circle
from exact_geometry.circles import exposed, outermost
from geometry_checks.inputs import cloud
from sphinx_runnable_listings.themed_figures.plotting import Palette, plain_axes, save_themed

if TYPE_CHECKING:
    from matplotlib.figure import Figure

FIGURES = Path(__file__).parent / "figures"
DISCS = [(0.0, 0.0, 1.0), (1.1, 0.3, 0.8), (0.4, 1.1, 0.7), (-0.9, 0.8, 0.5), (1.9, -0.5, 0.5)]


def draw_circles(folder: Path = FIGURES) -> list[Path]:
    """Write a smallest circle with what holds it, and the exposed arcs of a union."""
    points = cloud(60, 1.0, seed=4)
    ((x, y), square), support = smallest_circle(points)

    def draw(figure: Figure, palette: Palette) -> None:
        from matplotlib.patches import Circle

        left, right = figure.subplots(1, 2)
        for axes in (left, right):
            axes.set_anchor("N")  # titles at one height
        plain_axes(left).set(xlim=(-1.15, 1.15), ylim=(-1.15, 1.15))
        left.set_title(f"最小圆由 {len(support)} 个点撑住")
        left.scatter(*zip(*points, strict=True), s=9, color=palette.muted, linewidths=0)
        left.add_patch(Circle((float(x), float(y)), sqrt(square), fill=False, color=palette.series[0], linewidth=1.8))
        left.scatter(*zip(*support, strict=True), s=36, color=palette.series[1], zorder=3)
        left.fill(*zip(*support, strict=True), fill=False, edgecolor=palette.series[1], linestyle="--", linewidth=1)
        plain_axes(right).set_title("面积并：只沿露在外面的弧积分")
        _, crossing = outermost(DISCS)
        for (cx, cy, r), others in zip(DISCS, crossing, strict=True):
            right.add_patch(Circle((cx, cy), r, facecolor=palette.series[0], alpha=0.15, linewidth=0))
            right.add_patch(Circle((cx, cy), r, fill=False, color=palette.grid, linewidth=1))
            for a, b in exposed((cx, cy, r), [DISCS[k] for k in others]):
                turn = [a + (b - a) * k / 60 for k in range(61)]
                right.plot([cx + r * cos(t) for t in turn], [cy + r * sin(t) for t in turn], color=palette.series[1])

    return save_themed(folder / "circles", draw, size=(7.2, 3.8))


def main() -> None:
    for written in (draw_circles(),):
        for path in written:
            print(path.relative_to(FIGURES.parent))


if __name__ == "__main__":
    main()
