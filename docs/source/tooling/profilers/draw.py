"""本章的图：采样的间隔从 2 拍到 210 拍，估计出的比例怎样变；看一眼钟的代价从 0 到 30 拍，比例又怎样变。"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from profilers.cost import predicted, shares
from profilers.programs import HANDLER
from profilers.sampling import counted, jittered, periodic, stacks_at
from profilers.walk import cycle
from sphinx_runnable_listings.themed_figures.plotting import save_themed

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from sphinx_runnable_listings.themed_figures.plotting import Palette

FIGURES = Path(__file__).with_name("figures")
LOOKS = 200
PERIODS = range(2, 211)


def estimates(name: str, way: str) -> list[float]:
    """每一种间隔看 200 眼，``name`` 占几成。"""
    spans, found = cycle(), []
    for period in PERIODS:
        length = period * LOOKS
        times = (
            periodic(length, period, 90 % period)
            if way == "periodic"
            else jittered(length, period, 1)
        )
        own, _ = counted(stacks_at(spans, (time % 100 for time in times)))
        found.append(own[name] / own.total())
    return found


def draw_looks(folder: Path = FIGURES) -> list[Path]:
    """log 真占两成：上面是定时看，下面是每段里随便挑一拍看。"""

    def draw(figure: Figure, palette: Palette) -> None:
        upper, lower = figure.subplots(2, 1, sharex=True, sharey=True)
        rows = ((upper, "periodic", "定时看"), (lower, "jittered", "每段里随便挑一拍"))
        for axes, way, title in rows:
            axes.axhline(0.2, color=palette.muted, linewidth=1, linestyle="--")
            axes.plot(
                PERIODS, estimates("log", way), color=palette.series[0], linewidth=1.2
            )
            axes.set_title(title, fontsize=9, loc="left")
            axes.set_yticks([0, 0.2, 0.5, 1], ["0%", "20%", "50%", "100%"])
            axes.set_xlim(0, 212)
        lower.set_xlabel("间隔（拍）；程序自己每 100 拍转一圈")

    return save_themed(folder / "looks", draw, size=(7.2, 3.6))


def draw_cost(folder: Path = FIGURES) -> list[Path]:
    """看一眼的代价越大，叫得多的函数占得越多。"""
    costs = range(31)
    columns = [shares(predicted(HANDLER, cost)) for cost in costs]

    def draw(figure: Figure, palette: Palette) -> None:
        axes = figure.subplots()
        for number, name in enumerate(("escape", "render", "log", "handle")):
            values = [column[name] for column in columns]
            axes.plot(costs, values, color=palette.series[number], linewidth=1.6)
            axes.text(30.6, values[-1], name, fontsize=9,
                      va={"render": "bottom", "escape": "top"}.get(name, "center"))  # fmt: skip
        axes.set_xlim(0, 35)
        axes.set_ylim(0, 0.4)
        axes.set_yticks([0, 0.1, 0.2, 0.3, 0.4], ["0%", "10%", "20%", "30%", "40%"])
        axes.set_xlabel("看一眼钟花几拍")
        axes.set_ylabel("cProfile 说占几成")

    return save_themed(folder / "cost", draw, size=(7.2, 2.8))


def main() -> None:
    for path in (*draw_looks(), *draw_cost()):
        print(path.relative_to(FIGURES.parent))


if __name__ == "__main__":
    main()
