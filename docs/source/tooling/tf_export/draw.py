"""本章的图：TensorFlow 的公开名字分布在哪些名字空间里。"""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

from tf_export.wheel_names import RECORD, ungrouped
from themed_figures.plotting import save_themed

if TYPE_CHECKING:
    from matplotlib.figure import Figure
    from themed_figures.plotting import Palette

FIGURES = Path(__file__).with_name("figures")


def sizes(version: str) -> Counter[str]:
    """顶层名字空间 → 名字个数；直接挂在 tf 下的记作“（顶层）”。"""
    record = json.loads(RECORD.read_text(encoding="utf-8"))
    names = ungrouped(record[version]["published"])
    return Counter(name.partition(".")[0] if "." in name else "（顶层）" for name in names)


def namespaces_figure(figure: Figure, palette: Palette) -> None:
    axes = figure.subplots()
    v2, v1 = sizes("v2"), sizes("v1")
    shown = [space for space, _ in (v2 + v1).most_common(12)][::-1]
    for offset, counts, colour, label in ((0.2, v2, 0, "tf（第二版）"), (-0.2, v1, 1, "tf.compat.v1")):
        places = [i + offset for i in range(len(shown))]
        values = [counts[space] for space in shown]
        axes.barh(places, values, height=0.38, color=palette.series[colour], label=label)
        for place, value in zip(places, values, strict=True):
            axes.text(value * 1.06 + 0.3, place, str(value), va="center", fontsize=8)
    axes.set_yticks(range(len(shown)), shown)
    axes.set_xscale("log")
    axes.set_xlim(1, 3500)
    axes.set_xlabel("公开的名字（个，对数坐标）")
    axes.grid(axis="y", visible=False)
    axes.legend(loc="lower right")


def draw(folder: Path = FIGURES) -> list[Path]:
    """把图画进 folder，返回写下的文件。"""
    return save_themed(folder / "namespaces", namespaces_figure, size=(7.2, 4.8))


def main() -> None:
    for path in draw():
        print(path.name)


if __name__ == "__main__":
    main()
