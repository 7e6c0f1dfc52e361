"""训练这个 GPT；不带 --train 时读回提交的权重，在从未见过的诗上重新考一遍。"""

from __future__ import annotations

import argparse
import json
import math
import random
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

import torch
import torch.nn.functional as F
from torch import Tensor

from chinese_gpt.bpe import Tokenizer
from chinese_gpt.model import GPT, Settings
from chinese_gpt.quatrains import END, characters, split
from training_runs import Batches, Log, Options, Run, options, weights
from training_runs.descent import descend
from training_runs.options import parse

RESULTS = Path(__file__).with_name("results")
CHECKPOINT = RESULTS / "gpt.npz"
STEPS, BATCH, RATE, WARMUP, DECAY, EVERY = 3000, 32, 3e-3, 150, 0.1, 200
IGNORED = -100  # 补齐的位置不计损失
BREAK = ord(END)  # 句末的词元，也放在开头


def encode(tokenizer: Tokenizer, poems: Sequence[str]) -> list[list[int]]:
    """每首变成 句末、正文、句末。"""
    return [[BREAK, *tokenizer.encode(poem + END)] for poem in poems]


def padded(rows: Sequence[list[int]]) -> tuple[Tensor, Tensor]:
    """一批的输入和目标 [b, t]：目标是往后错一位，补齐处是 IGNORED。"""
    longest = max(map(len, rows)) - 1
    tokens = torch.full((len(rows), longest), BREAK)
    target = torch.full((len(rows), longest), IGNORED)
    for k, row in enumerate(rows):
        tokens[k, : len(row) - 1] = torch.tensor(row[:-1])
        target[k, : len(row) - 1] = torch.tensor(row[1:])
    return tokens, target


@torch.inference_mode()
def nats(model: GPT, rows: Sequence[list[int]], size: int = 64) -> list[list[float]]:
    """每首每个词元要花的奈特 -ln P；长短相近的一起算，少算些补齐的位置。"""
    found: list[list[float]] = [[] for _ in rows]
    order = sorted(range(len(rows)), key=lambda k: len(rows[k]))
    for start in range(0, len(rows), size):
        chosen = order[start : start + size]
        tokens, target = padded([rows[k] for k in chosen])
        scores = model(tokens).flatten(0, 1)
        lost = F.cross_entropy(scores, target.flatten(), ignore_index=IGNORED, reduction="none")
        for k, line in zip(chosen, lost.view(target.shape).tolist(), strict=True):
            found[k] = line[: len(rows[k]) - 1]
    return found


def per_hanzi(model: GPT, tokenizer: Tokenizer, poems: Sequence[str]) -> tuple[float, float]:
    """每个汉字合多少奈特：(全部，其中花在标点和句末上的)。"""
    rows = encode(tokenizer, poems)
    marks = {BREAK, *tokenizer.encode("，"), *tokenizer.encode("。")}
    total = spent = 0.0
    for row, found in zip(rows, nats(model, rows), strict=True):
        total += sum(found)
        spent += sum(n for token, n in zip(row[1:], found, strict=True) if token in marks)
    count = sum(len(characters(poem)) for poem in poems)
    return total / count, spent / count


def rate(step: int, steps: int) -> float:
    """学习率：先线性升到 RATE，再沿余弦降到它的二十分之一。"""
    if step <= WARMUP:
        return RATE * step / WARMUP
    done = (step - WARMUP) / max(1, steps - WARMUP)
    return RATE * (0.05 + 0.95 * (1 + math.cos(math.pi * done)) / 2)


def train(where: Options, settings: Settings | None = None) -> GPT:
    """在训练的诗上训练；每隔 EVERY 步在验证的诗上量一次，只画曲线，不据此做选择。返回走完全部步数的模型。"""
    settings = settings or Settings()
    told = asdict(settings) | {"batch": BATCH, "rate": RATE, "decay": DECAY}
    run = Run(f"gpt-{where.seed}", "chinese_gpt.train", where, every=EVERY, settings=told)
    tokenizer, parts = Tokenizer.committed(), split()
    rows = encode(tokenizer, parts["训练"])
    rng, model = random.Random(where.seed), GPT(settings)
    batches = Batches([len(row) for row in rows], BATCH, rng)
    several = [weight for weight in model.parameters() if weight.dim() > 1]
    single = [weight for weight in model.parameters() if weight.dim() == 1]
    optimizer = torch.optim.AdamW(
        [{"params": several, "weight_decay": DECAY}, {"params": single, "weight_decay": 0.0}],
        betas=(0.9, 0.98),
        fused=True,
    )
    run.keep(model=model, optimizer=optimizer, rng=rng, batches=batches)
    for step in run:
        model.train()
        for group in optimizer.param_groups:
            group["lr"] = rate(step, where.steps)
        tokens, target = padded([rows[k] for k in next(batches)])
        loss = F.cross_entropy(model(tokens).flatten(0, 1), target.flatten(), ignore_index=IGNORED)
        descend(loss, optimizer, model.parameters())
        run.loss(loss.item())
        if run.reporting:
            model.eval()
            some = parts["验证"] if step == where.steps else parts["验证"][:160]
            run.note(validation=round(per_hanzi(model, tokenizer, some)[0], 4))
            if step == where.steps:
                total, marks = per_hanzi(model, tokenizer, parts["测试"])
                run.note(test=round(total, 4), marks=round(marks, 4))
    return model.eval()


def save(model: GPT, path: Path) -> None:
    """权重，连同尺寸。"""
    weights.save(path, model, settings=json.dumps(asdict(model.settings)))


def load(path: Path = CHECKPOINT) -> GPT:
    """读回 save 写的；文件没有或不对时引发 TrainingError。"""
    return weights.load(
        path, lambda settings: GPT(Settings(**json.loads(settings))), "python -m chinese_gpt.train --train"
    )


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    options(parser, steps=STEPS, output=RESULTS)
    found, where = parse(parser, arguments)
    torch.set_num_threads(1)
    if found.train:
        name = f"gpt-{where.seed}.npz" if where.seed else "gpt.npz"
        save(train(where), where.output / name)
    model, tokenizer, parts = load(where.output / "gpt.npz"), Tokenizer.committed(), split()
    total, marks = per_hanzi(model, tokenizer, parts["测试"])
    print(f"测试的诗 {len(parts['测试'])} 首，每个汉字的奈特（其中花在标点和句末上的）：")
    print(f"    GPT：{total:.3f}（{marks:.3f}），只算汉字 {total - marks:.3f}")
    print(Log.read(where.output / "gpt-0.json").summary())


if __name__ == "__main__":
    main()
