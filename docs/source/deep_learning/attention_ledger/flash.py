"""同一个注意力的两种算法，各搬了多少字节？

一种照公式分三步走，一种像 FlashAttention 那样分块、边算边合并。
"""

from __future__ import annotations

import math
from collections.abc import Iterator

import numpy as np

from attention_ledger.memory import Array, Ledger, OutOfFastMemory, Slow
from attention_ledger.online import Partial


def standard(
    query: Array, key: Array, value: Array, ledger: Ledger, causal: bool = False
) -> Array:
    """三步，每一步都从慢存储读、写回慢存储：分数 [n, n]、权重 [n, n]、输出 [n, v]。"""
    q, k, v = (Slow(array, ledger) for array in (query, key, value))
    n = len(q)
    scores, weights = (Slow(np.empty((n, n), query.dtype), ledger) for _ in range(2))
    scores.store(slice(None), scores_of(q.load(), k.load(), 0, 0, causal))
    table = scores.load()
    table = np.exp(table - table.max(-1, keepdims=True))
    weights.store(slice(None), table / table.sum(-1, keepdims=True))
    output = Slow(np.empty((n, value.shape[1]), query.dtype), ledger)
    output.store(slice(None), weights.load() @ v.load())
    return output.content


def tiled(
    query: Array,
    key: Array,
    value: Array,
    ledger: Ledger,
    rows: int,
    columns: int,
    causal: bool = False,
) -> tuple[Array, Array]:
    """查询一次取 rows 行，键和值一次取 columns 行。

    返回 (输出 [n, v], 每行的 log_sum [n])。
    分数和权重只在快存储里出现过，从不写回去。causal 时，整块都在将来的键不读也不算。
    来源：Dao (2023)，算法 1。
    """
    q, k, v = (Slow(array, ledger) for array in (query, key, value))
    n, width = len(q), value.shape[1]
    output = Slow(np.empty((n, width), query.dtype), ledger)
    sums = Slow(np.empty(n, query.dtype), ledger)
    for here in blocks(n, rows):
        mine = q.load(here)
        seen = Partial.nothing(len(mine), width, mine.dtype)
        for there in blocks(min(here.stop, n) if causal else len(k), columns):
            keys, values = k.load(there), v.load(there)
            scores = scores_of(mine, keys, here.start, there.start, causal)
            ledger.hold(mine, keys, values, scores, *seen)
            seen = seen.merge(Partial.of(scores, values))
        output.store(here, seen.result())
        sums.store(here, seen.log_sum())
    return output.content, sums.content


def blocks(length: int, size: int) -> Iterator[slice]:
    """0 到 length，每 size 个一块，最后一块可以短。"""
    return (slice(start, min(start + size, length)) for start in range(0, length, size))


def scores_of(query: Array, key: Array, row: int, column: int, causal: bool) -> Array:
    """一块分数；causal 时，第 row + i 个查询看不见它后面的键。"""
    scores = query @ key.T / query.dtype.type(math.sqrt(query.shape[1]))
    if causal:
        asking, asked = row + np.arange(len(query)), column + np.arange(len(key))
        future = asked[None] > asking[:, None]
        scores = np.where(future, query.dtype.type(-np.inf), scores)
    return scores


def standard_traffic(n: int, d: int, item: int) -> int:
    """公式：Q、K、V、O 各一遍，分数、权重各写一遍读一遍；item 是一个数占的字节。"""
    return item * (4 * n * d + 4 * n * n)


def tiled_traffic(n: int, d: int, item: int, rows: int) -> int:
    """公式：Q、O 各一遍，每行一个 log_sum，K、V 各 ⌈n/rows⌉ 遍；与 columns 无关。"""
    return item * (2 * n * d + n + 2 * n * d * math.ceil(n / rows))


def main() -> None:
    rng = np.random.default_rng(0)
    d, capacity = 64, 100 * 1024
    print(f"单精度，宽 {d}，快存储 {capacity // 1024} KiB，块 128 × 32")
    print("   n   照公式搬的字节   分块搬的字节   少搬几倍  快存储峰值  最大误差")
    for n in (256, 512, 1024, 2048):
        q, k, v = (rng.standard_normal((n, d)).astype(np.float32) for _ in range(3))
        plain, flash = Ledger(10**9), Ledger(capacity)
        expected, (found, _) = standard(q, k, v, plain), tiled(q, k, v, flash, 128, 32)
        small = "< 1e-5" if np.abs(found - expected).max() < 1e-5 else "不小"
        assert plain.moved == standard_traffic(n, d, 4)
        assert flash.moved == tiled_traffic(n, d, 4, 128)
        times = plain.moved / flash.moved
        moved = f"{plain.moved:16,}{flash.moved:15,}{times:11.1f}"
        print(f"{n:5}{moved}{flash.peak:12,}  {small}")
    n = 1024
    q, k, v = (rng.standard_normal((n, d)).astype(np.float32) for _ in range(3))
    print(f"n = {n}，只改查询的块有多大（键的块都是 32）：")
    for rows in (16, 32, 64, 128, 256):
        ledger = Ledger(capacity)
        try:
            tiled(q, k, v, ledger, rows, 32)
        except OutOfFastMemory as error:
            print(f"  {rows:4} 行：{error}")
        else:
            moved = f"搬 {ledger.moved:11,} 字节"
            print(f"  {rows:4} 行：{moved}，快存储峰值 {ledger.peak:7,}")
    causal = Ledger(capacity)
    tiled(q, k, v, causal, 64, 64, causal=True)
    print(f"n = {n}，因果掩码，跳过将来的块：搬 {causal.moved:,} 字节", end="，")
    print(f"不跳是 {tiled_traffic(n, d, 4, 64):,}")


if __name__ == "__main__":
    main()
