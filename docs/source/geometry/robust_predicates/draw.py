"""Draw the chapter's figure from real runs."""

from __future__ import annotations

from pathlib import Path

from computational_geometry.draw import sign_maps
from exact_geometry import incircle
from robust_predicates.incircle import incircle_eps, incircle_float
from robust_predicates.incircle_map import grid_map, wrong

FIGURES = Path(__file__).parent / "figures"


def draw_incircle(folder: Path = FIGURES) -> list[Path]:
    """Write the map of signs that three in-circle predicates give beside one circle."""
    panels = []
    for title, predicate in (("浮点行列式", incircle_float), ("eps = 1e-8", incircle_eps), ("过滤 + 精确", incircle)):
        signs = grid_map(predicate)
        panels.append((title, signs, wrong(signs)[0]))
    return sign_maps(folder / "incircle", panels, ("圆外", "圆上", "圆内"))


def main() -> None:
    for path in draw_incircle():
        print(path.relative_to(FIGURES.parent))


if __name__ == "__main__":
    main()
