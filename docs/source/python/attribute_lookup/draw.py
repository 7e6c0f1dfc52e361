"""本章的图：四种情形下，x.f 依次走过哪些地方；常听到的规则错在哪些情形上。"""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

from attribute_lookup.agreement import misled
from attribute_lookup.cases import KINDS, NAME, build, instance_cases, outcome
from attribute_lookup.trace import steps
from sphinx_runnable_listings.themed_figures.plotting import plain_axes, save_themed

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from sphinx_runnable_listings.themed_figures.plotting import Palette

FIGURES = Path(__file__).with_name("figures")
PLACES = ("D", "B", "object", "实例", "__getattr__")
LABELS = {"D": "类 D", "B": "父类 B", "实例": "实例的字典"}
COLUMNS = {
    "父类的非数据描述符": ("字典里有", "没有", "非数据描述符", "没有", "没有", "没有"),
    "父类的数据描述符": ("字典里有", "没有", "数据描述符", "没有", "没有", "没有"),
    "字典里没有": ("字典里没有", "函数", "没有", "没有", "没有", "没有"),
    "property 出错": ("字典里有", "会出错的 property", "没有", "没有", "给出答案", "没有"),
}


def draw_lookup(folder: Path = FIGURES) -> list[Path]:
    """四种情形各一列，圆里是到达的先后，最后取用的地方加粗。"""

    def draw(figure: Figure, palette: Palette) -> None:
        axes = plain_axes(figure.subplots())
        for row, place in enumerate(PLACES):
            axes.text(-0.4, -row, LABELS.get(place, place), ha="right", va="center", fontsize=10)
            axes.plot([0, 7.9], [-row, -row], color=palette.grid, linewidth=0.8, zorder=0)
        for column, (title, case) in enumerate(COLUMNS.items()):
            x = 0.6 + 2.0 * column
            axes.text(x, 0.75, title, ha="center", va="center", fontsize=9, color=palette.muted)
            walked = [step for step in steps(build(case)[0]) if step.place]
            if walked[-1].place == walked[-2].place:
                walked.pop()  # 只是说出结果，没有走到别处
            for number, step in enumerate(walked, 1):
                last = number == len(walked)
                colour = palette.series[2] if last else palette.series[1] if step.mark == "failed" else palette.muted
                again = sum(earlier.place == step.place for earlier in walked[: number - 1])
                axes.text(
                    x + 0.52 * again, -PLACES.index(step.place), str(number), ha="center", va="center", fontsize=9,
                    color=palette.surface,
                    bbox={"boxstyle": "circle,pad=0.25", "facecolor": colour, "edgecolor": "none"},
                )
        axes.set_xlim(-2.4, 8.0)
        axes.set_ylim(-len(PLACES) + 0.4, 1.1)

    return save_themed(folder / "lookup", draw, size=(7.2, 3.6))


def wrong_by_kind() -> Counter[str]:
    """问实例时常听到的规则错了的情形，按类 D 里写的是什么来数。"""
    wrong: Counter[str] = Counter()
    for case in instance_cases():
        obj, _ = build(case)
        wrong[case[1]] += misled(obj, outcome(getattr, obj, NAME))
    return wrong


def draw_wrong(folder: Path = FIGURES) -> list[Path]:
    wrong = wrong_by_kind()

    def draw(figure: Figure, palette: Palette) -> None:
        axes = figure.subplots()
        kinds = sorted(KINDS, key=lambda kind: wrong[kind])
        bars = axes.barh(kinds, [wrong[kind] for kind in kinds], color=palette.series[1])
        axes.bar_label(bars, padding=3, color=palette.ink, fontsize=9)
        axes.set_xlabel("错了的情形（每种写法共 288 种）")
        axes.set_title("类里写的是什么")

    return save_themed(folder / "wrong", draw, size=(7.2, 3.6))


def main() -> None:
    for path in [*draw_lookup(), *draw_wrong()]:
        print(path.relative_to(FIGURES.parent))


if __name__ == "__main__":
    main()
