"""fork 之后，子进程的内存页何时不再与父进程共用：收集、先 freeze 再收集、只是走一遍。"""

from __future__ import annotations

import gc
import os
from collections.abc import Callable
from pathlib import Path


def private() -> float:
    """本进程独占的内存（MiB），来自 /proc/self/smaps_rollup（只有 Linux 有）。"""
    lines = Path("/proc/self/smaps_rollup").read_text().splitlines()
    return sum(int(line.split()[1]) for line in lines if line.startswith("Private_")) / 1024


def in_a_child(action: Callable[[], object]) -> float:
    """fork 一个子进程做 action；返回它因此多独占了多少 MiB。"""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        before = private()
        action()
        os.write(writing, f"{private() - before:.3f}".encode())
        os._exit(0)
    os.close(writing)
    os.waitpid(child, 0)
    with os.fdopen(reading) as answer:
        return float(answer.read())


def walk(data: list[list[int]]) -> None:
    """只是走一遍：每个元素的引用计数都加一又减一。"""
    for _ in data:
        pass


def main() -> None:
    data = [[i] for i in range(600_000)]
    gc.collect()
    print(f"什么也不做：多独占 {in_a_child(lambda: None):.0f} MiB")
    print(f"收集一次：多独占 {in_a_child(gc.collect):.0f} MiB")
    gc.freeze()  # 在 fork 之前，父进程里
    print(f"先 gc.freeze()，再收集一次：多独占 {in_a_child(gc.collect):.0f} MiB")
    print(
        f"先 gc.freeze()，只是走一遍：多独占 {in_a_child(lambda: walk(data)):.0f} MiB"
    )
    gc.unfreeze()


if __name__ == "__main__":
    main()
