"""Draw the chapter's figure from the recorded benchmark (make growth writes benchmark.json)."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

from sphinx_runnable_listings.themed_figures.plotting import Palette, save_themed

if TYPE_CHECKING:
    from matplotlib.figure import Figure

FIGURES = Path(__file__).parent / "figures"
RECORD = Path(__file__).parent / "results" / "benchmark.json"
PANELS = (
    ("近乎线性", ("凸包", "最近点对，分治", "k-d 树，建树", "德劳内", "最小圆")),
    ("一平一陡", ("k-d 树，200 次查询", "半平面交", "扫描线，短线段", "耳切法，螺旋", "三维凸包，球面上")),
)


def draw_growth(folder: Path = FIGURES) -> list[Path]:
    """Write time against n on logarithmic axes, each series with its fitted slope."""
    found = {series["name"]: series for series in json.loads(RECORD.read_text("utf-8"))}

    def draw(figure: Figure, palette: Palette) -> None:
        for axes, (title, names) in zip(figure.subplots(1, 2), PANELS, strict=True):
            axes.set_title(title)
            for name, colour, marker in zip(names, palette.series, "osD^v", strict=False):
                series = found[name]
                times = [1e3 * t for t in series["seconds"]]
                label = f"{name} {series['slope']:.2f}"
                axes.loglog(series["sizes"], times, color=colour, marker=marker, markersize=4, label=label)
            axes.set(xlabel="n", ylabel="毫秒")
            axes.set_ylim(top=60 * axes.get_ylim()[1])  # 图例放在所有的线上面
            axes.legend(fontsize=8.5, loc="upper left")

    return save_themed(folder / "growth", draw, size=(7.2, 4.2))


def main() -> None:
    for path in draw_growth():
        print(path.relative_to(FIGURES.parent))


if __name__ == "__main__":
    main()
