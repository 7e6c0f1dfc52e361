"""Draw the chapter's figures from real runs."""

from __future__ import annotations

import random
from pathlib import Path
from typing import TYPE_CHECKING

from exact_geometry import intersections
from exact_geometry.sweep import Sweep
from sphinx_runnable_listings.themed_figures.plotting import Palette, plain_axes, save_themed

if TYPE_CHECKING:
    from matplotlib.figure import Figure

FIGURES = Path(__file__).parent / "figures"
N = 14


def random_segments(n: int, seed: int) -> list[tuple[tuple[int, int], tuple[int, int]]]:
    """Segments on a 100 × 60 lattice."""
    rng = random.Random(seed)
    return [tuple((rng.randint(0, 100), rng.randint(0, 60)) for _ in range(2)) for _ in range(n)]


def draw_sweep(folder: Path = FIGURES) -> list[Path]:
    """Write the crossings of random segments and the line that stopped half way, with its order."""
    segments = random_segments(N, 11)
    found = intersections(segments)
    stop = sorted(found)[len(found) // 2]
    sweep = Sweep(segments)
    while sweep.events[0] <= stop:
        sweep.run_one()
    x = float(stop[0]) + 0.3

    def draw(figure: Figure, palette: Palette) -> None:
        axes = plain_axes(figure.subplots())
        axes.set(xlim=(-3, 112), ylim=(-3, 64))
        for a, b in segments:
            axes.plot((a[0], b[0]), (a[1], b[1]), color=palette.muted, linewidth=1.3)
        done = [p for p in found if p <= stop]
        todo = [p for p in found if p > stop]
        for points, colour, label in ((done, palette.series[2], "已找到"), (todo, palette.series[4], "还没到")):
            axes.scatter(
                [float(p[0]) for p in points], [float(p[1]) for p in points], s=26, color=colour, label=label, zorder=3
            )
        axes.axvline(x, color=palette.series[1], linewidth=1.6)
        for k, segment in enumerate(sweep.status):
            (px, py), (qx, qy) = segment.start, segment.end
            y = float(py) if px == qx else float(py) + (x - float(px)) * float((qy - py) / (qx - px))
            axes.text(x + 0.8, y + 0.7, str(k + 1), color=palette.series[1], fontsize=11)
        axes.legend(loc="lower right")

    return save_themed(folder / "sweep", draw, size=(7.2, 4.4))


def main() -> None:
    for written in (draw_sweep(),):
        for path in written:
            print(path.relative_to(FIGURES.parent))


if __name__ == "__main__":
    main()
