"""本章的图，全部由真实对象画出。"""

from __future__ import annotations

import copy
from pathlib import Path
from typing import TYPE_CHECKING

from object_model.bindings import PROGRAMS, record
from object_model.refgraph import draw_graph, reference_graph
from sphinx_runnable_listings.themed_figures.plotting import save_themed

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from sphinx_runnable_listings.themed_figures.plotting import Palette

FIGURES = Path(__file__).with_name("figures")


def draw_binding(figure: Figure, palette: Palette) -> None:
    left, right = figure.subplots(1, 2)
    a = [1, 2]
    b = a
    draw_graph(left, palette, reference_graph({"a": a, "b": b}), "b = a 之后")
    b = [1, 2]
    draw_graph(right, palette, reference_graph({"a": a, "b": b}), "b = [1, 2] 之后")


def draw_copies(figure: Figure, palette: Palette) -> None:
    left, right = figure.subplots(1, 2)
    a = [[1]]
    draw_graph(left, palette, reference_graph({"a": a, "b": copy.copy(a)}), "b = copy.copy(a)")
    draw_graph(right, palette, reference_graph({"a": a, "b": copy.deepcopy(a)}), "b = copy.deepcopy(a)")


def draw_call(figure: Figure, palette: Palette) -> None:
    panels = iter(figure.subplots(1, 3, sharex=True))  # 同一个比例，标题才在同一行
    a: list[int] = []

    def show(items: list[int], title: str) -> None:
        draw_graph(next(panels), palette, reference_graph({"a": a, "items": items}), title)

    def add(items: list[int]) -> None:
        show(items, "进入函数")
        items.append(1)
        show(items, "items.append(1)")
        items = [9]
        show(items, "items = [9]")

    add(a)


def draw_rebinding(figure: Figure, palette: Palette) -> None:
    """录下的第一个程序，第二行起每一行执行之后。"""
    source = next(iter(PROGRAMS.values()))
    panels = figure.subplots(2, 2).flat
    for line, step, axes in zip(source.splitlines()[1:], record(source)[2:], panels, strict=True):
        draw_graph(axes, palette, step.graph, line)


def draw(folder: Path = FIGURES) -> list[Path]:
    """把本章的图写进 folder，返回文件。"""
    return [
        *save_themed(folder / "binding", draw_binding, size=(6.4, 1.8)),
        *save_themed(folder / "copies", draw_copies, size=(7.2, 1.8)),
        *save_themed(folder / "call", draw_call, size=(8.0, 1.9)),
        *save_themed(folder / "rebinding", draw_rebinding, size=(7.2, 4.4)),
    ]


def main() -> None:
    for path in draw():
        print(path.name)


if __name__ == "__main__":
    main()
