"""本章的图：训练的曲线；同一步的分数，四种取法各留下谁。"""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

from chinese_gpt import explorer
from chinese_gpt.sampling import Sampler
from chinese_gpt.train import RESULTS
from sphinx_runnable_listings.themed_figures.plotting import Palette, save_themed
from training_runs import Log

if TYPE_CHECKING:
    from matplotlib.figure import Figure

WRITTEN = "春风送"  # 画的是写了这几个字以后
FIGURES = Path(__file__).with_name("figures")
SAMPLERS = {
    "温度 1": Sampler(),
    "温度 0.5": Sampler(temperature=0.5),
    "top-p 0.5": Sampler(top_p=0.5),
    "min-p 0.2": Sampler(min_p=0.2),
}


def draw_curves(figure: Figure, palette: Palette, log: Log, ngram: float) -> None:
    losses, rates = figure.subplots(1, 2)
    steps = [point["step"] for point in log.curve]
    losses.plot(steps, [point["loss"] for point in log.curve])
    losses.set(xlabel="步", ylabel="训练损失（每词元奈特）")
    rates.plot(steps, [point["validation"] for point in log.curve], label="GPT")
    rates.axhline(ngram, color=palette.muted, linestyle="--", linewidth=1, label="5 元 Kneser–Ney")
    rates.set(xlabel="步", ylabel="验证的诗，每个汉字的奈特")
    rates.legend()


def told_nats() -> float:
    """kneser_ney.py 打印的，5 元模型在验证的诗上的成绩。"""
    text = (RESULTS / "kneser_ney.txt").read_text("utf-8")
    return float(re.search(r"5 元，验证的诗，每个汉字的奈特：([\d.]+)", text)[1])


def draw_sampling(figure: Figure, palette: Palette, told: dict[str, object], rows: int = 12) -> None:
    steps = (step for item in told["starts"] for step in item["steps"])
    step = next(step for step in steps if step["written"] == WRITTEN)
    logits = explorer.logits_of(step)
    order = sorted(range(len(logits)), key=lambda k: -logits[k])[:rows]
    for axes, (name, sampler) in zip(figure.subplots(1, 4, sharey=True), SAMPLERS.items(), strict=True):
        everything = Sampler(temperature=sampler.temperature).probabilities(logits)
        p = sampler.probabilities(logits)
        kept = [100 * p[k] for k in order]
        cut = [100 * everything[k] if p[k] == 0 else 0 for k in order]
        axes.barh(range(rows), kept, color=palette.series[0], height=0.65)
        axes.barh(range(rows), cut, color="none", edgecolor=palette.muted, linestyle=":", height=0.65)
        axes.set_yticks(range(rows), [told["names"][k] for k in order], fontsize=8)
        axes.set_title(f"{name}：留 {int((p > 0).sum()):,}", fontsize=9)
        axes.set_xlabel("%")
        axes.grid(axis="y", visible=False)
    axes.invert_yaxis()


def draw_all(folder: Path = FIGURES) -> list[Path]:
    log, ngram, told = Log.read(RESULTS / "gpt-0.json"), told_nats(), explorer.written()
    files = save_themed(folder / "curves", lambda f, p: draw_curves(f, p, log, ngram), size=(7.2, 3.0))
    return files + save_themed(folder / "sampling", lambda f, p: draw_sampling(f, p, told), size=(8.2, 3.4))


def main() -> None:
    for path in draw_all():
        print(path.name)


if __name__ == "__main__":
    main()
