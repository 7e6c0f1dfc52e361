"""训练“数字 → 汉字读法”；不带 --train 时读回提交的权重，在从未见过的数上重新考一遍。"""

from __future__ import annotations

import argparse
import math
import random
from collections.abc import Sequence
from pathlib import Path

import torch
from torch import Tensor

from training_runs import Log, Options, Run, options, weights
from training_runs.descent import descend
from training_runs.leakage import Words, texts
from training_runs.options import parse
from transformer.model import BOS, EOS, PAD, Seq2Seq
from transformer.reading import draw_number, held_out, read_number

RESULTS = Path(__file__).with_name("results")
CHECKPOINT = RESULTS / "reading.npz"
SYMBOLS = "零一二三四五六七八九十百千万亿"
NUMBERS = Words("道", "差一位或换了次序的", "连着八位相同的")
FIRST = 3  # 0、1、2 号是 PAD、BOS、EOS
LONGEST = 10  # 训练时最长十位数
STEPS, BATCH, WARMUP, SMOOTHING, EVERY = 4000, 32, 400, 0.05, 250


def encode_numbers(numbers: list[int]) -> Tensor:
    """整数列表 → [b, 最长位数]：数码 d 编成 d+1，短的在右边补 PAD。"""
    rows = [[int(digit) + 1 for digit in str(n)] for n in numbers]
    return pad(rows)


def encode_readings(readings: list[str]) -> Tensor:
    """读法列表 → [b, 最长字数 + 2]：前有 BOS，后有 EOS。"""
    return pad([[BOS, *(SYMBOLS.index(c) + FIRST for c in text), EOS] for text in readings])


def pad(rows: list[list[int]]) -> Tensor:
    """长短不一的几行，短的在右边补 PAD。"""
    longest = max(map(len, rows))
    return torch.tensor([row + [PAD] * (longest - len(row)) for row in rows])


def spell(tokens: list[int]) -> str:
    """符号编号变回汉字，到 EOS 为止；不该出现的 PAD、BOS 显示成问号。"""
    kept = tokens[: tokens.index(EOS)] if EOS in tokens else tokens
    return "".join(SYMBOLS[t - FIRST] if t >= FIRST else "？" for t in kept)


def make_model() -> Seq2Seq:
    return Seq2Seq(source_size=11, target_size=FIRST + len(SYMBOLS))


def noam(step: int, width: int, warmup: int) -> float:
    """先线性升、再按 1/√step 降的学习率；step 从 1 数起。
    来源：Vaswani 等 (2017)，式 (3)。
    """
    return width**-0.5 * min(step**-0.5, step * warmup**-1.5)


def smoothed_loss(scores: Tensor, target: Tensor, smoothing: float) -> Tensor:
    """标签平滑的交叉熵：正确符号占 1-ε，其余 ε 平摊给全部符号；PAD 不计。
    scores [n, 词表]，target [n]。
    """
    log = scores.log_softmax(-1)
    right = -log.gather(-1, target[:, None])[:, 0]
    loss = (1 - smoothing) * right - smoothing * log.mean(-1)
    return loss[target != PAD].mean()


@torch.no_grad()
def greedy(model: Seq2Seq, source: Tensor, limit: int = 32) -> Tensor:
    """每次取分数最高的符号，直到全部出现 EOS 或到了 limit；返回 [b, ≤ limit]，不含 BOS。"""
    memory, mask = model.encode(source)
    caches = [{} for _ in model.decoder]
    tokens = [torch.full((len(source), 1), BOS)]
    done = torch.zeros(len(source), 1, dtype=torch.bool)
    for start in range(limit):
        scores = model.decode(tokens[-1], memory, mask, caches, start)
        tokens.append(scores[:, -1].argmax(-1, keepdim=True))
        done |= tokens[-1] == EOS
        if done.all():
            break
    return torch.cat(tokens[1:], 1)


def read_with(model: Seq2Seq, numbers: list[int]) -> list[str]:
    """用模型读一批数。"""
    return [spell(row) for row in greedy(model.eval(), encode_numbers(numbers)).tolist()]


