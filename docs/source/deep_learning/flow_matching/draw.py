"""本章的图：相遇的直线与弯的路，拉直前后，样张，比较，步数与误差；--write 重写样张和路，平时只画。"""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import torch

from flow_matching import explorer
from flow_matching.compare import CALLS, CONCLUSIONS
from flow_matching.mixtures import ring, two_branches
from flow_matching.sampling import generate
from flow_matching.solvers import STEPS, euler, even, heun, solve
from flow_matching.train import RESULTS, trained
from sphinx_runnable_listings.conclusions import Measurement
from sphinx_runnable_listings.themed_figures.plotting import Palette, save_themed
from stable_diffusion.denoising import to_hex
from stable_diffusion.draw import show_rows

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

FIGURES = Path(__file__).with_name("figures")
SAMPLES, PATHS = RESULTS / "samples.json", RESULTS / "paths.json"
ROWS: dict[str, tuple[str, dict[str, Any]]] = {
    "DiT，Heun 15 步": ("dit", {}),
    "U-Net，Heun 15 步": ("unet", {}),
    "DiT，欧拉 1 步": ("dit", {"solver": "欧拉", "steps": 1}),
    "DiT 拉直后，欧拉 1 步": ("dit-reflow", {"solver": "欧拉", "steps": 1}),
}


def samples() -> dict[str, list[str]]:
    """每行一种画法，零到九；同样的初始噪声，不引导，没有挑选。"""
    label = torch.arange(10)
    return {
        told: [to_hex(image) for image in generate(trained(name, 0), label, seed=11, **how)]
        for told, (name, how) in ROWS.items()
    }


def paths() -> dict[str, list[Any]]:
    """二维的路，三位小数：方程的解，第一遍的网络，第二遍的网络；[时刻][粒子][坐标]。"""
    from flow_matching import reflow

    start, moments = explorer.starts(), even(20)
    found = {"有公式的流": ring().path(start, np.array(moments))}
    for name, model in zip(("第一遍的网络", "拉直以后"), reflow.trained(0), strict=True):
        rows = [start]
        for k in range(20):
            rows.append(solve(heun, model.velocity, rows[-1], [moments[k] + h * 0.05 for h in even(5)]))
        found[name] = np.array(rows)
    return {name: np.round(each, 3).tolist() for name, each in found.items()}


def joined(paths: Sequence[np.ndarray]) -> np.ndarray:
    """许多条路 [点, 2] 接成一条 [2, 点]，中间用 nan 断开：画一次比画许多次快。"""
    gap = np.full((1, 2), np.nan)
    return np.concatenate([part for path in paths for part in (path, gap)]).T


def draw_crossing(figure: Figure, palette: Palette) -> None:
    left, right = figure.subplots(1, 2, sharey=True)
    data, moments = two_branches(), np.linspace(0, 1, 101)
    rng = np.random.default_rng(5)
    lines = np.stack([rng.standard_normal(24), data.draw(rng, 24)[:, 0]], 1)
    flowed = data.path(np.linspace(-2, 2, 20)[:, None], moments)[:, :, 0].T
    for axes, times, paths in ((left, [0, 1], lines), (right, moments, flowed)):
        for colour, chosen in ((palette.series[0], paths[:, -1] > 0), (palette.series[1], paths[:, -1] <= 0)):
            points = [np.stack([times, path], 1) for path in paths[chosen]]
            axes.plot(*joined(points), color=colour, linewidth=1)
    left.set(title="配好的每一对：直线，会相交", xlabel="t", ylabel="x")
    right.set(title="平均速度的流：弯的，不相交", xlabel="t")


def draw_straightened(figure: Figure, palette: Palette) -> None:
    told = json.loads(PATHS.read_text("utf-8"))
    for axes, (name, frames) in zip(figure.subplots(1, 3, sharey=True), told.items(), strict=True):
        show_paths(axes, np.array(frames), palette)
        axes.set_title(name, fontsize=10)


def show_paths(axes: Axes, frames: np.ndarray, palette: Palette) -> None:
    axes.plot(*joined(frames.transpose(1, 0, 2)), color=palette.series[3], linewidth=0.8)
    axes.scatter(*frames[0].T, s=8, color=palette.muted)
    axes.scatter(*frames[-1].T, s=10, color=palette.series[3])
    axes.set_aspect("equal")


def draw_samples(figure: Figure, palette: Palette) -> None:
    told = json.loads(SAMPLES.read_text("utf-8"))
    axes = figure.subplots()
    show_rows(axes, list(told.values()), 8, palette, gap=1)
    axes.set_yticklabels(told, fontsize=9)


