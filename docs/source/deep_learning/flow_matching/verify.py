"""一条命令核对本章：代码与图重来一遍；公式与 scipy、与分位数、与扩散比，各块与 torch 比，权重重考，正文里的数重算。"""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from pathlib import Path
from statistics import mean

import numpy as np
import torch
from scipy.integrate import solve_ivp
from scipy.special import logit
from scipy.stats import kstest
from torch import Generator

from flow_matching import as_diffusion, compare, draw, explorer, reflow, two_losses
from flow_matching.compare_with_torch import compare as with_torch
from flow_matching.data import latents
from flow_matching.mixtures import Mixture, quantile_map
from flow_matching.train import KINDS, TRAINING, logit_normal, trained, uniform
from sphinx_runnable_listings.checks import Check, conclusions_on, main, sentences
from sphinx_runnable_listings.conclusions import Measurement
from stable_diffusion.schedule import cosine, linear, scaled_linear
from training_runs import Log

CHAPTER = Path(__file__).parent
CLOSE = 1e-10
RECORDED = 2e-4  # 换一种处理器，求和的次序不同；损失允许差这么多
SPREAD_OF_PICTURES = 0.5  # 300 张图的 Fréchet 距离，允许差这么多


def random_mixture(rng: random.Random, dimensions: int = 1) -> Mixture:
    means = [[rng.uniform(-2, 2) for _ in range(dimensions)] for _ in range(rng.randint(1, 4))]
    return Mixture(np.array(means), rng.uniform(0.2, 0.8))


def by_quantiles(mixtures: int, seed: int) -> Check:
    """另一批一维混合：方程的终点，就是同一分位的数据吗？相差不过 1e-7。"""
    rng, wrong, starts = random.Random(seed), 0, np.linspace(-2, 2, 5)[:, None]
    for _ in range(mixtures):
        data = random_mixture(rng)
        ends = data.path(starts, np.array([0.0, 1.0]))[-1][:, 0]
        wrong += sum(abs(quantile_map(data, x) - y) > 1e-7 for x, y in zip(starts[:, 0], ends, strict=True))
    return Check("另一批一维混合：方程的终点，与分位数", 5 * mixtures, wrong)


def by_counting(mixtures: int, seed: int) -> Check:
    """另一批二维混合：边缘速度，与“附近经过的直线”的加权平均相差不过五个标准误吗？每一处撒六万条。"""
    rng, wrong, count = np.random.default_rng(seed), 0, 0
    for k in range(mixtures):
        data = random_mixture(random.Random(seed + k), 2)
        ends = data.draw(rng, 60_000)
        starts = rng.standard_normal(ends.shape)
        for t in (0.2, 0.7):
            places = (1 - t) * starts + t * ends
            at = places[0]
            near = np.exp(-((places - at) ** 2).sum(1) / (2 * 0.3**2))
            residual = (ends - starts) - data.velocity(places, t)
            found = (near[:, None] * residual).sum(0) / near.sum()
            error = np.sqrt((near[:, None] ** 2 * residual**2).sum(0)) / near.sum()
            count, wrong = count + 2, wrong + int((np.abs(found) > 5 * error).sum())
    return Check("另一批二维混合：公式的速度，与数出来的平均", count, wrong)


def both_losses(models: int, seed: int) -> Check:
    """另一批网络和混合：两种损失的梯度相同吗？相差的常数就是地板吗？"""
    rng, wrong = random.Random(seed), 0
    for k in range(models):
        data, model = random_mixture(rng), two_losses.network(seed + k)
        one, other = two_losses.conditional_loss(model, data), two_losses.marginal_loss(model, data)
        apart = (two_losses.gradient(one, model) - two_losses.gradient(other, model)).abs().max()
        wrong += bool(apart > CLOSE) + (abs((one - other).item() - two_losses.floor(data)) > CLOSE)
    return Check("另一批网络：两种损失的梯度，与它们之差", 2 * models, wrong)


