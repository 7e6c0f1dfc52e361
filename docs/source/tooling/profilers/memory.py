"""tracemalloc 看见多少：同样八百万字节，换几种来处；再看它自己要用多少。"""

from __future__ import annotations

import mmap
import tracemalloc
from collections.abc import Callable
from importlib import import_module
from typing import Any

MIB = 1 << 20


# -- 量一次 --
def traced(make: Callable[[], Any]) -> tuple[float, float, float]:
    """造一样东西：tracemalloc 说还占多少、最多时占多少、它自己用了多少（MiB）。"""
    tracemalloc.start()
    try:
        kept = make()
        now, peak = tracemalloc.get_traced_memory()
        itself = tracemalloc.get_tracemalloc_memory()
        del kept
    finally:
        tracemalloc.stop()
    return now / MIB, peak / MIB, itself / MIB


def written(size: int) -> mmap.mmap:
    """直接向操作系统要的内存，每一页都写过：确实占着。"""
    made = mmap.mmap(-1, size)
    made.write(b"." * size)
    return made


def started_late(size: int) -> tuple[float, float]:
    """先造，再开 tracemalloc；然后放掉。"""
    made = bytearray(size)
    tracemalloc.start()
    before = tracemalloc.get_traced_memory()[0]
    del made
    after = tracemalloc.get_traced_memory()[0]
    tracemalloc.stop()
    return before / MIB, after / MIB


# -- 量完 --
def small_objects() -> list[object]:
    return [object() for _ in range(50_000)]


def blamed() -> tuple[int, int]:
    """同一块内存记在哪一行：只记一层，是造它的那一行；记两层，才看得见是谁叫的。"""
    found = []
    for depth in (1, 2):
        tracemalloc.start(depth)
        kept = small_objects()
        found.append(
            len(tracemalloc.take_snapshot().statistics("traceback")[0].traceback)
        )
        tracemalloc.stop()
        del kept
    return found[0], found[1]


def main() -> None:
    print("来处                     还占   最多   （MiB）")
    cases: dict[str, Callable[[], Any]] = {
        "bytes，留着": lambda: bytes(8 * MIB),
        "bytes，用完就放": lambda: len(bytes(8 * MIB)),
        "mmap，写满，留着": lambda: written(8 * MIB),
    }
    try:
        numpy = import_module("numpy")
    except ImportError:
        print("（这里没有 numpy）")
    else:
        numpy.ones(1)
        cases["numpy 数组，留着"] = lambda: numpy.ones(MIB)
    for name, make in cases.items():
        now, peak, _ = traced(make)
        width = 24 - sum(ord(letter) > 255 for letter in name)
        print(f"{name:<{width}}{now:>5.1f}{peak:>7.1f}")
    print(
        "先造 8 MiB，再开：记着 {:.1f}，放掉以后 {:.1f}".format(*started_late(8 * MIB))
    )
    now, _, itself = traced(small_objects)
    print(f"五万个小对象：它自己用的比它记下的多：{itself > now}")
    print("默认记 {} 层，start(2) 记 {} 层".format(*blamed()))


if __name__ == "__main__":
    main()