def dots(axes: Axes, record: str, palette: Palette, names: Sequence[str]) -> None:
    """每粒种子一个点，平均是一条短线。"""
    groups = Measurement.read(CONCLUSIONS / f"{record}.json").groups
    for k, name in enumerate(names):
        axes.scatter(groups[name], [k] * len(groups[name]), s=16, color=palette.series[k], alpha=0.8)
        axes.scatter([np.mean(groups[name])], [k], marker="|", s=160, color=palette.series[k])
    axes.set_yticks(range(len(names)), names, fontsize=9)
    axes.set_ylim(len(names) - 0.5, -0.5)


def draw_contest(figure: Figure, palette: Palette) -> None:
    for row, record in zip(figure.subplots(2, 2, sharex="col"), ("contest", "variants"), strict=True):
        names = list(Measurement.read(CONCLUSIONS / f"loss-{record}.json").groups)
        for axes, what in zip(row, ("loss", "frechet"), strict=True):
            dots(axes, f"{what}-{record}", palette, names)
        row[1].set_yticklabels([])
    row[0].set_xlabel("测试集的损失")
    row[1].set_xlabel("Fréchet 距离")


def draw_steps(figure: Figure, palette: Palette) -> None:
    left, right = figure.subplots(1, 2)
    data, start = ring(), np.random.default_rng(0).standard_normal((100, 2))
    truth = data.path(start, np.array([0.0, 1.0]))[-1]
    for name, (step, cost) in STEPS.items():
        calls = [n for n in (1, 2, 4, 8, 16, 32, 64, 128) if n >= cost]
        ends = [solve(step, data.velocity, start, even(n // cost)) for n in calls]
        left.loglog(calls, [np.linalg.norm(end - truth, axis=1).mean() for end in ends], "o-", label=name, markersize=4)
    groups = Measurement.read(CONCLUSIONS / "path-error.json").groups
    for model, told in (("dit", "DiT"), ("dit-reflow", "拉直后")):
        for name, (step, _) in STEPS.items():
            rows = {n: groups.get(f"{model}-{step.__name__}-{n}") for n in CALLS}
            known = {n: values for n, values in rows.items() if values}
            means = [np.mean(values) for values in known.values()]
            style = "o-" if name == "欧拉" else "s--"
            colour = palette.series[0 if model == "dit" else 2]
            right.loglog(list(known), means, style, label=f"{told}，{name}", color=colour, markersize=4)
    left.set(title="有公式的流", xlabel="问几次速度", ylabel="离方程的解")
    right.set(title="训练出来的 DiT", xlabel="问几次速度")
    for axes in (left, right):
        axes.legend(fontsize=8)


def draw_transport(figure: Figure, palette: Palette) -> None:
    told = explorer.written()
    frames = np.array(told["frames"])
    for axes, steps in zip(figure.subplots(1, 3, sharey=True), (1, 3, 12), strict=True):
        axes.plot(*joined(frames.transpose(1, 0, 2)), color=palette.series[3], linewidth=0.7, alpha=0.6)
        nodes = [frames[0]]
        times = even(steps)
        for k in range(steps):
            nodes.append(euler(ring().velocity, nodes[-1], times[k], times[k + 1]))
        walked = joined(np.array(nodes).transpose(1, 0, 2))
        axes.plot(*walked, color=palette.series[0], linewidth=0.7, linestyle="--", alpha=0.6)
        axes.scatter(*frames[-1].T, s=12, color=palette.series[3])
        axes.scatter(*nodes[-1].T, s=12, marker="s", color=palette.series[0])
        axes.set_title(f"欧拉 {steps} 步", fontsize=10)
        axes.set_aspect("equal")


def draw_all(folder: Path = FIGURES) -> list[Path]:
    return [
        path
        for name, draw, size in (
            ("crossing", draw_crossing, (7.2, 3.0)),
            ("transport", draw_transport, (7.6, 2.9)),
            ("straightened", draw_straightened, (7.6, 2.9)),
            ("steps", draw_steps, (7.2, 3.0)),
            ("contest", draw_contest, (7.2, 3.8)),
            ("samples", draw_samples, (7.2, 2.8)),
        )
        for path in save_themed(folder / name, draw, size=size)
    ]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--write", action="store_true", help="由提交的权重重写样张和路")
    torch.set_num_threads(1)
    if parser.parse_args().write:
        SAMPLES.write_text(json.dumps(samples(), ensure_ascii=False, indent=0) + "\n", encoding="utf-8")
        PATHS.write_text(json.dumps(paths(), ensure_ascii=False) + "\n", encoding="utf-8")
    for path in draw_all():
        print(path.name)


if __name__ == "__main__":
    main()
