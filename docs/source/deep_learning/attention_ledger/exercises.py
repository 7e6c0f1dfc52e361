"""三道练习的参考解答。"""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import reduce

import numpy as np

from attention_ledger.online import Array, Partial


def split_keys(query: Array, key: Array, value: Array, parts: int) -> Array:
    """练习 1：解码时只有一个查询，就把键切成 parts 份，各算各的，最后合并。"""
    pairs = zip(np.array_split(key, parts), np.array_split(value, parts), strict=True)
    return reduce(
        Partial.merge, (Partial.of(scores(query, k), v) for k, v in pairs)
    ).result()


def ring(query: Array, keys: Sequence[Array], values: Sequence[Array]) -> Array:
    """练习 2：键分在几个进程上，查询也分给它们；
    每一轮各算手里的一块，再把块传给下一个进程，转一圈。
    """
    n = len(keys)
    mine = np.array_split(query, n)
    held = list(zip(keys, values, strict=True))  # 此刻第 r 个进程手里的键和值
    seen = [
        Partial.nothing(len(part), values[0].shape[1], query.dtype) for part in mine
    ]
    for _ in range(n):
        seen = [
            s.merge(Partial.of(scores(q, k), v))
            for s, q, (k, v) in zip(seen, mine, held, strict=True)
        ]
        held = held[-1:] + held[:-1]
    return np.concatenate([part.result() for part in seen])


def most_rows(capacity: int, d: int, item: int, columns: int) -> int:
    """练习 3：快存储 capacity 字节，键的块 columns 行，查询的块最多几行？

    要放的是查询与输出 2·rows·d、键和值 2·columns·d、分数 rows·columns、
    最大与和 2·rows 个数。
    """
    return (capacity // item - 2 * columns * d) // (2 * d + columns + 2)


def scores(query: Array, key: Array) -> Array:
    return query @ key.T / math.sqrt(query.shape[1])


def main() -> None:
    rng = np.random.default_rng(0)
    query, key, value = rng.standard_normal((6, 8)), rng.standard_normal((30, 8)), rng.standard_normal((30, 8))
    whole = Partial.of(scores(query, key), value).result()
    one, two = split_keys(query, key, value, 4), ring(query, np.array_split(key, 3), np.array_split(value, 3))
    for name, found in (("键切成 4 份再合并", one), ("3 个进程的环", two)):
        print(f"{name}：与一次算完相差{'不到 1e-12' if np.abs(found - whole).max() < 1e-12 else '很多'}")
    for columns in (16, 32, 64):
        print(f"100 KiB、宽 64、单精度，键的块 {columns} 行：查询的块最多 {most_rows(100 * 1024, 64, 4, columns)} 行")


if __name__ == "__main__":
    main()
