"""Draw the chapter's figures from real runs."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from coastlines.atlas import island, land
from coastlines.simplify import metres, simplify_safely
from exact_geometry import Mesh, mesh
from sphinx_runnable_listings.themed_figures.plotting import Palette, plain_axes, save_themed

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

FIGURES = Path(__file__).parent / "figures"
TOLERANCE = 6_000


def lines(axes: Axes, found: Mesh, palette: Palette) -> None:
    """Draw the sides of a mesh, those that may not be flipped thicker."""
    for t in found.triangles:
        for k in range(3):
            i, j = sorted((t[k - 1], t[k]))
            ends = [[float(x) for x in found.points[n]] for n in (i, j)]
            is_fixed = (i, j) in found.fixed
            colour = palette.series[0] if is_fixed else palette.muted
            axes.plot(*zip(*ends, strict=True), color=colour, linewidth=1.4 if is_fixed else 0.5)


def draw_mesh(folder: Path = FIGURES) -> list[Path]:
    """Write an island cut into triangles by the sweep alone, and after the flips."""
    ring = simplify_safely(metres(island((-1.5, 52.5), land("50m"))), TOLERANCE)
    panels = [("扫描", mesh([ring], delaunay=False)), ("翻转以后", mesh([ring]))]

    def draw(figure: Figure, palette: Palette) -> None:
        for axes, (title, found) in zip(figure.subplots(1, 2), panels, strict=True):
            plain_axes(axes).set_title(f"{title}：{len(found.triangles)} 个三角形")
            lines(axes, found, palette)

    return save_themed(folder / "mesh", draw, size=(7.2, 5.4))


def main() -> None:
    for path in draw_mesh():
        print(path.relative_to(FIGURES.parent))


if __name__ == "__main__":
    main()
