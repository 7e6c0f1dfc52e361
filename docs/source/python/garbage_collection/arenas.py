"""回收 ≠ 还给操作系统：同样销毁 99%，剩下的散落各处还是挨在一起，决定进程能不能瘦下来。"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

SURVIVORS = {"散落各处": slice(None, None, 100), "挨在一起": slice(None, 20_000)}  # 都是两万个


def resident() -> float:
    """本进程的常驻内存（MiB），来自 /proc/self/statm（只有 Linux 有）。"""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * 4096 / 2**20


def measure(which: str) -> None:
    """造两百万个对象，留下两万个，再全部销毁；每一步都报告比开始时多占多少。"""
    base = resident()
    objects = [object() for _ in range(2_000_000)]
    print(f"两百万个对象：多占 {resident() - base:.0f} MiB")
    survivors = objects[SURVIVORS[which]]
    objects.clear()
    print(f"销毁 99%，幸存者{which}：仍多占 {resident() - base:.0f} MiB")
    survivors.clear()
    print(f"全部销毁：仍多占 {resident() - base:.0f} MiB")


def main() -> None:
    for which in SURVIVORS:  # 各用一个新进程：前一次留下的空位不能帮后一次的忙
        code = f"from garbage_collection.arenas import measure; measure({which!r})"
        print(subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout, end="")


if __name__ == "__main__":
    main()
