"""比较：每一种训练、每一粒种子，量测试集的损失、Fréchet 距离和听话的比例；--record 重量，默认打印记录。"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from functools import cache
from pathlib import Path

import torch
from torch import Generator, nn

from flow_matching.data import latents, leakage
from flow_matching.sampling import each_digit, generate, guided, starts
from flow_matching.solvers import STEPS, even, heun, solve
from flow_matching.train import RESULTS, SEEDS, TRAINING, loss, trained
from sphinx_runnable_listings.conclusions import Measurement
from stable_diffusion.digits import load
from stable_diffusion.judge import Judge, diversity, frechet
from stable_diffusion.weights import restore
from training_runs import Log

CONCLUSIONS = RESULTS / "conclusions"
CONTEST = ("dit", "unet", "dit-flops")
VARIANTS = ("dit", "dit-gate-1", "dit-logit-normal")  # 各改一处
KEPT = (0, 1, 2)  # 比较用的种子；dit、unet 和 dit-reflow 提交了权重
SCALES = (1.0, 1.5, 3.0)
CALLS = (1, 2, 4, 8, 16, 32, 64)  # 问网络几次
FINEST = 100  # 这么多步 Heun，当作网络的方程的解
PICTURES = 30  # 每个数字几张
PAPER = 100  # 人人考的那份卷子的种子
ROUNDS = 4  # 测试集每份潜变量，配几份噪声、几个时间


def test_loss(model: nn.Module) -> float:
    """测试集上的条件流匹配损失；各个网络考的是同一份卷子。"""
    return on_paper(model, PAPER)


@torch.no_grad()
def on_paper(model: nn.Module, paper: int) -> float:
    """测试集上的条件流匹配损失：时间均匀地铺满 [0, 1]；噪声和时间只由 paper 定。"""
    _, data = latents()
    generator, count, found = Generator().manual_seed(paper), len(data.labels), []
    for _ in range(ROUNDS):
        z = data.draw(torch.arange(count), generator)
        noise = torch.randn(z.shape, generator=generator)
        t = (torch.randperm(count, generator=generator) + torch.rand(count, generator=generator)) / count
        found.append(loss(model, z, noise, t, data.labels).item())
    return sum(found) / ROUNDS


@cache
def judge() -> Judge:
    return restore(Judge(), "judge")


@torch.no_grad()
def pictures(model: nn.Module, seed: int, **how: object) -> dict[str, float]:
    """画一批图：离测试图的 Fréchet 距离，裁判认出的比例，同类的多样性。"""
    label = each_digit(PICTURES)
    images = generate(model, label, seed=200 + seed, **how)
    _, test, _ = load()
    return {
        "frechet": frechet(judge().features(images), judge().features(test.images)),
        "obeyed": (judge()(images).argmax(1) == label).float().mean().item(),
        "diversity": diversity(images, label),
    }


def trained_on() -> str:
    train, test, _ = load()
    return f"卷积裁判，由训练集的 {len(train.labels)} 张真图学来；距离量到它没见过的 {len(test.labels)} 张测试图"


def logged(names: tuple[str, ...], seed: int, point: int) -> dict[str, float]:
    """训练日志里第 point 点的损失，80 步的平均；-1 是最后一点。"""
    logs = {name: Log.read(TRAINING / f"{name}-{seed}.json") for name in names}
    return {name: log.curve[point]["loss"] for name, log in logs.items()}


def keep(record: str, what: str, seeds: tuple[int, ...], rows: list[dict[str, float]], **more: object) -> None:
    command = "python -m flow_matching.compare --record"
    found = Measurement.of_runs(what, seeds, rows, command=command, paired=True, **more)
    found.write(CONCLUSIONS / f"{record}.json", digits=5)


def measure_networks(names: tuple[str, ...], seeds: tuple[int, ...], ending: str, folder: Path) -> None:
    """几种训练的测试损失、Fréchet 距离、听话的比例，各成一份记录。"""
    losses, drawn = [], []
    for seed in seeds:
        models = {name: trained(name, seed, folder) for name in names}
        losses.append({name: test_loss(model) for name, model in models.items()})
        drawn.append({name: pictures(model, seed) for name, model in models.items()})
    keep(f"loss-{ending}", "测试集的条件流匹配损失", seeds, losses, leakage=leakage())
    for what, told in (("frechet", "300 张图的 Fréchet 距离"), ("obeyed", "300 张图里裁判认出的比例")):
        rows = [{name: found[what] for name, found in row.items()} for row in drawn]
        keep(f"{what}-{ending}", told, seeds, rows, judge=trained_on())


def measure_contest(folder: Path) -> None:
    measure_networks(CONTEST, KEPT, "contest", folder)
    rows = [{name: own_paper(name, seed, folder) for name in ("dit", "unet")} for seed in KEPT]
    keep("loss-papers", "测试集的条件流匹配损失，每粒种子各考一份卷子", KEPT, rows, leakage=leakage())


def own_paper(name: str, seed: int, folder: Path = RESULTS) -> float:
    """测试损失，卷子跟着种子换。"""
    return on_paper(trained(name, seed, folder), PAPER + seed)


def measure_variants(folder: Path) -> None:
    measure_networks(VARIANTS, KEPT, "variants", folder)
    for record, what, point in (("early", "头 80 步训练损失的平均", 0), ("late", "最后 80 步训练损失的平均", -1)):
        keep(record, what, KEPT, [logged(VARIANTS, seed, point) for seed in KEPT])


def measure_guidance(folder: Path) -> None:
    rows = []
    for seed in KEPT:
        model = trained("dit", seed, folder)
        rows.append({f"w={scale:g}": pictures(model, seed, scale=scale) for scale in SCALES})
    for what, told in (
        ("frechet", "300 张图的 Fréchet 距离"),
        ("obeyed", "裁判认出的比例"),
        ("diversity", "同类的多样性"),
    ):
        found = [{scale: one[what] for scale, one in row.items()} for row in rows]
        keep(f"guidance-{what}", f"DiT 换引导强度，{told}", KEPT, found, judge=trained_on())


def measure_reflow(folder: Path) -> None:
    """拉直前后，一步、两步、四步欧拉的 Fréchet 距离，和 Heun 15 步的。"""
    rows = []
    for seed in KEPT:
        row = {}
        for name in ("dit", "dit-reflow"):
            model = trained(name, seed, folder)
            for steps in (1, 2, 4):
                row[f"{name}-{steps}"] = pictures(model, seed, solver="欧拉", steps=steps)["frechet"]
            row[f"{name}-heun"] = pictures(model, seed)["frechet"]
        rows.append(row)
    keep("reflow-frechet", "DiT 拉直前后，几步欧拉，300 张图的 Fréchet 距离", KEPT, rows, judge=trained_on())


def path_errors(names: Sequence[str], seed: int, folder: Path = RESULTS) -> dict[str, float]:
    """问几次速度，终点离网络自己的方程的解多远（每个分量的均方根）；起点只由种子定，网络是种子 0 的。"""
    label, found = each_digit(2), {}
    for name in names:
        velocity = guided(trained(name, 0, folder), label)
        x = starts(label, 400 + seed)
        truth = solve(heun, velocity, x, even(FINEST))
        for step, cost in STEPS.values():
            for calls in CALLS:
                if calls >= cost:
                    end = solve(step, velocity, x, even(calls // cost))
                    found[f"{name}-{step.__name__}-{calls}"] = float((end - truth).square().mean().sqrt())
    return found


def measure_paths(folder: Path) -> None:
    rows = [path_errors(("dit", "dit-reflow"), seed, folder) for seed in SEEDS]
    keep("path-error", "种子 0 的 DiT，拉直前后，终点离方程的解多远", SEEDS, rows)


RECORDS = {
    "contest": measure_contest,
    "variants": measure_variants,
    "guidance": measure_guidance,
    "reflow": measure_reflow,
    "path": measure_paths,
}


def told(values: list[float], digits: int = 3) -> str:
    """平均，和种子之间的范围。"""
    return f"{sum(values) / len(values):.{digits}f}（{min(values):.{digits}f}–{max(values):.{digits}f}）"


def cost(name: str, seeds: tuple[int, ...]) -> str:
    logs = [Log.read(TRAINING / f"{name}-{seed}.json") for seed in seeds]
    return f"{logs[0].steps:>5} 步{sum(log.cpu_seconds for log in logs) / len(logs):6.0f} CPU 秒"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--record", nargs="*", choices=RECORDS, help="重量这几份记录；不写是哪几份，就是全部")
    parser.add_argument("--weights", type=Path, default=RESULTS, help="各次训练的权重在哪个文件夹")
    torch.set_num_threads(1)
    found = parser.parse_args()
    if found.record is not None:
        for name, measure in RECORDS.items():
            if not found.record or name in found.record:
                measure(found.weights)
    for ending, seeds in (("contest", KEPT), ("variants", KEPT)):
        losses, distance, obeyed = (
            Measurement.read(CONCLUSIONS / f"{what}-{ending}.json").groups for what in ("loss", "frechet", "obeyed")
        )
        print(f"{len(seeds)} 粒种子的平均（范围）；步数和 CPU 秒是一次训练的")
        print(f"{'':<18}{'花费':<16}测试损失              Fréchet 距离       裁判认出")
        for name in losses:
            print(f"{name:<17}{cost(name, seeds)}  {told(losses[name])}  {told(distance[name], 1):<15}", end="")
            print(f"  {sum(obeyed[name]) / len(seeds):.1%}")
    for what, digits in (("frechet", 1), ("obeyed", 3), ("diversity", 2)):
        found_ = Measurement.read(CONCLUSIONS / f"guidance-{what}.json")
        row = "，".join(f"{name} {told(values, digits)}" for name, values in found_.groups.items())
        print(f"{found_.measure}：\n    {row}")
    for record, digits in (("reflow-frechet", 1), ("path-error", 3)):
        found_ = Measurement.read(CONCLUSIONS / f"{record}.json")
        print(f"{found_.measure}：")
        for name, values in found_.groups.items():
            print(f"    {name:<20}{told(values, digits)}")


if __name__ == "__main__":
    main()
