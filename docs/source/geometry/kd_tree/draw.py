"""Draw the chapter's figures from real runs."""

from __future__ import annotations

from math import dist
from pathlib import Path
from typing import TYPE_CHECKING

from exact_geometry import KDTree
from exact_geometry.kd_tree import Node
from geometry_checks.inputs import cloud
from kd_tree.cities import cities
from sphinx_runnable_listings.themed_figures.plotting import Palette, plain_axes, save_themed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from matplotlib.figure import Figure

FIGURES = Path(__file__).parent / "figures"
Wall = tuple[tuple[float, float], tuple[float, float]]


def walls(node: Node, low: tuple[float, float], high: tuple[float, float]) -> Iterator[Wall]:
    """Every cut of the tree, as a segment."""
    if node.axis is None or node.low is None or node.high is None:
        return
    ends = [(node.cut, low[1]), (node.cut, high[1])] if node.axis == 0 else [(low[0], node.cut), (high[0], node.cut)]
    yield ends[0], ends[1]
    yield from walls(node.low, low, ends[1])
    yield from walls(node.high, ends[0], high)


def draw_tree(folder: Path = FIGURES) -> list[Path]:
    """Write the cuts of a tree with one query, and the cuts that real cities ask for."""
    points = cloud(160, 1.0, seed=6)
    tree, query = KDTree(points), (0.35, -0.3)
    found = tree.nearest(query, 5)
    places = [(longitude, latitude) for latitude, longitude in cities().values()]
    world = KDTree(places)

    def draw(figure: Figure, palette: Palette) -> None:
        from matplotlib.patches import Circle

        left, right = figure.subplots(1, 2, width_ratios=(1, 2))
        plain_axes(left).set(xlim=(-1.05, 1.05), ylim=(-1.05, 1.05))
        left.set_title("查询：五个近邻")
        for p, q in walls(tree.root, (-1.05, -1.05), (1.05, 1.05)):
            left.plot(*zip(p, q, strict=True), color=palette.series[0], linewidth=0.8)
        left.scatter(*zip(*points, strict=True), s=7, color=palette.muted, linewidths=0)
        left.scatter(*zip(*(p for _, p in found), strict=True), s=22, color=palette.series[2], zorder=3)
        left.scatter(*query, s=40, marker="x", color=palette.series[1], zorder=4)
        left.add_patch(Circle(query, dist(query, found[-1][1]), fill=False, color=palette.series[1], linewidth=1.2))
        plain_axes(right).set(xlim=(-180, 180), ylim=(-90, 90))
        right.set_title(f"{len(places)} 个时区城市怎样被切开")
        for p, q in walls(world.root, (-180, -90), (180, 90)):
            right.plot(*zip(p, q, strict=True), color=palette.series[0], linewidth=0.6)
        right.scatter(*zip(*places, strict=True), s=5, color=palette.series[1], linewidths=0, zorder=3)

    return save_themed(folder / "tree", draw, size=(7.2, 2.8))


def main() -> None:
    for path in draw_tree():
        print(path.relative_to(FIGURES.parent))


if __name__ == "__main__":
    main()
