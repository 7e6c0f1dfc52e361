"""画本章的两幅图：n 元模型的收益来自哪里，和训练的曲线。"""

from __future__ import annotations

from pathlib import Path

from matplotlib.figure import Figure

from hanzi_to_pinyin.baselines import Majority, right_phrases
from hanzi_to_pinyin.leak import gains
from hanzi_to_pinyin.phrases import SPLITS, split
from hanzi_to_pinyin.train import FOLDERS, RESULTS
from themed_figures.plotting import Palette, save_themed
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


def draw_curves(figure: Figure, palette: Palette, logs: dict[str, Log], floors: dict[str, float]) -> None:
    losses, rates = figure.subplots(1, 2)
    for colour, (how, log) in zip(palette.series, logs.items(), strict=False):
        steps = [point["step"] for point in log.curve]
        losses.plot(steps, [point["loss"] for point in log.curve], color=colour, label=f"“{how}”")
        rates.plot(steps, [100 * point["validation"] for point in log.curve], color=colour)
        rates.axhline(100 * floors[how], color=colour, linestyle="--", linewidth=1)
    losses.set_xlabel("步")
    losses.set_ylabel("训练损失")
    losses.legend()
    rates.set_xlabel("步")
    rates.set_ylabel("验证短语全对（%）")


def draw_all(folder: Path = FIGURES) -> list[Path]:
    """把两幅图（各有亮、暗两版）写进 folder，返回写出的文件。"""
    rows = {how: gains(how) for how in SPLITS}
    logs = {how: Log.read(RESULTS / place / "tagger.json") for how, place in FOLDERS.items()}
    floors = {}
    for how in logs:
        parts = split(how)
        floors[how] = right_phrases(Majority(parts["训练"]), parts["验证"]) / len(parts["验证"])
    files = save_themed(folder / "leak", lambda f, p: draw_leak(f, p, rows), size=(7.2, 3.0))
    return files + save_themed(folder / "curves", lambda f, p: draw_curves(f, p, logs, floors), size=(7.2, 3.0))


def main() -> None:
    for file in draw_all():
        print(file.name)


if __name__ == "__main__":
    main()
