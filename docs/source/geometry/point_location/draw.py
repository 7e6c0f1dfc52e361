"""Draw the chapter's figures from real runs."""

from __future__ import annotations

import random
from pathlib import Path
from typing import TYPE_CHECKING

from exact_geometry import TrapezoidalMap
from exact_geometry.point_location import Trapezoid
from exact_geometry.sweep import Segment
from point_location.work import asked, scattered
from sphinx_runnable_listings.themed_figures.plotting import Palette, plain_axes, save_themed

if TYPE_CHECKING:
    from matplotlib.figure import Figure

FIGURES = Path(__file__).parent / "figures"
SIDE = 4
LOW, HIGH = -0.2, SIDE + 0.2
QUERY = (2.45, 1.55)


def height(segment: Segment | None, x: float, otherwise: float) -> float:
    """Where a segment is at x."""
    if segment is None:
        return otherwise
    (px, py), (qx, qy) = ([float(v) for v in p] for p in (segment.start, segment.end))
    return py + (x - px) * (qy - py) / (qx - px)


def corners(cell: Trapezoid) -> list[tuple[float, float]]:
    """The corners of a cell within the frame."""
    a = LOW if cell.left is None else float(cell.left[0])
    b = HIGH if cell.right is None else float(cell.right[0])
    bottom = [(x, height(cell.bottom, x, LOW)) for x in (a, b)]
    top = [(x, height(cell.top, x, HIGH)) for x in (b, a)]
    return bottom + top


def draw_trapezoids(folder: Path = FIGURES) -> list[Path]:
    """Write a trapezoidal map with one query, beside the number of questions that a query asks."""
    found = TrapezoidalMap(scattered(SIDE * SIDE, seed=2))
    *_, last = found.path(QUERY)
    rng = random.Random(1)
    sizes = [4**k for k in range(2, 6)]
    means: dict[str, list[float]] = {"随机的次序": [], "照输入的次序": []}
    for n in sizes:
        queries = [(rng.uniform(0, n**0.5), rng.uniform(0, n**0.5)) for _ in range(200)]
        for name, seed in zip(means, (0, None), strict=True):
            means[name].append(asked(TrapezoidalMap(scattered(n), seed), queries)[0])

    def draw(figure: Figure, palette: Palette) -> None:
        left, right = figure.subplots(1, 2)
        plain_axes(left).set(xlim=(LOW, HIGH), ylim=(LOW, HIGH))
        cells = found.trapezoids()
        left.set_title(f"{SIDE * SIDE} 条线段，{len(cells)} 格")
        left.fill(*zip(*corners(last.asks), strict=True), color=palette.series[2], alpha=0.4, linewidth=0)
        for cell in cells:
            ring = corners(cell)
            left.plot(*zip(*ring, ring[0], strict=True), color=palette.muted, linewidth=0.6)
        for p, q in scattered(SIDE * SIDE, seed=2):
            left.plot(*zip(p, q, strict=True), color=palette.series[0], linewidth=2, marker="o", markersize=3)
        left.scatter(*QUERY, s=40, marker="x", color=palette.series[1], zorder=4)
        right.set_title("一次查询平均问几个问题")
        for (name, counts), colour, marker in zip(means.items(), palette.series, "os", strict=False):
            right.plot(sizes, counts, color=colour, marker=marker, markersize=4, label=name)
        right.set_xscale("log")
        right.set(xlabel="线段的条数")
        right.legend(loc="upper left")

    return save_themed(folder / "trapezoids", draw, size=(7.2, 3.6))


def main() -> None:
    for path in draw_trapezoids():
        print(path.relative_to(FIGURES.parent))


if __name__ == "__main__":
    main()