def exam(length: int, count: int = 300) -> list[int]:
    """length 位的考题，互不相同，都是训练时没见过的数；位数少时凑不够 count 道。"""
    if length <= 3:
        low = 10 ** (length - 1) if length > 1 else 0
        return [n for n in range(low, 10**length) if held_out(n)][:count]
    rng, numbers = random.Random(length), {}
    while len(numbers) < count:
        numbers[draw_number(rng, length, test=True)] = None
    return list(numbers)


def score(model: Seq2Seq, numbers: list[int]) -> int:
    """整个读法一字不差的题数。"""
    return sum(guess == read_number(n) for n, guess in zip(numbers, read_with(model, numbers), strict=True))


def train(where: Options) -> Seq2Seq:
    """训练；每隔 EVERY 步在没见过的 8 位、10 位数各 100 道上考一次，只画曲线，不据此做选择。返回走完全部步数的模型。"""
    settings = {"batch": BATCH, "warmup": WARMUP, "smoothing": SMOOTHING, "longest": LONGEST}
    run = Run("reading", "transformer.train", where, every=EVERY, settings=settings)
    rng, model, steps = random.Random(where.seed), make_model(), where.steps
    optimizer = torch.optim.Adam(model.parameters(), betas=(0.9, 0.98), eps=1e-9)
    run.keep(model=model, optimizer=optimizer, rng=rng)
    for step in run:
        model.train()
        decay = min(1.0, (steps - step) / (0.3 * steps))  # 最后三成步数线性降到零
        optimizer.param_groups[0]["lr"] = decay * noam(step, model.width, WARMUP)
        numbers = [draw_number(rng, rng.randint(1, LONGEST), test=False) for _ in range(BATCH)]
        target = encode_readings([read_number(n) for n in numbers])
        scores = model(encode_numbers(numbers), target[:, :-1])  # 教师强制：输入是正确的前文
        loss = smoothed_loss(scores.flatten(0, 1), target[:, 1:].flatten(), SMOOTHING)
        descend(loss, optimizer, model.parameters())
        run.loss(loss.item())
        if run.reporting:
            run.note(**{f"right_{length}": score(model, exam(length, 100)) for length in (8, 10)})
    return model.eval()


def load(path: Path = CHECKPOINT) -> Seq2Seq:
    """读回权重；文件没有或不对时引发 TrainingError。"""
    return weights.load(path, make_model, "python -m transformer.train --train")


def leaked(log: Log) -> dict[str, int]:
    """考题里有多少给训练的数漏了底：照种子把训练时抽过的数重抽一遍；共用一段，指连着八位相同。"""
    rng = random.Random(log.seed)
    drawn = {draw_number(rng, rng.randint(1, LONGEST), test=False) for _ in range(log.steps * BATCH)}
    asked = [str(n) for length in range(1, LONGEST + 1) for n in exam(length)]
    return texts(asked, map(str, drawn), n=8)


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    options(parser, steps=STEPS, output=RESULTS)
    found, where = parse(parser, arguments)
    torch.set_num_threads(1)
    if found.train:
        weights.save(where.output / "reading.npz", train(where))
    model, right, total = load(where.output / "reading.npz"), 0, 0
    for length in range(1, LONGEST + 1):
        numbers = exam(length)
        good = score(model, numbers)
        right, total = right + good, total + len(numbers)
        print(f"{length:>2} 位数：{good} / {len(numbers)}")
    log = Log.read(where.output / "reading.json")
    print(f"合计：{right} / {total}，正确率 {right / total:.2%}")
    print(NUMBERS.row(leaked(log)))
    numbers = exam(LONGEST)
    target = encode_readings([read_number(n) for n in numbers])
    with torch.no_grad():
        scores = model(encode_numbers(numbers), target[:, :-1]).flatten(0, 1)
    guessing = math.log(scores.shape[-1])
    loss = smoothed_loss(scores, target[:, 1:].flatten(), SMOOTHING)
    print(f"{LONGEST} 位数的训练损失（ε = {SMOOTHING}）：{loss:.2f}；均匀瞎猜是 {guessing:.2f}")
    print(log.summary())


if __name__ == "__main__":
    main()
