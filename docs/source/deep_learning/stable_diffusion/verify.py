"""一条命令核对本章：每份代码重跑一遍，图与数据逐字节比较，正文里的数重算，采样器与数值解比，28×28 的图由模型重画。"""

from __future__ import annotations

import json
import random
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from statistics import mean
from typing import Any

import torch
from torch import Tensor

from sphinx_runnable_listings.checks import Check, conclusions_on, main, sentences
from sphinx_runnable_listings.conclusions import Measurement
from stable_diffusion import denoising, draw, guidance
from stable_diffusion.exact import Mixture, flow
from stable_diffusion.pipeline import Pipeline
from stable_diffusion.sampling import ddim
from stable_diffusion.schedule import Schedule, scaled_linear
from stable_diffusion.solver import dpm_solver_pp

CHAPTER = Path(__file__).parent


def compare_with_flow(mixtures: int, seed: int) -> Check:
    """另一批混合高斯：两种走法都收敛到 scipy 的解吗？步数变三倍，DDIM 的误差该剩约三分之一，2M 的不到六分之一。"""
    rng, count, wrong = random.Random(seed), 0, 0
    schedule = Schedule(scaled_linear(961).alpha_bar.double())
    for _ in range(mixtures):
        means = torch.tensor([rng.uniform(-2, 2) for _ in range(rng.randint(2, 4))], dtype=torch.double)
        data = Mixture(means, rng.uniform(0.2, 0.6))
        x = torch.randn(64, 1, 1, 1, generator=torch.Generator().manual_seed(rng.randrange(2**31)), dtype=torch.double)
        truth = flow(data, schedule, x, 960, 60)
        for method, least, bound in ((ddim, 2.5, 2e-2), (dpm_solver_pp, 6.0, 2e-3)):
            coarse, fine = (error(method, data, schedule, x, truth, steps) for steps in (100, 300))
            count += 2
            wrong += (coarse / fine < least) + (fine > bound)
    return Check("另一批混合高斯：采样器收敛到 scipy 的解，阶数也对", count, wrong)


