"""本章的图：演示库的符号与公开的名字；TensorFlow 的公开名字分布在哪些命名空间里。"""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

from sphinx_runnable_listings.themed_figures.plotting import plain_axes, save_themed
from tf_export.extractor import shapelib
from tf_export.wheel_names import RECORD, ungrouped

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from sphinx_runnable_listings.themed_figures.plotting import Palette

FIGURES = Path(__file__).with_name("figures")


def sizes(version: str) -> Counter[str]:
    """顶层命名空间 → 名字个数；直接挂在 tf 下的记作“（顶层）”。"""
    record = json.loads(RECORD.read_text(encoding="utf-8"))
    names = ungrouped(record[version]["published"])
    return Counter(name.partition(".")[0] if "." in name else "（顶层）" for name in names)


def namespaces_figure(figure: Figure, palette: Palette) -> None:
    axes = figure.subplots()
    v2, v1 = sizes("v2"), sizes("v1")
    shown = [space for space, _ in (v2 + v1).most_common(12)][::-1]
    rows = range(len(shown))
    axes.hlines(rows, [v1[s] for s in shown], [v2[s] for s in shown], color=palette.muted, linewidth=1)
    axes.plot([v1[s] for s in shown], rows, "o", color=palette.series[1], markersize=9, label="tf.compat.v1")
    axes.plot([v2[s] for s in shown], rows, "o", color=palette.series[0], markersize=6, label="tf（第二版）")
    axes.set_yticks(rows, [f"{s}  {v2[s]} / {v1[s]}" for s in shown])
    axes.set_xscale("log")
    axes.set_xlim(1, 3500)
    axes.set_xlabel("公开的名字（个，对数坐标）")
    axes.grid(axis="y", visible=False)
    axes.legend(loc="lower right")


def exports_figure(figure: Figure, palette: Palette) -> None:
    """中间是源码里的符号，左边是第一版的名字，右边是第二版的；一条线就是一个名字。"""
    axes = plain_axes(figure.subplots())
    axes.set_aspect("auto")
    exports = shapelib()
    sides = {
        -1: [(name, row) for row, e in enumerate(exports) for name in e.names_v1],
        1: [(name, row) for row, e in enumerate(exports) for name in e.names],
    }
    height = max(map(len, sides.values()))

    def level(row: int, count: int) -> float:
        return -(row + 0.5) * height / count

    for row, export in enumerate(exports):
        y = level(row, len(exports))
        axes.text(0, y, export.symbol, ha="center", va="center", family="monospace", fontsize=10)
        where = f"{export.module.rpartition('.')[2]}.py 第 {export.line} 行"
        axes.text(0, y - 0.36, where, ha="center", va="center", fontsize=8, color=palette.muted)
    for side, names in sides.items():
        colour = palette.series[0 if side == 1 else 1]
        for place, (name, row) in enumerate(names):
            start, end = level(row, len(exports)), level(place, len(names))
            axes.plot([side * 1.0, side * 1.9], [start, end], color=colour, linewidth=1.2)
            align = "left" if side == 1 else "right"
            axes.text(side * 2, end, name, ha=align, va="center", family="monospace", fontsize=10, color=colour)
    for x, title in ((-2.6, "shapes.compat.v1."), (0, "源码里的符号"), (2.6, "shapes.")):
        axes.text(x, 0.4, title, ha="center", va="center")
    axes.set_xlim(-3.6, 3.6)
    axes.set_ylim(-height - 0.1, 0.8)


def draw(folder: Path = FIGURES) -> list[Path]:
    """把图画进 folder，返回写下的文件。"""
    return [
        *save_themed(folder / "exports", exports_figure, size=(7.2, 4.2)),
        *save_themed(folder / "namespaces", namespaces_figure, size=(7.2, 4.8)),
    ]


def main() -> None:
    for path in draw():
        print(path.name)


if __name__ == "__main__":
    main()