def diffusion(mixtures: int, seed: int) -> Check:
    """另一批混合、三种噪声调度：由噪声、由 v 换算的速度，DDIM 的一步，方程的解，都换得过来吗？"""
    rng, wrong, count = random.Random(seed), 0, 0
    x, wide = np.linspace(-3, 3, 31)[:, None], torch.linspace(-3, 3, 11, dtype=torch.double)[:, None, None, None]
    for k in range(mixtures):
        data = random_mixture(rng)
        schedule = as_diffusion.double((linear, scaled_linear, cosine)[k % 3]())
        first, then = sorted(rng.sample(range(1, 990), 2), reverse=True)
        apart = [
            *as_diffusion.apart_velocities(data, rng.uniform(0.001, 0.999), x),
            as_diffusion.apart_steps(data, schedule, first, then, wide),
            as_diffusion.apart_steps(data, schedule, then, -1, wide),
        ]
        count, wrong = count + len(apart) + 1, wrong + sum(far > CLOSE for far in apart)
        wrong += as_diffusion.apart_flows(data, schedule, first, then, wide) > 1e-7
    return Check("另一批混合与调度：流匹配与扩散", count, wrong)


def blocks(shapes: int, seed: int) -> Check:
    """另一批尺寸：DiT 的每一块与 torch 的相差不过 1e-10 吗？"""
    rng, count, wrong = random.Random(seed), 0, 0
    for k in range(shapes):
        heads = rng.choice((1, 2, 4))
        found = with_torch(rng.choice((1, 2, 4)), heads, 4 * heads * rng.randint(1, 3), rng.randint(1, 4), 1000 + k)
        count, wrong = count + len(found), wrong + sum(far > CLOSE for far in found.values())
    return Check("另一批尺寸，DiT 各块与 torch", count, wrong)


def checkpoints(seeds: tuple[int, ...], drawn: tuple[int, ...]) -> Check:
    """提交的权重重考：测试损失、Fréchet 距离，与结论的记录一致吗？

    seeds 重算损失，最后一粒还换一份卷子；drawn 重画图。
    """
    losses, distance = (Measurement.read(compare.CONCLUSIONS / f"{what}-contest.json") for what in ("loss", "frechet"))
    few, papers = (Measurement.read(compare.CONCLUSIONS / f"{what}.json") for what in ("reflow-frechet", "loss-papers"))
    count = wrong = 0
    for seed in seeds:
        for name in ("dit", "unet"):
            far = abs(compare.test_loss(trained(name, seed)) - losses.groups[name][seed])
            count, wrong = count + 1, wrong + (far > RECORDED)
    for name in ("dit", "unet"):
        far = abs(compare.own_paper(name, seeds[-1]) - papers.groups[name][seeds[-1]])
        count, wrong = count + 1, wrong + (far > RECORDED)
    one = {"solver": "欧拉", "steps": 1}
    for seed in drawn:
        asked = [(distance.groups["unet"][seed], "unet", {})]
        asked += [(few.groups[f"{name}-1"][seed], name, one) for name in ("dit", "dit-reflow")]
        for recorded, name, how in asked:
            found = compare.pictures(trained(name, seed), seed, **how)["frechet"]
            count, wrong = count + 1, wrong + (abs(found - recorded) > SPREAD_OF_PICTURES)
    return Check("提交的权重重考，与记录", count, wrong)


def records(seeds: tuple[int, ...]) -> Check:
    """拉直的五个数、时间格子的记录，与现算的相差不过千分之几吗？"""
    pairs = []
    told = Measurement.read(reflow.RECORD).groups
    for seed in seeds:
        pairs += [(value, told[name][seed]) for name, value in reflow.outcome(seed).items()]
    grids = Measurement.read(as_diffusion.RECORD).groups
    pairs += [
        pair
        for name, row in as_diffusion.grids(as_diffusion.SEEDS[:2]).groups.items()
        for pair in zip(row, grids[name], strict=False)
    ]
    wrong = sum(abs(mine - theirs) > 2e-3 + 2e-3 * abs(theirs) for mine, theirs in pairs)
    return Check("拉直与时间格子的记录，与现算的", len(pairs), wrong)


