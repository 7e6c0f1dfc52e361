"""一条命令核对本章：每份代码重跑一遍，图与数据逐字节比较，正文里的数重算一遍，另取种子再与 torch 比。"""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from autograd import digits, engine, in_place, random_graphs, speed, views
from sphinx_runnable_listings.checks import Check, main, sentences
from training_runs import Log

CHAPTER = Path(__file__).parent
COUNTING = "零一二三四五六七八九"


def compare_graphs(count: int, seed: int) -> Check:
    """另一批随机计算图：每个叶子的梯度与 torch 相差不过 1e-10 吗？"""
    rng = random.Random(seed)
    wrong = sum(random_graphs.disagreement(*random_graphs.random_program(rng)) > 1e-10 for _ in range(count))
    return Check("另一批随机计算图，与 torch 的梯度", count, wrong)


def compare_in_place(count: int, seed: int) -> Check:
    """另一批就地修改的小程序：同样的梯度，或在同样的阶段拒绝吗？"""
    rng = random.Random(seed)
    wrong = sum(not in_place.agree(in_place.random_program(rng))[0] for _ in range(count))
    return Check("另一批就地修改的程序，与 torch 的结局", count, wrong)


def compare_views(count: int, seed: int) -> Check:
    """另一批视图与就地修改的程序：每个值、每个梯度都相同，或在同一步拒绝吗？"""
    rng = random.Random(seed)
    wrong = sum(not views.agree(views.random_program(rng))[0] for _ in range(count))
    return Check("另一批视图上就地修改的程序，与 torch 逐步", count, wrong)


def phrases() -> Iterator[str]:
    """正文里的数，由代码现算。"""
    yield f"{COUNTING[len(Path(engine.__file__).read_text(encoding='utf-8').splitlines()) // 100]}百多行"
    a, b = (engine.Tensor(value, requires_grad=True) for value in (2.0, -3.0))
    one, two = engine.grad(engine.sin(a) * b, [a])[0].item(), engine.grad(a * b * b.item(), [a])[0].item()
    yield f"${one:.3f} + {two:.3f} = {one + two:.3f}$"
    rng = random.Random(0)
    sizes = [(len(leaves), len(steps)) for leaves, steps in (random_graphs.random_program(rng) for _ in range(400))]
    leaves, steps = zip(*sizes, strict=True)
    yield f"{min(leaves)}～{max(leaves)} 个叶子、{min(steps)}～{max(steps)} 步操作"
    x, x_test, _, _ = digits.load()
    yield f"{len(x)} 张训练，{len(x_test)} 张从未见过的测试"
    w1, _, w2, _ = digits.Network(np.random.default_rng(0)).parameters
    yield " → ".join(map(str, (*w1.shape, w2.shape[1]))) + " 的网络"
    yield from from_records(
        (CHAPTER / "results" / "random_graphs.txt").read_text(encoding="utf-8"),
        (CHAPTER / "results" / "seeds.txt").read_text(encoding="utf-8"),
        Log.read(digits.RESULTS / digits.LOG),
    )
    yield from leakage_told((CHAPTER / "results" / "digits.txt").read_text(encoding="utf-8"))
    x, weights = speed.layers(4, 8)
    a, _ = speed.leaves(weights)
    forward = speed.calls(lambda: speed.output(engine, engine.Tensor(x), a))
    both = speed.calls(lambda: speed.output(engine, engine.Tensor(x), a).backward())
    yield f"最小的网络前向才 {forward} 步，反向却有 {both - forward} 步"


def leakage_told(printed: str) -> Iterator[str]:
    """测试图在训练图里见没见过。"""
    [near] = re.findall(r"原样 0，像素平均差不到 8% 的 (\d+)，连着半张一样的 0", printed)
    yield f"有 {near} 张与某张训练图每个像素平均差不到 8%"


def from_records(graphs: str, seeds: str, log: Log) -> Iterator[str]:
    """正文引用记录的地方；记录本身由重跑核对。"""
    yield f"与 torch 在 {re.findall(r'随机计算图 ([0-9]+) 张', graphs)[0]} 张随机计算图上逐一比对"
    right = [int(number) for number in re.findall(r"测试集 ([0-9]+) /", seeds)]
    yield f"彼此相差不过{COUNTING[max(right) - min(right)]}张图"
    history = log.curve
    yield f"{log.cpu_seconds:.0f} CPU 秒、内存峰值 {log.peak_memory_mib:.0f} MiB"
    yield f"从约 {history[0]['loss']:.2f} 降到约 {history[-1]['loss']:.3f}"
    below = [k for k, row in enumerate(history, 1) if 1 - row["errors"] / 450 < 0.97]
    yield f"从第 {max(below) + 1} 轮起一直在 97% 以上"


def checks(here: bool) -> Iterator[Check]:
    yield compare_graphs(300, seed=31)
    yield compare_in_place(500, seed=32)
    yield compare_views(500, seed=33)
    yield sentences(CHAPTER / "index.md", phrases())


if __name__ == "__main__":
    main(checks, CHAPTER / "results" / "verified.txt", chapter=CHAPTER)
