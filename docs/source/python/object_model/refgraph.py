"""从真实对象出发，沿引用走一遍，画出“名字 → 对象 → 对象”的引用图。"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import CellType, FunctionType
from typing import TYPE_CHECKING

from sphinx_runnable_listings.themed_figures.plotting import plain_axes

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from sphinx_runnable_listings.themed_figures.plotting import Palette


@dataclass
class Graph:
    """引用图：nodes 按初次遇到的顺序编号，edges 是（起点编号，终点编号，标签）。"""

    nodes: list[object] = field(default_factory=list)
    names: list[tuple[str, int]] = field(default_factory=list)
    edges: list[tuple[int, int, str]] = field(default_factory=list)


def children(obj: object) -> list[tuple[str, object]]:
    """容器里的引用，带标签：列表和元组按下标，字典按键，函数的默认值和单元格；其余对象当作没有。"""
    if isinstance(obj, list | tuple):
        return [(f"[{i}]", item) for i, item in enumerate(obj)]
    if isinstance(obj, dict):
        return [(f"[{key!r}]", value) for key, value in obj.items()]
    if isinstance(obj, FunctionType):
        defaults = [(f"默认值[{i}]", value) for i, value in enumerate(obj.__defaults__ or ())]
        return [*defaults, *zip(obj.__code__.co_freevars, obj.__closure__ or (), strict=True)]
    if isinstance(obj, CellType):
        return [("内容", obj.cell_contents)]
    return []


def reference_graph(names: Mapping[str, object]) -> Graph:
    """names 里的名字和由它们够得着的对象；同一对象（按身份）只出现一次，循环也能走完。
    """
    graph, number = Graph(), {}
    queue: list[object] = []

    def visit(obj: object) -> int:
        if id(obj) not in number:
            number[id(obj)] = len(graph.nodes)
            graph.nodes.append(obj)  # 留住对象，id 才不会换主人
            queue.append(obj)
        return number[id(obj)]

    for name, obj in names.items():
        graph.names.append((name, visit(obj)))
    while queue:
        obj = queue.pop(0)
        for label, child in children(obj):
            graph.edges.append((number[id(obj)], visit(child), label))
    return graph


def caption(obj: object) -> str:
    """框里写的字：容器写类型，函数写名字，其余写类型和值。"""
    kind = type(obj).__name__
    if isinstance(obj, FunctionType):
        return f"{kind} {obj.__name__}"
    return kind if children(obj) or isinstance(obj, list | tuple | dict) else f"{kind} {obj!r}"


def draw_graph(axes: Axes, palette: Palette, graph: Graph, title: str) -> None:
    """左列是名字，往右一层层是对象；箭头就是引用。"""
    plain_axes(axes).set_title(title)
    depth = {number: 1 for _, number in graph.names}
    for source, target, _ in graph.edges:  # 广度优先的顺序，父亲总在孩子之前
        depth.setdefault(target, depth[source] + 1)
    columns: dict[int, list[int]] = {}
    for number, level in depth.items():
        columns.setdefault(level, []).append(number)
    place = {n: (2.0 * level, -1.0 * row) for level, column in columns.items() for row, n in enumerate(column)}
    arrow = {"arrowstyle": "-|>", "color": palette.muted, "linewidth": 1.3, "shrinkA": 20, "shrinkB": 22}
    for row, (name, target) in enumerate(graph.names):
        axes.annotate("", place[target], (0, -row), arrowprops=arrow | {"shrinkA": 6 + 4 * len(name)})
        axes.text(0, -row, name, ha="center", va="center", color=palette.series[1], family="monospace")
    pairs = {(source, target) for source, target, _ in graph.edges}
    for index, (source, target, label) in enumerate(graph.edges):
        before = [edge for edge in graph.edges[:index] if edge[:2] == (source, target)]
        bend = 0.3 * len(before) + (0.25 if (target, source) in pairs else 0.0)
        (x0, y0), (x1, y1) = place[source], place[target]
        if source == target:
            x1, bend = x1 + 0.01, 2.5
        style = arrow | {"connectionstyle": f"arc3,rad={bend}"}
        axes.annotate("", (x1, y1), (x0, y0), arrowprops=style)
        lift = 0.16 - 0.5 * bend * abs(x1 - x0) / 2
        x, y = x0 + 0.36 * (x1 - x0), y0 + 0.36 * (y1 - y0) + lift
        axes.text(x, y, label, ha="center", va="center", fontsize=8, color=palette.muted)
    for number, (x, y) in place.items():
        box = {"boxstyle": "round,pad=0.4", "facecolor": palette.surface, "edgecolor": palette.series[0]}
        axes.text(x, y, caption(graph.nodes[number]), ha="center", va="center", fontsize=9, bbox=box)
    rows = max([len(graph.names), *map(len, columns.values())])
    axes.set_xlim(-0.4, 2.0 * max(columns) + 0.9)
    axes.set_ylim(-rows + 0.3, 0.7)


def main() -> None:
    inner = [1]
    graph = reference_graph({"a": [inner, inner], "b": inner})
    print("对象：", [caption(node) for node in graph.nodes])
    print("名字：", graph.names)
    print("引用：", graph.edges)


if __name__ == "__main__":
    main()
