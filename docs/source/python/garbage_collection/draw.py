"""本章的图：减去内部引用的三步（由玩具堆算出），停顿与第 2 代收集的时刻（由实测画出）。"""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

from garbage_collection.pause import RESULT
from garbage_collection.toy import Heap, deduce_unreachable, subtract_refs
from sphinx_runnable_listings.themed_figures.plotting import plain_axes, save_themed

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from sphinx_runnable_listings.themed_figures.plotting import Palette

FIGURES = Path(__file__).with_name("figures")
PLACES = {"A": (0, 1), "B": (1.5, 1), "C": (0, 0), "D": (1.5, 0), "E": (3, 0)}
EDGES = ["AB", "CD", "DC", "DE", "DB"]


def draw_heap(axes: Axes, palette: Palette, title: str, counts: dict[str, int], dead: set[str]) -> None:
    """画一个时刻的堆：圆里是名字和计数，dead 里的对象用虚线。"""
    plain_axes(axes).set_title(title)
    axes.set_xlim(-1.2, 3.5)
    axes.set_ylim(-0.55, 1.5)
    arrow = {"arrowstyle": "-|>", "color": palette.muted, "shrinkA": 15, "shrinkB": 15, "linewidth": 1.3}
    for source, target in EDGES:
        bend = "arc3,rad=0.25" if target + source in EDGES else "arc3"
        axes.annotate("", PLACES[target], PLACES[source], arrowprops={**arrow, "connectionstyle": bend})
    axes.annotate("", PLACES["A"], (-1.0, 1), arrowprops={**arrow, "shrinkA": 0})
    axes.text(-1.05, 1.25, "外面", ha="left", va="center", color=palette.muted, fontsize=9)
    for name, (x, y) in PLACES.items():
        gone = name in dead
        circle = {
            "boxstyle": "circle,pad=0.35",
            "facecolor": palette.surface,
            "edgecolor": palette.series[1] if gone else palette.series[0],
            "linestyle": "--" if gone else "-",
            "linewidth": 1.6,
        }
        axes.text(x, y, f"{name}\n{counts[name]}", ha="center", va="center", fontsize=9, bbox=circle)


def draw_steps(figure: Figure, palette: Palette) -> None:
    heap = Heap()
    objects = {name: heap.new(name) for name in PLACES}
    for source, target in EDGES:
        heap.point(objects[source], objects[target])
    for name in "BCDE":
        heap.decref(objects[name])
    candidates = list(objects.values())
    counts = {name: obj.refcnt for name, obj in objects.items()}
    gc_refs = {obj.name: n for obj, n in subtract_refs(candidates).items()}
    dead = {obj.name for obj in deduce_unreachable(candidates)}
    panels = figure.subplots(1, 3)
    draw_heap(panels[0], palette, "① 抄下引用计数", counts, set())
    draw_heap(panels[1], palette, "② 减去内部引用", gc_refs, {name for name, n in gc_refs.items() if n == 0})
    draw_heap(panels[2], palette, "③ 从正数出发恢复", gc_refs, dead)


def draw_pause(figure: Figure, palette: Palette) -> None:
    found = json.loads(RESULT.read_text(encoding="utf-8"))
    left, right = figure.subplots(1, 2)
    for (version, data), colour, marker in zip(found.items(), palette.series, "osD^v", strict=False):
        sizes, pauses = zip(*data["pauses_ms"], strict=True)
        left.loglog(sizes, pauses, marker=marker, markersize=4, color=colour, label=version)
    left.set(xlabel="活着的列表（个）", ylabel="一次全量收集（毫秒）", title="活对象越多，停得越久")
    left.legend(fontsize=9)
    for version, colour, marker in (("3.11", palette.series[2], "D"), ("3.13", palette.series[4], "v")):
        when = found[version]["full_collections"]
        right.semilogx(when, range(1, len(when) + 1), marker=marker, markersize=4, color=colour, label=version)
    right.set(xlabel="已有的列表（个）", ylabel="第 2 代收集（累计次数）", title="每长大四分之一才全量收一次")
    right.legend(fontsize=9)


def draw(folder: Path = FIGURES) -> list[Path]:
    """把本章的图写进 folder，返回文件。"""
    return [
        *save_themed(folder / "steps", draw_steps, size=(9.0, 2.6)),
        *save_themed(folder / "pause", draw_pause, size=(8.0, 3.4)),
    ]


def main() -> None:
    for path in draw():
        print(path.name)


if __name__ == "__main__":
    main()
