"""Draw the chapter's figures from real runs."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from computational_geometry.orientation import orient_eps, orient_float
from computational_geometry.robustness_map import grid_map, wrong
from exact_geometry import orient
from sphinx_runnable_listings.themed_figures.plotting import Palette, save_themed

if TYPE_CHECKING:
    from matplotlib.figure import Figure

FIGURES = Path(__file__).parent / "figures"


def draw_robustness(folder: Path = FIGURES) -> list[Path]:
    """Write the map of signs that three predicates give on the 256 × 256 grid."""
    panels = []
    for title, predicate in (("浮点叉积", orient_float), ("eps = 1e-8", orient_eps), ("过滤 + 精确", orient)):
        signs = grid_map(predicate)
        panels.append((title, signs, wrong(signs)[0]))
    return sign_maps(folder / "robustness", panels, ("右转", "共线", "左转"))


def sign_maps(path: Path, panels: Sequence[tuple[str, list[list[int]], int]], names: Sequence[str]) -> list[Path]:
    """Write maps of signs side by side; a panel is (title, rows of signs, how many are wrong)."""

    def draw(figure: Figure, palette: Palette) -> None:
        from matplotlib.colors import ListedColormap
        from matplotlib.patches import Patch

        colours = [palette.series[0], palette.series[4], palette.series[3]]
        for axes, (title, signs, errors) in zip(figure.subplots(1, len(panels)), panels, strict=True):
            axes.imshow(signs, cmap=ListedColormap(colours), vmin=-1, vmax=1, origin="lower", interpolation="none")
            axes.set_title(title)
            axes.set_xlabel(f"答错 {errors:,} 格")
            axes.set(xticks=[], yticks=[])
            axes.grid(visible=False)
        patches = [Patch(color=colour, label=name) for colour, name in zip(colours, names, strict=True)]
        figure.legend(handles=patches, loc="outside lower center", ncols=3)

    return save_themed(path, draw, size=(7.2, 3.2))


def main() -> None:
    for path in draw_robustness():
        print(path.relative_to(FIGURES.parent))


if __name__ == "__main__":
    main()
