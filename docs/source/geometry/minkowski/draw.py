"""Draw the chapter's figures from real runs."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from exact_geometry import Point, convex_hull, minkowski_sum
from exact_geometry.minkowski import difference, merge, sides
from sphinx_runnable_listings.themed_figures.plotting import Palette, plain_axes, save_themed

if TYPE_CHECKING:
    from matplotlib.figure import Figure

FIGURES = Path(__file__).parent / "figures"
ROOM: list[Point] = [(0, 0), (4, 0), (5, 2), (2, 4)]
ROBOT: list[Point] = [(0, 0), (2, 1), (0, 2)]


def draw_sum(folder: Path = FIGURES) -> list[Path]:
    """Write two polygons and their sum, each side in the colour of where it comes from, and an obstacle grown."""
    total, grown = minkowski_sum(ROOM, ROBOT), difference(ROOM, ROBOT)
    own = [set(sides(convex_hull(shape))) for shape in (ROOM, ROBOT)]

    def draw(figure: Figure, palette: Palette) -> None:
        left, right = figure.subplots(1, 2, width_ratios=(1.25, 1))
        for axes in (left, right):
            axes.set_anchor("N")  # titles at one height
        plain_axes(left).set_title("和的边就是两家的边")
        colours = (palette.series[0], palette.series[1])
        for shape, (dx, dy), colour in ((ROOM, (-7.5, 1), colours[0]), (ROBOT, (-3.4, 6), colours[1])):
            left.fill(
                [x + dx for x, _ in shape], [y + dy for _, y in shape], facecolor=colour, alpha=0.25, edgecolor=colour
            )
        steps = merge(*(sides(convex_hull(shape)) for shape in (ROOM, ROBOT)))
        for p, step in zip(total, steps, strict=True):
            colour = next((c for c, names in zip(colours, own, strict=True) if step in names), palette.series[2])
            left.plot((p[0], p[0] + step[0]), (p[1], p[1] + step[1]), color=colour, linewidth=2.4)
        left.fill(*floats(total), color=palette.muted, alpha=0.12, linewidth=0)
        plain_axes(right).set_title("障碍物长胖，机器人缩成一点")
        right.fill(*floats(grown), facecolor=palette.series[2], alpha=0.22, edgecolor=palette.series[2])
        right.fill(*zip(*ROOM, strict=True), facecolor=palette.series[0], alpha=0.4, edgecolor=palette.series[0])
        for x, y in ((-2, 2), (4, -1)):
            right.fill(
                [x + a for a, _ in ROBOT], [y + b for _, b in ROBOT], facecolor="none", edgecolor=palette.series[1]
            )
            right.scatter([x], [y], s=20, color=palette.series[1], zorder=3)

    return save_themed(folder / "sum", draw, size=(7.2, 2.75))


def floats(polygon: list) -> tuple[list[float], list[float]]:
    return [float(x) for x, _ in polygon], [float(y) for _, y in polygon]


def main() -> None:
    for written in (draw_sum(),):
        for path in written:
            print(path.relative_to(FIGURES.parent))


if __name__ == "__main__":
    main()
