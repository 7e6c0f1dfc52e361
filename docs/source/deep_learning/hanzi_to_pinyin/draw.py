"""画本章的三幅图：n 元模型的收益来自哪里、消融、训练的曲线。"""

from __future__ import annotations

from pathlib import Path

from matplotlib.figure import Figure

from hanzi_to_pinyin.ablation import BASE, MEASURES, VARIANTS, Outcome, apart, majority, read, values
from hanzi_to_pinyin.leak import gains
from hanzi_to_pinyin.phrases import SPLITS, split
from hanzi_to_pinyin.train import FOLDERS, RESULTS
from sphinx_runnable_listings.themed_figures.plotting import Palette, save_themed
from training_runs import Log

FIGURES = Path(__file__).with_name("figures")


def draw_leak(figure: Figure, palette: Palette, rows: dict[str, dict[str, tuple[int, float, float]]]) -> None:
    axes = figure.subplots()
    for k, label in enumerate(("有亲属", "没有亲属")):
        found = [(i, rows[how][label]) for i, how in enumerate(rows) if label in rows[how]]
        places, heights = [i + 0.36 * k - 0.18 for i, _ in found], [100 * (n - most) for _, (_, most, n) in found]
        axes.bar(places, heights, width=0.34, color=palette.series[k], label=label)
        for x, y in zip(places, heights, strict=True):
            axes.text(x, y + 0.08, f"{y:.1f}", ha="center", fontsize=10)
    axes.set_xticks(range(len(rows)), [f"“{how}”划分" for how in rows])
    axes.grid(axis="x", visible=False)
    axes.set_ylabel("n 元比多数派多对的\n百分点")
    axes.legend()


def draw_curves(figure: Figure, palette: Palette, logs: dict[str, Log], floors: dict[str, dict[str, float]]) -> None:
    losses, rates = figure.subplots(1, 2)
    for colour, (how, log) in zip(palette.series, logs.items(), strict=False):
        steps = [point["step"] for point in log.curve]
        losses.plot(steps, [point["loss"] for point in log.curve], color=colour, label=f"“{how}”")
        rates.plot(steps, [100 * point["validation"] for point in log.curve], color=colour)
        rates.axhline(100 * floors[how]["accuracy"], color=colour, linestyle="--", linewidth=1)
    losses.set_xlabel("步")
    losses.set_ylabel("训练损失")
    losses.legend()
    rates.set_xlabel("步")
    rates.set_ylabel("验证短语全对（%）")


def draw_ablation(figure: Figure, palette: Palette, outcomes: list[Outcome], floor: dict[str, float]) -> None:
    """一行一个变体，一点一个种子；竖带是正文的模型各个种子的范围，虚线是多数派；个个落在带外的换一种颜色和形状。"""
    panels = figure.subplots(1, 2, sharey=True)
    for axes, (measure, (title, _)) in zip(panels, MEASURES.items(), strict=True):
        rows, scale = values(outcomes, measure), 100 if measure == "accuracy" else 1
        base = [scale * number for number in rows[BASE]]
        axes.axvspan(min(base), max(base), color=palette.series[0], alpha=0.15, linewidth=0)
        axes.axvline(scale * floor[measure], color=palette.muted, linestyle="--", linewidth=1)
        for y, numbers in enumerate(rows.values()):
            outside = abs(apart(rows[BASE], numbers))
            places = [scale * number for number in numbers]
            axes.scatter(places, [y] * len(places), s=24, color=palette.series[outside], marker="oD"[outside])
        axes.set_xlabel(title)
        axes.grid(axis="y", visible=False)
    panels[0].set_yticks(range(len(VARIANTS)), list(VARIANTS))
    panels[0].invert_yaxis()


def draw_all(folder: Path = FIGURES) -> list[Path]:
    """把三幅图（各有亮、暗两版）写进 folder，返回写出的文件。"""
    rows = {how: gains(how) for how in SPLITS}
    logs = {how: Log.read(RESULTS / place / "tagger.json") for how, place in FOLDERS.items()}
    floors = {how: majority(split(how)) for how in FOLDERS}
    outcomes, floor = read(), floors["亲属"]
    files = save_themed(folder / "leak", lambda f, p: draw_leak(f, p, rows), size=(7.2, 3.0))
    files += save_themed(folder / "ablation", lambda f, p: draw_ablation(f, p, outcomes, floor), size=(7.2, 3.8))
    return files + save_themed(folder / "curves", lambda f, p: draw_curves(f, p, logs, floors), size=(7.2, 3.0))


def main() -> None:
    for file in draw_all():
        print(file.name)


if __name__ == "__main__":
    main()
