"""Draw the chapter's figures from real runs."""

from __future__ import annotations

from math import hypot
from pathlib import Path
from typing import TYPE_CHECKING

from computational_geometry.calipers import diameter
from computational_geometry.hull import cloud, convex_hull
from computational_geometry.orientation import orient, orient_eps, orient_float
from computational_geometry.robustness_map import grid_map, wrong
from themed_figures.plotting import Palette, plain_axes, save_themed

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from computational_geometry.vectors import Point

FIGURES = Path(__file__).parent / "figures"


def draw_robustness(folder: Path = FIGURES) -> list[Path]:
    """Write the map of signs that three predicates give on the 256 × 256 grid."""
    titles = ("浮点叉积", "eps = 1e-8", "过滤 + 精确")
    maps = [grid_map(predicate) for predicate in (orient_float, orient_eps, orient)]

    def draw(figure: Figure, palette: Palette) -> None:
        from matplotlib.colors import ListedColormap
        from matplotlib.patches import Patch

        colours = [palette.series[0], palette.series[4], palette.series[3]]
        for axes, title, signs in zip(figure.subplots(1, 3), titles, maps, strict=True):
            axes.imshow(
                signs, cmap=ListedColormap(colours), vmin=-1, vmax=1, origin="lower", interpolation="none"
            )
            axes.set_title(title)
            axes.set_xlabel(f"答错 {wrong(signs)[0]:,} 格")
            axes.set(xticks=[], yticks=[])
            axes.grid(visible=False)
        names = ("右转", "共线", "左转")
        patches = [Patch(color=colour, label=name) for colour, name in zip(colours, names, strict=True)]
        figure.legend(handles=patches, loc="outside lower center", ncols=3)

    return save_themed(folder / "robustness", draw, size=(7.2, 3.2))


def draw_hull(folder: Path = FIGURES) -> list[Path]:
    """Write a hull with its diameter beside the hull that eps makes of the same cloud, shrunk."""
    wide, tiny = cloud(300, 1.0, seed=7), cloud(300, 1e-4, seed=7)
    panels = (
        ("半径 1：凸包与直径", wide, convex_hull(wide), diameter(wide)),
        ("缩到半径 1e-4，用 eps = 1e-8", tiny, convex_hull(tiny, orient_eps), None),
    )

    def draw(figure: Figure, palette: Palette) -> None:
        for axes, (title, points, hull, pair) in zip(figure.subplots(1, 2), panels, strict=True):
            plain_axes(axes)
            axes.set_title(f"{title}\n{len(hull)} 个顶点")
            scale = 1.1 * max(hypot(*point) for point in points)
            axes.set(xlim=(-scale, scale), ylim=(-scale, scale))
            axes.scatter(*zip(*points, strict=True), s=4, color=palette.muted, linewidths=0)
            ring(axes, hull, palette.series[0])
            if pair:
                axes.plot(*zip(*pair, strict=True), color=palette.series[1], linestyle="--")

    return save_themed(folder / "hull", draw, size=(7.2, 4.3))


def ring(axes: Axes, hull: list[Point], colour: str) -> None:
    """Draw the closed boundary of a hull and its vertices."""
    axes.plot(*zip(*hull, hull[0], strict=True), color=colour, marker="o", markersize=4)


def main() -> None:
    for written in (draw_robustness(), draw_hull()):
        for path in written:
            print(path.relative_to(FIGURES.parent))


if __name__ == "__main__":
    main()
