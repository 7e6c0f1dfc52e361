"""Draw the chapter's figures from real runs."""

from __future__ import annotations

from math import hypot
from pathlib import Path
from typing import TYPE_CHECKING

from computational_geometry.orientation import orient_eps
from exact_geometry import Point, convex_hull, diameter
from geometry_checks.inputs import cloud
from sphinx_runnable_listings.themed_figures.plotting import Palette, plain_axes, save_themed

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from exact_geometry import Point

FIGURES = Path(__file__).parent / "figures"


def draw_hull(folder: Path = FIGURES) -> list[Path]:
    """Write a hull with its diameter beside the hull that eps makes of the same cloud, shrunk."""
    wide, tiny = cloud(300, 1.0, seed=7), cloud(300, 1e-4, seed=7)
    panels = (
        ("凸包与直径", wide, convex_hull(wide), diameter(wide)),
        ("缩小一万倍，eps = 1e-8", tiny, convex_hull(tiny, orient=orient_eps), None),
    )

    def draw(figure: Figure, palette: Palette) -> None:
        for axes, (title, points, hull, pair) in zip(figure.subplots(1, 2), panels, strict=True):
            plain_axes(axes)
            axes.set_title(f"{title}：{len(hull)} 个顶点")
            scale = 1.1 * max(hypot(*point) for point in points)
            axes.set(xlim=(-scale, scale), ylim=(-scale, scale))
            axes.scatter(*zip(*points, strict=True), s=4, color=palette.muted, linewidths=0)
            ring(axes, hull, palette.series[0])
            if pair:
                axes.plot(*zip(*pair, strict=True), color=palette.series[1], linestyle="--")

    return save_themed(folder / "hull", draw, size=(7.2, 3.8))


def ring(axes: Axes, hull: list[Point], colour: str) -> None:
    """Draw the closed boundary of a hull and its vertices."""
    axes.plot(*zip(*hull, hull[0], strict=True), color=colour, marker="o", markersize=4)


def main() -> None:
    for path in draw_hull():
        print(path.relative_to(FIGURES.parent))


if __name__ == "__main__":
    main()
