"""画本章的三幅图：训练的曲线、交叉注意力图、各种位数的正确率。"""

from __future__ import annotations

import json
from pathlib import Path

import torch
from matplotlib.figure import Figure
from torch import Tensor

from sphinx_runnable_listings.themed_figures.plotting import Palette, save_themed
from training_runs import Log
from transformer.lengths import RECORD
from transformer.model import Seq2Seq
from transformer.train import LONGEST, RESULTS, encode_numbers, encode_readings, load, read_with

FIGURES = Path(__file__).with_name("figures")
NUMBER = 90210086


@torch.no_grad()
def cross_attention(model: Seq2Seq, n: int) -> tuple[str, list[Tensor]]:
    """模型对 n 的读法，和读它时各解码器层的交叉注意力 [heads, 字数 + 1, 位数]（最后一行是在预测结束符）。"""
    text = read_with(model, [n])[0]
    model(encode_numbers([n]), encode_readings([text])[:, :-1])
    return text, [layer.last_weights[0] for layer in model.decoder]


def draw_attention(figure: Figure, palette: Palette, text: str, weights: list[Tensor]) -> None:
    from matplotlib.colors import LinearSegmentedColormap

    colours = LinearSegmentedColormap.from_list("ink", [palette.surface, palette.series[0]])
    rows = [*text, "终"]
    for axes, layer, name in zip(figure.subplots(1, len(weights)), weights, ("第 1 层", "第 2 层"), strict=True):
        mean = (layer.mean(0) * 255).round().tolist()  # 四个头取平均，量化到 256 级：图的字节不随机器的舍入变化
        axes.imshow(mean, cmap=colours, vmin=0, vmax=255, aspect="auto", interpolation="nearest")
        axes.set_xticks(range(len(str(NUMBER))), list(str(NUMBER)))
        axes.set_yticks(range(len(rows)), rows)
        axes.grid(visible=False)
        axes.set_title(name)
        axes.set_xlabel("看着哪一位数码")
    figure.supylabel("正要写出的字", fontsize=11, color=palette.ink)


def draw_curves(figure: Figure, palette: Palette, log: Log) -> None:
    losses, rates = figure.subplots(1, 2)
    steps = [point["step"] for point in log.curve]
    losses.plot(steps, [point["loss"] for point in log.curve], color=palette.series[0])
    for colour, style, length in zip(palette.series, ("-", "--"), (8, 10), strict=False):
        right = [point[f"right_{length}"] for point in log.curve]
        rates.plot(steps, right, color=colour, linestyle=style, label=f"{length} 位数")
    losses.set_ylim(bottom=0)
    losses.set_xlabel("步")
    losses.set_ylabel("训练损失")
    rates.set_xlabel("步")
    rates.set_ylabel("一百道里读对的")
    rates.legend()


def draw_lengths(figure: Figure, palette: Palette, rates: dict[str, float]) -> None:
    axes = figure.subplots()
    for length, rate in ((int(key), 100 * value) for key, value in rates.items()):
        seen = length <= LONGEST
        axes.bar(length, max(rate, 0.6), color=palette.series[0 if seen else 1], width=0.7)
        axes.text(length, rate + 2, f"{rate:.0f}", ha="center", fontsize=10)
    axes.axvline(LONGEST + 0.5, color=palette.muted, linestyle="--", linewidth=1)
    axes.text(LONGEST + 0.6, 60, "训练时\n没见过", fontsize=10, linespacing=1.6, color=palette.muted)
    axes.set_xticks(range(1, len(rates) + 1))
    axes.set_ylim(0, 110)
    axes.grid(axis="x", visible=False)
    axes.set_xlabel("位数")
    axes.set_ylabel("整句正确率（%）")


def draw_all(folder: Path = FIGURES) -> list[Path]:
    """把三幅图（各有亮、暗两版）写进 folder，返回写出的文件。"""
    torch.set_num_threads(1)
    text, weights = cross_attention(load(), NUMBER)
    rates = json.loads(RECORD.read_text(encoding="utf-8"))
    log = Log.read(RESULTS / "reading.json")
    files = save_themed(folder / "curves", lambda f, p: draw_curves(f, p, log), size=(7.2, 3.0))
    files += save_themed(folder / "attention", lambda f, p: draw_attention(f, p, text, weights), size=(7.2, 4.4))
    return files + save_themed(folder / "lengths", lambda f, p: draw_lengths(f, p, rates), size=(7.2, 3.0))


def main() -> None:
    for file in draw_all():
        print(file.name)


if __name__ == "__main__":
    main()