def error(
    method: Callable[..., Tensor], data: Mixture, schedule: Schedule, x: Tensor, truth: Tensor, steps: int
) -> float:
    """从 960 走到 60，分 steps 步，离真解的平均距离。"""
    times = list(range(960, 60, -900 // steps))
    return float((method(lambda x, t: data.noise(schedule, x, t), schedule, x, times, end=60) - truth).abs().mean())


def alike(mine: str, theirs: str) -> bool:
    """两张十六进制的图，每个像素差不过一级。"""
    return all(abs(int(a, 16) - int(b, 16)) <= 1 for a, b in zip(mine, theirs, strict=True))


def compare_pictures(mine: Any, theirs: Any) -> tuple[int, int]:
    """同样套着的两份图：(几张, 几张不一样)；图以外的数和说明也要一样。"""
    if isinstance(mine, str) and isinstance(theirs, str) and len(mine) == len(theirs) == 28 * 28:
        return 1, int(not alike(mine, theirs))
    if isinstance(mine, dict) and isinstance(theirs, dict) and list(mine) == list(theirs):
        mine, theirs = list(mine.values()), list(theirs.values())
    if isinstance(mine, list) and isinstance(theirs, list) and len(mine) == len(theirs):
        pairs = [compare_pictures(a, b) for a, b in zip(mine, theirs, strict=True)]
        return sum(count for count, _ in pairs), sum(wrong for _, wrong in pairs)
    return 0, int(mine != theirs)


def drawn_again(pipeline: Pipeline) -> Check:
    """28×28 的样张、插值、图生图、补画，和网页上去噪的每一步。"""
    count = wrong = 0
    for mine, theirs in (
        (denoising.data(pipeline), denoising.written()),
        (draw.fine_samples(pipeline), json.loads(draw.FINE.read_text("utf-8"))),
        (draw.edits(pipeline), json.loads(draw.EDITS.read_text("utf-8"))),
    ):
        pictures, different = compare_pictures(mine, theirs)
        count, wrong = count + pictures, wrong + different
    return Check("28×28 的每一张图，模型重画的与页上的", count, wrong)


def edits_told() -> str:
    """正文里补画的三个数，取自 editing.py 打印的。"""
    printed = (CHAPTER / "results" / "editing.txt").read_text(encoding="utf-8")
    three, eight, two = re.findall(r"“数字.”：(\d+) / 50", printed)
    return f"50 张里补成“二”认得出 {two} 张，补成“三” {three} 张，补成“八”只有 {eight} 张"


def told_of_small(record: dict[str, Any]) -> Iterator[str]:
    """正文里 8×8 的数，取自 guidance-8.json。"""
    rows, steps, count = record["rows"], record["by_steps"], 10 * record["each"]
    guided = [rows[name] for name in rows if name != "real" and float(name) >= 1.5]
    missed = count - round(min(entry[who] for entry in guided for who in ("judge", "svm")) * count)
    yield f"$w=1$ 已到 {rows['1.0']['judge']:.1%}，$w\\ge 1.5$ 时两位裁判在 {count} 张里都至多认错 {missed} 张"
    best = min((name for name in rows if name != "real"), key=lambda name: rows[name]["frechet"])
    near, far = rows[best]["frechet"], rows["7.5"]["frechet"]
    yield f"最像真图分布的是 $w={float(best):g}$，距离 {near:.1f}，不是最听话的那个"
    yield f"此后一路变差，$w=7.5$ 时是它的 {far / near:.1f} 倍"
    fifty, five = (steps[name]["frechet"] for name in ("ddim-50", "ddim-5"))
    yield f"DDIM 走 5 步已经够听话，距离却是 50 步的 {five / fifty:.1f} 倍"


def told_of_paths() -> Iterator[str]:
    """正文里离方程的解多远的倍数，和裁判在没见过的图上的成绩。"""
    errors = Measurement.read(CHAPTER / "results" / "conclusions" / "path-error-8.json").groups
    yield f"终点离方程的解有 DDIM 50 步的 {mean(errors['dpm-t-10']) / mean(errors['ddim-50']):.1f} 倍远"
    conv, svm = re.findall(r"裁判，测试集：([\d.]+%)", (CHAPTER / "results" / "judge.txt").read_text("utf-8"))
    yield f"没见过的测试图，卷积裁判认出 {conv}，SVM 认出 {svm}"


def phrases(pipeline: Pipeline, record: dict[str, Any], fine: dict[str, Any]) -> Iterator[str]:
    """正文里的数，由代码现算，或取自记录。"""
    parts = (pipeline.text, pipeline.vae, pipeline.unet)
    count = sum(p.numel() for part in parts for p in part.parameters())
    yield f"全部参数约 {count / 10_000:.0f} 万"
    yield from told_of_small(record)
    yield from told_of_paths()
    rows, steps, real = fine["rows"], fine["by_steps"], fine["rows"]["real"]
    best = min((name for name in rows if name != "real"), key=lambda name: rows[name]["frechet"])
    yield f"$w=1.5$ 时卷积裁判认出 {rows['1.5']['judge']:.1%}，比它认真图（{real['judge']:.1%}）还多一点"
    yield f"不引导（$w=1$）只有 {rows['1.0']['judge']:.1%}"
    yield f"最好的在 $w={best}$，距离 {rows[best]['frechet']:.1f}，同样多的真图是 {real['frechet']:.1f}"
    solver, plain, noisy = (steps[name]["frechet"] for name in ("dpm++-10", "ddim-10", "ddpm-50"))
    yield f"DPM-Solver++ 走 10 步是 {solver:.1f}，DDIM 走 10 步是 {plain:.1f}，带噪声的 DDPM 走 50 步最近，{noisy:.1f}"
    held = re.findall(r"张测试图，认出 ([\d.]+%)", (CHAPTER / "results" / "guidance.txt").read_text("utf-8"))
    yield f"没学过的测试图，它只认出 {held[1]}"
    yield edits_told()


def checks(here: bool) -> Iterator[Check]:
    torch.set_num_threads(1)
    yield compare_with_flow(6, seed=34)
    yield drawn_again(Pipeline(28))
    records = [json.loads(guidance.record_of(size).read_text("utf-8")) for size in (8, 28)]
    yield conclusions_on(CHAPTER / "index.md")
    yield sentences(CHAPTER / "index.md", phrases(Pipeline(), *records))


if __name__ == "__main__":
    main(checks, CHAPTER / "results" / "verified.txt", chapter=CHAPTER)
