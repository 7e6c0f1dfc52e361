"""Draw the chapter's figures from real runs."""

from __future__ import annotations

from math import dist
from pathlib import Path
from typing import TYPE_CHECKING

from exact_geometry import box, circumcentre, delaunay
from exact_geometry.voronoi_diagrams import cells
from geometry_checks.inputs import cloud
from sphinx_runnable_listings.themed_figures.plotting import Palette, plain_axes, save_themed

if TYPE_CHECKING:
    from matplotlib.figure import Figure

FIGURES = Path(__file__).parent / "figures"
N = 26


def draw_dual(folder: Path = FIGURES) -> list[Path]:
    """Write one triangulation with three empty circles, and its dual."""
    found = delaunay(cloud(N, 1.0, seed=5))
    points = found.points
    regions = cells(found, box(-1, 1))
    shown = found.triangles[8:30:9]

    def draw(figure: Figure, palette: Palette) -> None:
        from matplotlib.patches import Circle

        left, right = figure.subplots(1, 2)
        for axes in (left, right):
            plain_axes(axes).set(xlim=(-1.05, 1.05), ylim=(-1.05, 1.05))
        left.set_title("德劳内三角剖分与三个空圆")
        for i, j in found.edges:
            left.plot(*zip(points[i], points[j], strict=True), color=palette.series[0], linewidth=1)
        for t in shown:
            centre = tuple(map(float, circumcentre(*(points[k] for k in t))))
            radius = dist(centre, points[t[0]])
            left.add_patch(Circle(centre, radius, fill=False, color=palette.series[1], linewidth=1.2))
        right.set_title("同样的点：沃罗诺伊图")
        for i, j in found.edges:
            right.plot(*zip(points[i], points[j], strict=True), color=palette.grid, linewidth=0.8)
        for region in regions:
            right.fill(
                [float(x) for x, _ in region],
                [float(y) for _, y in region],
                fill=False,
                edgecolor=palette.series[2],
                linewidth=1.2,
            )
        for axes in (left, right):
            axes.scatter(*zip(*points, strict=True), s=12, color=palette.ink, zorder=3)

    return save_themed(folder / "dual", draw, size=(7.2, 3.9))


def main() -> None:
    for written in (draw_dual(),):
        for path in written:
            print(path.relative_to(FIGURES.parent))


if __name__ == "__main__":
    main()
