"""键值缓存快多少：同一个没训练过的模型，生成同样多的符号，有无缓存交替着跑，取中位数之比。"""

from __future__ import annotations

import statistics
import time

import torch
from torch import Tensor

from transformer.model import BOS, Seq2Seq

LENGTHS, REPEATS = (16, 32, 64, 128), 3


@torch.no_grad()
def generate(model: Seq2Seq, source: Tensor, length: int, cached: bool) -> list[int]:
    """贪心生成 length 个符号，遇到 EOS 也不停；source [1, s]。"""
    memory, mask = model.encode(source)
    caches = [{} for _ in model.decoder] if cached else None
    tokens = [BOS]
    for start in range(length):
        fresh = tokens[-1:] if cached else tokens
        scores = model.decode(torch.tensor([fresh]), memory, mask, caches, start if cached else 0)
        tokens.append(int(scores[0, -1].argmax()))
    return tokens[1:]


def seconds(model: Seq2Seq, source: Tensor, length: int) -> tuple[float, float]:
    """（无缓存，有缓存）各跑 REPEATS 次、交替进行，用时的中位数。"""
    times: dict[bool, list[float]] = {False: [], True: []}
    for _ in range(REPEATS):
        for cached, found in times.items():
            start = time.perf_counter()
            generate(model, source, length, cached)
            found.append(time.perf_counter() - start)
    return statistics.median(times[False]), statistics.median(times[True])


@torch.no_grad()
def one_call(model: Seq2Seq, source: Tensor, positions: int) -> float:
    """解码器一次算 positions 个位置，用时的中位数（秒）。"""
    memory, mask = model.encode(source)
    target, times = torch.full((1, positions), BOS), []
    for _ in range(30):
        start = time.perf_counter()
        model.decode(target, memory, mask)
        times.append(time.perf_counter() - start)
    return statistics.median(times)


def main() -> None:
    torch.set_num_threads(1)
    torch.manual_seed(0)
    model = Seq2Seq(11, 1000, width=128, heads=4, hidden=512, layers=2).eval()
    source = torch.randint(1, 11, (1, 12))
    generate(model, source, 8, cached=False)  # 热身
    print("生成几个符号  算过的位置之比  时间之比（无缓存 / 有缓存）")
    for length in LENGTHS:
        slow, fast = seconds(model, source, length)
        print(f"{length:>12}  {(length + 1) / 2:>14.1f}  {slow / fast:>8.1f}")
    many = LENGTHS[-1]
    ratio = one_call(model, source, many) / one_call(model, source, 1)
    print(f"只看一次调用：算 {many} 个位置的时间是算 1 个的 {ratio:.1f} 倍")


if __name__ == "__main__":
    main()
