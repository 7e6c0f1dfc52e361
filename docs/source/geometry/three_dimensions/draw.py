"""Draw the chapter's figures from real runs."""

from __future__ import annotations

import random
from math import cos, radians, sin, sqrt
from pathlib import Path
from typing import TYPE_CHECKING

from exact_geometry import hull3
from exact_geometry.space import cross3, dot3, sub3
from sphinx_runnable_listings.themed_figures.plotting import Palette, plain_axes, save_themed
from three_dimensions.globe import globe

if TYPE_CHECKING:
    from matplotlib.figure import Figure

FIGURES = Path(__file__).parent / "figures"
LIGHT = (0.35, -0.55, 0.76)
EYE = (cos(0.6) * cos(0.45), sin(0.6) * cos(0.45), sin(0.45))


def ball(n: int, seed: int) -> list[tuple[float, float, float]]:
    """Points of the unit ball."""
    rng = random.Random(seed)
    found = []
    while len(found) < n:
        p = tuple(rng.uniform(-1, 1) for _ in range(3))
        if dot3(p, p) <= 1:
            found.append(p)
    return found


def draw_hulls(folder: Path = FIGURES) -> list[Path]:
    """Write two hulls, seen from one side and lit from another."""
    cut = [(x, y, z) for x in (-1, 1) for y in (-1, 1) for z in (-1, 1) if (x, y, z) != (1, 1, 1)]
    cut += [(1, 1, 0), (1, 0, 1), (0, 1, 1)]
    panels = (("球里随机 120 点", hull3(ball(120, 3))), ("切去一角的正方体", hull3(cut)))

    def draw(figure: Figure, palette: Palette) -> None:
        for axes, (title, hull) in zip(figure.subplots(1, 2), panels, strict=True):
            plain_axes(axes).set_title(f"{title}：{len(hull.vertices)} 顶点 {len(hull.faces)} 面")
            for face in hull.faces:
                a, b, c = (hull.points[k] for k in face[:3])
                normal = cross3(sub3(b, a), sub3(c, a))
                size = sqrt(dot3(normal, normal))
                if dot3(normal, EYE) <= 0:
                    continue  # 背面
                shade = 0.25 + 0.65 * max(0.0, dot3(normal, LIGHT) / size)
                axes.fill(
                    *flat([hull.points[k] for k in face]),
                    facecolor=palette.series[0],
                    alpha=shade,
                    edgecolor=palette.surface,
                    linewidth=0.8,
                )

    return save_themed(folder / "hulls", draw, size=(7.2, 3.9))


def draw_globe(folder: Path = FIGURES) -> list[Path]:
    """Write the hull of the cities on the sphere, from two sides."""
    hull, _ = globe()

    def draw(figure: Figure, palette: Palette) -> None:
        for axes, (title, turn) in zip(figure.subplots(1, 2), (("欧亚一侧", 80), ("太平洋一侧", -150)), strict=True):
            plain_axes(axes).set_title(title)
            middle = radians(turn)
            for edge in hull.edges:
                ends = [around(hull.points[k], middle) for k in edge]
                if min(depth for _, _, depth in ends) > 0:
                    axes.plot([x for x, _, _ in ends], [y for _, y, _ in ends], color=palette.series[0], linewidth=0.8)
            seen = [around(hull.points[k], middle) for k in hull.vertices]
            axes.scatter(
                [x for x, _, d in seen if d > 0],
                [y for _, y, d in seen if d > 0],
                s=7,
                color=palette.series[1],
                zorder=3,
            )

    return save_themed(folder / "globe", draw, size=(7.2, 3.8))


def around(p: tuple[float, float, float], middle: float) -> tuple[float, float, float]:
    """(right, up, towards the viewer) for a viewer above the equator at the longitude middle."""
    x, y, z = p
    return y * cos(middle) - x * sin(middle), z, x * cos(middle) + y * sin(middle)


def flat(points: list) -> tuple[list[float], list[float]]:
    """Seen from EYE, without perspective."""
    right = (-sin(0.6), cos(0.6), 0.0)
    up = cross3(EYE, right)
    return [dot3(p, right) for p in points], [dot3(p, up) for p in points]


def main() -> None:
    for written in (draw_hulls(), draw_globe()):
        for path in written:
            print(path.relative_to(FIGURES.parent))


if __name__ == "__main__":
    main()
