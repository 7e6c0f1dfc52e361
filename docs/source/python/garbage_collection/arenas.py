"""回收 ≠ 还给操作系统：同样销毁九成以上的对象，剩下的怎么分布，决定进程能不能瘦下来。"""

from __future__ import annotations

from pathlib import Path


def resident() -> float:
    """本进程的常驻内存（MiB），来自 /proc/self/statm（只有 Linux 有）。"""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * 4096 / 2**20


def main() -> None:
    base = resident()
    objects = [object() for _ in range(2_000_000)]
    print(f"两百万个对象：多占 {resident() - base:.0f} MiB")
    survivors = objects[::100]  # 每一百个留一个，散在各个池子里
    objects.clear()
    print(f"销毁 99%，幸存者散落各处：仍多占 {resident() - base:.0f} MiB")
    survivors.clear()
    print(f"全部销毁：仍多占 {resident() - base:.0f} MiB")


if __name__ == "__main__":
    main()
