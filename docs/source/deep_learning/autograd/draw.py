"""本章的图：一张真实的计算图、视图改写历史的前后、差分步长与误差、训练曲线。"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from autograd.digits import LOG, RESULTS
from autograd.engine import (
    Source,
    Tensor,
    edges_of,
    run_backward,
    sin,
    sum_to,
    topological_order,
)
from sphinx_runnable_listings.themed_figures.plotting import plain_axes, save_themed
from training_runs import Log

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from sphinx_runnable_listings.themed_figures.plotting import Palette

FIGURES = Path(__file__).with_name("figures")


def layout(root: Source) -> dict[int, tuple[float, float]]:
    """每个节点放在哪里：横坐标是离叶子的最长距离，同一层里上下排开。"""
    depth: dict[int, int] = {}
    for source in reversed(topological_order(root)):
        depth[id(source)] = max((depth[id(e.target)] + 1 for e in edges_of(source)), default=0)
    places = {}
    for level in set(depth.values()):
        layer = [key for key, d in reversed(depth.items()) if d == level]
        for i, key in enumerate(layer):
            places[key] = (3.0 * level, 2.4 * ((len(layer) - 1) / 2 - i))
    return places


def draw_graph(axes: Axes, palette: Palette, output: Tensor, labels: dict[int, str]) -> None:
    """画 output 的计算图：框里是值和梯度，箭头上是反向时沿这条边送回的那一份。"""
    places = layout(output.source)
    grads = run_backward(output, retain_graph=True)
    for source, g in grads.values():
        x, y = places[id(source)]
        axes.text(
            x, y, f"{labels[id(source)]}\n梯度 {g.item():.3f}", ha="center", va="center", linespacing=1.5, zorder=3,
            bbox={
                "boxstyle": "round,pad=0.5",
                "facecolor": palette.surface,
                "edgecolor": palette.series[2] if isinstance(source, Tensor) else palette.series[0],
            },
        )
        for edge in edges_of(source):
            x0, y0 = places[id(edge.target)]
            bend = 0.25 if x - x0 > 3.0 else 0.0  # 跨过一层的边从框的下面绕过去
            start, stop = (x0 + 0.9, y0), (x - 0.95, y)
            if bend:
                start, stop = (x0 + 0.3, y0 - 0.6), (x - 0.6, y - 0.6)
            axes.annotate(
                "", stop, start,
                arrowprops={"arrowstyle": "-|>", "color": palette.muted, "connectionstyle": f"arc3,rad={bend}"},
            )
            share = sum_to(edge.vjp(g, *(s.unpack(source) for s in edge.saved)), edge.shape).item()
            dx, dy = stop[0] - start[0], stop[1] - start[1]
            axes.text(
                (start[0] + stop[0] + bend * dy) / 2, (start[1] + stop[1] - bend * dx) / 2,
                f"← {share:.3f}", color=palette.series[1], ha="center", va="center", fontsize=10,
                bbox={"facecolor": palette.surface, "edgecolor": "none", "pad": 1},
            )
    axes.set_xlim(-1.3, 10.3)
    axes.set_ylim(-2.7, 1.9)


def graph_figure(figure: Figure, palette: Palette) -> None:
    a, b = Tensor(2.0, requires_grad=True), Tensor(-3.0, requires_grad=True)
    product, wave = a * b, sin(a)
    total = wave + product
    f = total * b
    named = {"a": a, "b": b, "a·b": product, "sin(a)": wave, "相加": total, "再乘 b": f}
    labels = {id(t.source): f"{name} = {t.item():.3f}" for name, t in named.items()}
    draw_graph(plain_axes(figure.subplots()), palette, f, labels)


def view_history(axes: Axes, palette: Palette, tensors: dict[str, Tensor], title: str) -> None:
    """画 tensors 共用的数据，和它们的历史：图里每一步一个框，张量的名字写在算出它的那一步下面。"""
    whole, part = tensors["b"].data, tensors["v"].data
    for column, value in enumerate(whole):
        inside = column < len(part)
        axes.text(
            0.9 * column, 1.6, f"{value:.0f}", ha="center", va="center",
            bbox={"boxstyle": "square,pad=0.45", "facecolor": palette.surface,
                  "edgecolor": palette.series[1] if inside else palette.muted},
        )  # fmt: skip
    axes.text(4.2, 1.6, f"{title}：b 的四个数，橙框是 v；第 {tensors['b'].version} 版", va="center")
    sources = {id(s): s for t in tensors.values() for s in topological_order(t.source)}.values()
    depth: dict[int, int] = {}
    while len(depth) < len(sources):
        for source in sources:
            if all(id(edge.target) in depth for edge in edges_of(source)):
                depth[id(source)] = max((depth[id(edge.target)] + 1 for edge in edges_of(source)), default=0)
    for source in sources:
        x = 2.1 * depth[id(source)]
        owners = [name for name, t in tensors.items() if t.source is source]
        label = "叶子" if isinstance(source, Tensor) else source.name
        axes.text(
            x, 0, label, ha="center", va="center", zorder=3,
            bbox={"boxstyle": "round,pad=0.5", "facecolor": palette.surface,
                  "edgecolor": palette.series[2] if isinstance(source, Tensor) else palette.series[0]},
        )  # fmt: skip
        if owners:
            axes.text(x, -0.85, "、".join(owners), ha="center", va="center", color=palette.series[1], weight="bold")
        for edge in edges_of(source):
            x0 = 2.1 * depth[id(edge.target)]
            far = x - x0 > 2.2
            if far:
                axes.text((x + x0) / 2, 0.72, "其余照旧", ha="center", va="center", color=palette.muted, fontsize=10)
            axes.annotate(
                "", (x - 0.2, 0.42) if far else (x - 0.85, 0), (x0 + 0.2, 0.42) if far else (x0 + 0.75, 0),
                arrowprops={"arrowstyle": "-|>", "color": palette.muted,
                            "connectionstyle": f"arc3,rad={-0.25 if far else 0}"},
            )  # fmt: skip
    axes.set_xlim(-0.9, 11.6)
    axes.set_ylim(-1.3, 2.2)


def view_figure(figure: Figure, palette: Palette) -> None:
    top, bottom = (plain_axes(axes) for axes in figure.subplots(2, 1))
    x = Tensor([1.0, 2.0, 3.0, 4.0], requires_grad=True)
    b = x * 1.0
    v = b[:2]
    tensors = {"x": x, "b": b, "v": v}
    view_history(top, palette, tensors, "写之前")
    v.mul_(10.0)
    view_history(bottom, palette, tensors, "v.mul_(10) 之后")


def step_errors() -> list[tuple[float, float, float]]:
    """f(x) = 1 / (1 + x²) 在 0.7 处：（步长, 单边差分的误差, 中心差分的误差）。"""
    f = lambda t: 1.0 / (t * t + 1.0)
    x = Tensor(0.7, requires_grad=True)
    f(x).backward()
    exact, rows = x.grad.item(), []
    for k in range(4, 53):
        h = 2.0**-k
        one_sided, central = (f(0.7 + h) - f(0.7)) / h, (f(0.7 + h) - f(0.7 - h)) / (2 * h)
        rows.append((h, abs(one_sided - exact), abs(central - exact)))
    return rows


def step_figure(figure: Figure, palette: Palette) -> None:
    axes = figure.subplots()
    h, one_sided, central = zip(*step_errors(), strict=True)
    axes.loglog(h, one_sided, color=palette.series[1], label="单边差分", linestyle="--")
    axes.loglog(h, central, color=palette.series[0], label="中心差分")
    axes.set_xlabel("步长 h")
    axes.set_ylabel("与自动求导的差")
    axes.legend()


def training_figure(figure: Figure, palette: Palette) -> None:
    history = Log.read(RESULTS / LOG).curve
    epochs = [row["step"] for row in history]
    left, right = figure.subplots(1, 2)
    left.semilogy(epochs, [row["loss"] for row in history], color=palette.series[0])
    left.set(title="训练损失", xlabel="轮")
    right.plot(epochs, [100 * (1 - row["errors"] / 450) for row in history], color=palette.series[2])
    right.axhline(97, color=palette.muted, linewidth=1, linestyle=":")
    right.set(title="测试集正确率（%）", xlabel="轮", ylim=(90, 100))


DRAWINGS = {
    "graph": (graph_figure, (8.6, 3.5)),
    "views": (view_figure, (8.6, 4.4)),
    "steps": (step_figure, (7.2, 3.6)),
    "training": (training_figure, (7.2, 3.0)),
}


def draw(folder: Path = FIGURES) -> list[Path]:
    """把所有图画进 folder，返回写下的文件。"""
    return [path for name, (f, size) in DRAWINGS.items() for path in save_themed(folder / name, f, size=size)]


def main() -> None:
    for path in draw():
        print(path.name)


if __name__ == "__main__":
    main()
