"""Draw the chapter's figures from real runs."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from exact_geometry import Point, bridge, guards, triangulate
from exact_geometry.ears import three_colour
from sphinx_runnable_listings.themed_figures.plotting import Palette, plain_axes, save_themed

if TYPE_CHECKING:
    from matplotlib.figure import Figure

FIGURES = Path(__file__).parent / "figures"
HALL: list[Point] = [(0, 0), (9, 0), (9, 3), (7, 3), (7, 2), (5, 2), (6, 6), (4, 4), (2, 6), (2, 3), (0, 4)]
OUTER: list[Point] = [(0, 0), (8, 0), (8, 6), (0, 6)]
HOLES: list[list[Point]] = [[(1, 1), (3, 1), (3, 3), (1, 3)], [(5, 2), (7, 2), (6, 5)]]


def draw_ears(folder: Path = FIGURES) -> list[Path]:
    """Write a gallery with its three colours and its guards, and a polygon with holes."""
    triangles = triangulate(HALL)
    colours, chosen = three_colour(triangles), guards(HALL)
    ring = bridge(OUTER, HOLES)

    def draw(figure: Figure, palette: Palette) -> None:
        left, right = figure.subplots(1, 2)
        for axes in (left, right):
            axes.set_anchor("N")  # titles at one height
        plain_axes(left).set_title(f"三染色：{len(HALL)} 个角，保安 {len(chosen)} 人")
        for t in triangles:
            left.fill(
                *zip(*(HALL[k] for k in t), strict=True), facecolor=palette.muted, alpha=0.1, edgecolor=palette.muted
            )
        left.fill(*zip(*HALL, strict=True), fill=False, edgecolor=palette.ink, linewidth=1.8)
        for k, (x, y) in enumerate(HALL):
            left.scatter([x], [y], s=90 if k in chosen else 34, color=palette.series[colours[k]], zorder=3)
        plain_axes(right).set_title("两条缝把两个洞接到外圈")
        for t in triangulate(ring):
            right.fill(
                *zip(*(ring[k] for k in t), strict=True),
                facecolor=palette.series[0],
                alpha=0.18,
                edgecolor=palette.muted,
            )
        for shape in (OUTER, *HOLES):
            right.fill(*zip(*shape, strict=True), fill=False, edgecolor=palette.ink, linewidth=1.8)
        for p, q in seams(ring):
            right.plot(*zip(p, q, strict=True), color=palette.series[1], linewidth=2.6)

    return save_themed(folder / "ears", draw, size=(7.2, 2.9))


def seams(ring: list[Point]) -> list[tuple[Point, Point]]:
    """The sides that the ring walks both ways."""
    walked = list(zip(ring, [*ring[1:], ring[0]], strict=True))
    return [(p, q) for p, q in walked if (q, p) in walked and p < q]


def main() -> None:
    for written in (draw_ears(),):
        for path in written:
            print(path.relative_to(FIGURES.parent))


if __name__ == "__main__":
    main()
