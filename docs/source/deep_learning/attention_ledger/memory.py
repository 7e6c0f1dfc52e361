"""两级存储的账：大而慢的显存，小而快的片上存储。每搬一个字节都记下来，快的那一级装不下就报错。"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

Array = np.ndarray


class OutOfFastMemory(MemoryError):
    """快的那一级装不下这几块。"""


@dataclass
class Ledger:
    """read、written 是慢存储读出、写入的字节；peak 是快存储同时放过的最多字节，不许超过 capacity。"""

    capacity: int
    read: int = 0
    written: int = 0
    peak: int = 0

    @property
    def moved(self) -> int:
        return self.read + self.written

    def hold(self, *blocks: Array) -> None:
        """此刻快存储里放着这几块。"""
        size = sum(block.nbytes for block in blocks)
        if size > self.capacity:
            raise OutOfFastMemory(f"要放 {size:,} 字节，只有 {self.capacity:,}；把块切小")
        self.peak = max(self.peak, size)


class Slow:
    """慢存储里的一个数组：只能成块地读、成块地写，读写都记账。"""

    def __init__(self, content: Array, ledger: Ledger) -> None:
        self.content, self.ledger = content, ledger

    def __len__(self) -> int:
        return len(self.content)

    def load(self, rows: slice = slice(None)) -> Array:
        block = self.content[rows].copy()
        self.ledger.read += block.nbytes
        return block

    def store(self, rows: slice, block: Array) -> None:
        self.content[rows] = block
        self.ledger.written += self.content[rows].nbytes


def main() -> None:
    ledger = Ledger(capacity=1024)
    array = Slow(np.zeros((100, 4), np.float32), ledger)
    block = array.load(slice(0, 10))
    ledger.hold(block)
    array.store(slice(0, 10), block + 1)
    print(f"读 {ledger.read} 字节，写 {ledger.written} 字节，快存储最多放过 {ledger.peak} 字节")
    try:
        ledger.hold(array.load())
    except OutOfFastMemory as error:
        print("一次全搬进来：", error)


if __name__ == "__main__":
    main()
