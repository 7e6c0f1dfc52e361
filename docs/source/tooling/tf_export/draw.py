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


def draw(folder: Path = FIGURES) -> list[Path]:
    """把图画进 folder，返回写下的文件。"""
    return save_themed(folder / "namespaces", namespaces_figure, size=(7.2, 4.8))


def main() -> None:
    for path in draw():
        print(path.name)


if __name__ == "__main__":
    main()
