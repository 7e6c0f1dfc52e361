"""Draw the chapter's figures from real runs."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from coastlines.atlas import island, land
from coastlines.ruler import RULERS, measured, slope
from coastlines.simplify import metres, simplify, simplify_safely, tangles
from sphinx_runnable_listings.themed_figures.plotting import Palette, plain_axes, save_themed

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

FIGURES = Path(__file__).parent / "figures"
TOLERANCE = 20_000


def britain() -> list[tuple[int, int]]:
    """The island, in metres."""
    return metres(island((-1.5, 52.5), land("10m")))


def outline(axes: Axes, ring: list, **style: object) -> None:
    """Draw a closed ring."""
    axes.plot([p[0] for p in [*ring, ring[0]]], [p[1] for p in [*ring, ring[0]]], **style)


def draw_simplified(folder: Path = FIGURES) -> list[Path]:
    """Write the island, simplified carelessly and safely."""
    isle = britain()
    panels = [("普通的化简", simplify(isle, TOLERANCE)), ("不自交的化简", simplify_safely(isle, TOLERANCE))]

    def draw(figure: Figure, palette: Palette) -> None:
        for axes, (title, ring) in zip(figure.subplots(1, 2), panels, strict=True):
            wrong = tangles(ring)
            plain_axes(axes).set_title(f"{title}：{len(ring)} 顶点，{len(wrong)} 边纠缠")
            outline(axes, isle, color=palette.muted, linewidth=0.5)
            outline(axes, ring, color=palette.series[0], linewidth=1.2)
            for k in wrong:
                ends = [ring[k], ring[(k + 1) % len(ring)]]
                axes.plot([p[0] for p in ends], [p[1] for p in ends], color=palette.series[1], linewidth=3)

    return save_themed(folder / "simplified", draw, size=(7.2, 5.6))


def draw_ruler(folder: Path = FIGURES) -> list[Path]:
    """Write the measured length against the step."""
    found = measured(britain(), RULERS)

    def draw(figure: Figure, palette: Palette) -> None:
        axes = figure.subplots()
        axes.loglog([s for s, _ in found], [w for _, w in found], marker="o", color=palette.series[0])
        axes.set_xlabel("平均一步，公里")
        axes.set_ylabel("全长，公里")
        axes.set_title(f"大不列颠的岸线，斜率 {slope(found):.2f}".replace("-", "−"))

    return save_themed(folder / "ruler", draw, size=(6.0, 3.4))


def main() -> None:
    for written in (draw_simplified(), draw_ruler()):
        for path in written:
            print(path.relative_to(FIGURES.parent))


if __name__ == "__main__":
    main()
