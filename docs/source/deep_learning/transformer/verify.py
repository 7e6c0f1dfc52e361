"""一条命令核对本章：每份代码重跑一遍，图与数据逐字节比较，正文里的数重算一遍，另取形状再与 torch.nn 比。"""

from __future__ import annotations

import json
import random
import re
from collections.abc import Iterator
from itertools import chain
from pathlib import Path

import torch

from sphinx_runnable_listings.checks import Check, conclusions_on, main, sentences
from training_runs import Log
from transformer import explorer, extrapolation
from transformer.compare_with_torch import compare
from transformer.model import Seq2Seq
from transformer.reading import read_number
from transformer.train import CHECKPOINT, LONGEST, RESULTS, exam, load, read_with

CHAPTER = Path(__file__).parent


def compare_modules(shapes: int, seed: int) -> Check:
    """另一批形状、头数和掩码：每个模块与 torch.nn 相差不过 1e-5 吗？"""
    rng, count, wrong = random.Random(seed), 0, 0
    for k in range(shapes):
        heads = rng.choice((1, 2, 4))
        errors = compare(
            width=8 * heads, heads=heads, hidden=rng.choice((8, 33)), batch=rng.randint(1, 4),
            t=rng.randint(1, 9), s=rng.randint(1, 9), seed=1000 + k,
        )  # fmt: skip
        count, wrong = count + len(errors), wrong + sum(error > 1e-5 for error in errors.values())
    return Check("另一批形状与掩码，各模块与 torch.nn", count, wrong)


def compare_maps(model: Seq2Seq, written: str) -> Check:
    """网页上那些注意力图，与模型现算的相差不过一级吗？"""
    told = json.loads(written.partition("= ")[2].rstrip(";\n"))
    count = wrong = 0
    for mine, theirs in zip(explorer.data(model), told, strict=True):
        count += 1
        wrong += any(mine[key] != theirs[key] for key in ("number", "text", "right"))
        for kind in explorer.KINDS:
            for a, b in zip(chain(*mine[kind]), chain(*theirs[kind]), strict=True):
                count += 1
                wrong += any(abs(x - y) > 1 for x, y in zip(bytes.fromhex(a), bytes.fromhex(b), strict=True))
    return Check("网页上的注意力图与模型现算的", count, wrong)


def phrases(model: Seq2Seq, log: Log) -> Iterator[str]:
    """正文里的数，由代码现算；训练的花费由日志读出。"""
    yield f"$ {log.command}\n"
    yield f"种子 {log.seed}，{log.steps} 步，{log.cpu_seconds} CPU 秒，内存峰值 {log.peak_memory_mib} MiB"
    yield f"一个 {sum(p.numel() for p in model.parameters()) / 10_000:.0f} 万参数的小模型"
    yield f"提交在仓库里的权重不到 {-(-CHECKPOINT.stat().st_size // 500_000) * 0.5:g} MB"
    yield f"训练时最长{read_number(LONGEST)}位数"
    [near] = re.findall(r"原样 0，差一位或换了次序的 ([\d,]+)，", (RESULTS / "train.txt").read_text("utf-8"))
    yield f"没有一道考题原样见过，可是有 {near} 道，训练时见过只差一位或换了次序的数"
    parameters = sum(p.numel() for p in extrapolation.METHODS["从左数"].build().parameters())
    yield f"模型只有{read_number(parameters // 10_000)}万多个参数"
    found, short = extrapolation.logs(), extrapolation.STEPS
    slow = [name for name, each in found.items() if {log.steps for log in each} == {2 * short}]
    told = " 和".join(slow)
    yield f"{told}学得慢，给了两倍的步数。{read_number(sum(map(len, found.values())))}次训练"
    worst = min(extrapolation.right(log, extrapolation.LONGEST) for each in found.values() for log in each)
    yield f"六位数，七种办法都学会了（每次都读对 {worst // 1:.0f}% 以上）"
    yield f"一位数的考题只有{read_number(len(exam(1)))}道，两位数只有{read_number(len(exam(2)))}道"
    yield f"把 `10086` 读成“{read_with(model, [10086])[0]}”"
    for n in (30500000000, 123456789012):
        yield f"`{n}` 被读成“{read_with(model, [n])[0]}”"


def checks(here: bool) -> Iterator[Check]:
    torch.set_num_threads(1)
    model = load()
    yield compare_modules(20, seed=34)
    yield compare_maps(model, explorer.DATA.read_text(encoding="utf-8"))
    yield conclusions_on(CHAPTER / "index.md")
    yield sentences(CHAPTER / "index.md", phrases(model, Log.read(RESULTS / "reading.json")))


if __name__ == "__main__":
    main(checks, CHAPTER / "results" / "verified.txt", chapter=CHAPTER)
