"""读更长的数：七种办法各训练三粒种子，只见过 1 到 6 位数，考 7、8 位数。--train 重做，默认重考提交的权重。"""

from __future__ import annotations

import argparse
import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

import torch
from torch import Tensor

from sphinx_runnable_listings.conclusions import Measurement
from training_runs import Log, Options, Run
from training_runs.descent import descend
from training_runs.leakage import Words, texts
from training_runs.weights import halve, load, save
from transformer.model import BOS, EOS
from transformer.placing import SECTION, Coupled, Placed, RightAligned, Rotary, Shifted
from transformer.reading import draw_number, read_number
from transformer.train import FIRST, RESULTS, SYMBOLS, encode_readings, exam, pad, smoothed_loss, spell

LONGEST, LONGER = 6, (7, 8)  # 训练时最长几位；考几位
SEEDS, STEPS, BATCH, RATE, WARMUP, SMOOTHING = (0, 1, 2), 800, 64, 3e-3, 100, 0.05
QUESTIONS = 200  # 每种位数的考题
EXAMPLES = (3050000, 12345678)
FOLDER, RECORD = RESULTS / "longer", RESULTS / "conclusions" / "longer.json"
TOP, LATER, ONES, MYRIADS = range(11, 15)  # 分节读多用的符号：最高的一节、后面的节；个、万
UNITS = ("", "万")
NUMBERS = Words("道", "差一位或换了次序的", "连着六位相同的")


class Piece(NamedTuple):
    """一个数的一份：给模型看的符号、该由模型写的字、按规则补在后面的字。"""

    source: list[int]
    text: str
    tail: str = ""


def whole(n: int) -> list[Piece]:
    """整个数一次读完。"""
    return [Piece(digits(str(n)), read_number(n))]


def sections(n: int) -> Iterator[tuple[str, int, bool, str]]:
    """从高到低每一节的（数码，单位，是不是最高的一节，这一节的读法），最多两节。"""
    text, written = str(n), ""
    starts = range((len(text) - 1) % SECTION + 1 - SECTION, len(text), SECTION)
    if len(starts) > len(UNITS):
        raise ValueError(f"{n} 超过 {SECTION * len(UNITS)} 位")
    for unit, start in zip(reversed(range(len(starts))), starts, strict=True):
        end = start + SECTION
        reading = read_number(int(text[:end]) * 10 ** (SECTION * unit))
        yield text[max(0, start) : end], unit, start <= 0, reading[len(written) :]
        written = reading


def with_units(n: int) -> list[Piece]:
    """一节一节地读，单位也让模型写：它看见这一节的数码、单位，和前面有没有别的节。"""
    pieces = sections(n)
    return [Piece([*place(top), (ONES, MYRIADS)[unit], *digits(section)], told) for section, unit, top, told in pieces]


def without_units(n: int) -> list[Piece]:
    """一节一节地读，模型不知道这一节的单位；“万”按规则补。"""
    found = []
    for section, unit, top, told in sections(n):
        tail = UNITS[unit] if told else ""
        found.append(Piece([*place(top), *digits(section)], told.removesuffix(tail), tail))
    return found


def digits(text: str) -> list[int]:
    """数码 d 编成 d+1。"""
    return [int(digit) + 1 for digit in text]


def place(top: bool) -> list[int]:
    return [TOP if top else LATER]


@dataclass(frozen=True)
class Method:
    """一种办法：文件名、怎样编号、一个数分成几份读、训练几步。"""

    slug: str
    kind: type[Placed]
    cut: Callable[[int], list[Piece]] = whole
    steps: int = STEPS

    def build(self) -> Placed:
        return self.kind(15, FIRST + len(SYMBOLS), width=32, heads=4, hidden=64, layers=2)


METHODS = {
    "从左数": Method("left", Placed),
    "RoPE": Method("rope", Rotary, steps=2 * STEPS),
    "随机平移": Method("shifted", Shifted, steps=2 * STEPS),
    "右对齐": Method("right", RightAligned),
    "位置耦合": Method("coupled", Coupled),
    "分节读，单位也由模型写": Method("units", Placed, with_units),
    "分节读，单位按规则补": Method("sections", Placed, without_units),
}
COMMITTED = ("位置耦合", "分节读，单位按规则补")  # 提交了种子 0 的权重的


@torch.no_grad()
def greedy(model: Placed, source: Tensor, limit: int = 24) -> list[str]:
    """每次取分数最高的符号；编号要看整个前缀，所以不用缓存。"""
    memory, mask = model.encode(source)
    tokens = torch.full((len(source), 1), BOS)
    for _ in range(limit):
        scores = model.decode(tokens, memory, mask)[:, -1:]
        tokens = torch.cat((tokens, scores.argmax(-1)), 1)
        if (tokens == EOS).any(1).all():
            break
    return [spell(row) for row in tokens[:, 1:].tolist()]


def read(method: Method, model: Placed, numbers: Sequence[int]) -> list[str]:
    """用模型读一批数：分成几份，一起读，再接起来。"""
    cut = [method.cut(n) for n in numbers]
    texts = iter(greedy(model.eval(), pad([piece.source for pieces in cut for piece in pieces])))
    return ["".join(next(texts) + piece.tail for piece in pieces) for pieces in cut]