def pictures() -> Check:
    """样张由权重重画，路重走，网页上的粒子重解。"""
    told = json.loads(draw.SAMPLES.read_text("utf-8"))
    count = wrong = 0
    for mine, theirs in zip(draw.samples().values(), told.values(), strict=True):
        for one, other in zip(mine, theirs, strict=True):
            far = max(abs(int(a, 16) - int(b, 16)) for a, b in zip(one, other, strict=True))
            count, wrong = count + 1, wrong + (far > 1)
    walked, asked = draw.paths(), json.loads(draw.PATHS.read_text("utf-8"))
    for name, frames in walked.items():
        count, wrong = count + 1, wrong + bool(np.abs(np.array(frames) - np.array(asked[name])).max() > 5e-3)
    mine, theirs = explorer.data(), explorer.written()
    same = all(mine[name] == theirs[name] for name in ("means", "spread"))
    close = np.abs(np.array(mine["frames"]) - np.array(theirs["frames"])).max() < 2e-3
    return Check("样张、路与网页上的粒子，重来一遍", count + 1, wrong + (not (same and close)))


def moments(count: int, seed: int) -> Check:
    """两种取时间的办法，抽出来的与 scipy 的分布合得上吗？换过来则合不上。"""
    generator, wrong = Generator().manual_seed(seed), 0
    even_handed, middling = (draw_from(count, generator).double().numpy() for draw_from in (uniform, logit_normal))
    wrong += kstest(even_handed, "uniform").pvalue < 0.001
    wrong += kstest(logit(middling), "norm").pvalue < 0.001
    wrong += kstest(middling, "uniform").pvalue > 0.001
    return Check("训练的时间，与均匀、logit-normal 的分布", 3, int(wrong))


def new_pairs(count: int, seed: int) -> Check:
    """拉直用的（起点，终点）：终点是 scipy 沿同一个速度走到的地方吗？"""
    first, _ = reflow.trained(0)
    starts, ends = reflow.rewired(first.velocity, 0)(count, Generator().manual_seed(seed))
    wrong = 0
    for start, end in zip(starts.double().numpy(), ends.double().numpy(), strict=True):
        walked = solve_ivp(lambda t, x: first.velocity(x[None], t)[0], (0, 1), start, rtol=1e-6, atol=1e-6).y[:, -1]
        wrong += np.linalg.norm(walked - end) > 5e-3
    return Check("重新配的对：终点，与 scipy 解出的", count, int(wrong))


def phrases() -> Iterator[str]:
    """正文里的数，由代码现算，或取自记录。"""
    groups = Measurement.read(reflow.RECORD).groups
    bends = mean(groups["第一遍 弯度"]) / mean(groups["第二遍 弯度"])
    ones = mean(groups["第一遍 1 步误差"]) / mean(groups["第二遍 1 步误差"])
    yield f"弯度小了{ {2: '两', 3: '三'}.get(int(bends // 100), '几') }百多倍"
    yield f"误差也小了{'十几' if 11 <= ones < 20 else '几'}倍"
    yield f"训练集是 {len(latents()[0].labels):,} 个点"
    yield f"连**完美**的速度自己也有 {two_losses.floor(two_losses.two_branches()):.2f} 的损失"
    logs = [Log.read(path) for path in sorted(TRAINING.glob("*.json"))]
    yield f"{len(logs)} 次训练共 {sum(log.cpu_seconds for log in logs)} CPU 秒"
    same = KINDS["dit"].rate == KINDS["unet"].rate
    yield f"学习率都是 {KINDS['dit'].rate:g}" if same else "学习率各不相同"
    yield f"这份预算里 DiT 只走了 {KINDS['dit-flops'].steps} 步"
    told = (CHAPTER / "results" / "networks.txt").read_text("utf-8").splitlines()[1:]  # 那份代码自己数，另有测试在跑
    flops = {row.split()[0]: float(row.split()[-1]) for row in told}
    if abs(flops["dit-flops"] / flops["unet"] - 1) < 0.01:
        yield "`dit-flops` 与 `unet` 的**浮点运算**相同"


def checks(here: bool) -> Iterator[Check]:
    torch.set_num_threads(1)
    yield by_quantiles(25, seed=34)
    yield by_counting(2, seed=34)
    yield both_losses(8, seed=34)
    yield diffusion(24, seed=34)
    yield blocks(30, seed=34)
    yield checkpoints(compare.KEPT, (0,))
    yield records((0,))
    yield moments(4000, seed=34)
    yield new_pairs(20, seed=34)
    yield pictures()
    yield conclusions_on(CHAPTER / "index.md")
    yield sentences(CHAPTER / "index.md", phrases())


if __name__ == "__main__":
    main(checks, CHAPTER / "results" / "verified.txt", chapter=CHAPTER)