def score(method: Method, model: Placed, length: int) -> int:
    """length 位的考题，整个读法一字不差的有几道。"""
    numbers = exam(length, QUESTIONS)
    return sum(text == read_number(n) for text, n in zip(read(method, model, numbers), numbers, strict=True))


def draw(method: Method, rng: random.Random) -> list[tuple[int, Piece]]:
    """训练用的一批：随机的数，和它随机的一份。"""
    numbers = [draw_number(rng, rng.randint(1, LONGEST), test=False) for _ in range(BATCH)]
    return [(n, rng.choice(method.cut(n))) for n in numbers]


def leaked(name: str = "从左数", seed: int = SEEDS[0]) -> dict[str, int]:
    """7、8 位的考题里，有多少给训练时抽到的数漏了底：照种子重抽一遍。"""
    rng, method = random.Random(seed), METHODS[name]
    drawn = {str(n) for _ in range(method.steps) for n, _ in draw(method, rng)}
    return texts((str(n) for length in LONGER for n in exam(length, QUESTIONS)), drawn, n=LONGEST)


def train(name: str, where: Options) -> Placed:
    """训练一种办法的一粒种子；每一步 BATCH 份，各来自一个随机的数。走完之后舍入到半精度再考，成绩在日志里。"""
    method = METHODS[name]
    settings = {"method": name, "batch": BATCH, "rate": RATE, "longest": LONGEST}
    name, module = f"{method.slug}-{where.seed}", "transformer.extrapolation"
    run = Run(name, module, where, every=where.steps // 4, settings=settings)
    rng, model = random.Random(where.seed), method.build()
    optimizer = torch.optim.Adam(model.parameters(), betas=(0.9, 0.98), fused=True)
    run.keep(model=model, optimizer=optimizer, rng=rng)
    for step in run:
        model.train()
        optimizer.param_groups[0]["lr"] = RATE * min(step / WARMUP, 1 - (step - 1) / where.steps)
        pieces = [piece for _, piece in draw(method, rng)]
        target = encode_readings([piece.text for piece in pieces])
        scores = model(pad([piece.source for piece in pieces]), target[:, :-1])
        loss = smoothed_loss(scores.flatten(0, 1), target[:, 1:].flatten(), SMOOTHING)
        descend(loss, optimizer, model.parameters())
        run.loss(loss.item())
        if step == where.steps:
            halve(model)
            run.note(**{f"right_{length}": score(method, model, length) for length in (LONGEST, *LONGER)})
    return model.eval()


def committed(name: str) -> Placed:
    """提交的权重，种子 0。"""
    method = METHODS[name]
    return load(FOLDER / f"{method.slug}-0.npz", method.build, "python -m transformer.extrapolation --train 文件夹")


def logs(folder: Path = FOLDER) -> dict[str, list[Log]]:
    """每种办法各粒种子的日志。"""
    return {
        name: [Log.read(folder / f"{method.slug}-{seed}.json") for seed in SEEDS] for name, method in METHODS.items()
    }


def right(log: Log, *lengths: int) -> float:
    """这些位数的考题读对了百分之几。"""
    return 100 * sum(log.curve[-1][f"right_{length}"] for length in lengths) / (QUESTIONS * len(lengths))


def measured(found: dict[str, list[Log]]) -> Measurement:
    """结论要用的数：7、8 位数合起来读对的百分比。"""
    what = f"只见过 1 到 {LONGEST} 位数，{len(LONGER) * QUESTIONS} 个 7、8 位数读对的百分比"
    groups = {name: [right(log, *LONGER) for log in each] for name, each in found.items()}
    return Measurement(what, "python -m transformer.extrapolation --train", SEEDS, groups)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--train", type=Path, metavar="文件夹", help="重新训练，日志和权重写进这个文件夹")
    torch.set_num_threads(1)
    if output := parser.parse_args().train:
        for seed in SEEDS:
            for name, method in METHODS.items():
                save(output / f"{method.slug}-{seed}.npz", train(name, Options(method.steps, seed, output, quiet=True)))
        return
    found = logs()
    measured(found).write(RECORD)
    print(f"训练时最长 {LONGEST} 位；每种位数 {QUESTIONS} 道，读对的百分比，种子 {SEEDS[0]} 到 {SEEDS[-1]}：")
    for name, each in found.items():
        print(f"  {name}：")
        for length in (LONGEST, *LONGER):
            print(f"    {length} 位  " + "".join(f"{right(log, length):>7.1f}" for log in each))
    print(NUMBERS.row(leaked()))
    print("当场重考提交的权重（种子 0）：")
    for name in COMMITTED:
        method, model = METHODS[name], committed(name)
        told = "，".join(f"{length} 位 {score(method, model, length)} / {QUESTIONS}" for length in (LONGEST, *LONGER))
        print(f"  {name}：{told}")
        for n, text in zip(EXAMPLES, read(method, model, EXAMPLES), strict=True):
            print(f"    {n} → {text}{'' if text == read_number(n) else f'，应读{read_number(n)}'}")


if __name__ == "__main__":
    main()
