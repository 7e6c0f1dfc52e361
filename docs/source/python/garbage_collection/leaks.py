"""找漏：谁在增长（tracemalloc），又是谁拿着不放（gc.get_referrers）。"""

from __future__ import annotations

import gc
import tracemalloc
from collections import Counter
from pathlib import Path

CACHE: dict[int, list[int]] = {}


def handle(request: int) -> int:
    """处理一个请求；每次都悄悄往全局缓存里塞一份，这就是“漏”。"""
    CACHE[request] = list(range(1000, 1200))
    return len(CACHE[request])


def census() -> Counter[str]:
    """受收集器管理的对象，按类型点数。"""
    return Counter(type(obj).__name__ for obj in gc.get_objects())


def main() -> None:
    handle(-1)
    before = census()
    tracemalloc.start()
    start = tracemalloc.take_snapshot()
    for request in range(500):
        handle(request)
    growth = tracemalloc.take_snapshot().compare_to(start, "lineno")
    tracemalloc.stop()
    worst = max(growth, key=lambda stat: stat.size_diff)
    source = Path(worst.traceback[0].filename).read_text(encoding="utf-8").splitlines()
    print("多出来的对象：", (census() - before)["list"] // 100 * 100, "个 list")
    print("增长最多的一行：", source[worst.traceback[0].lineno - 1].strip())
    leaked = CACHE[0]
    holders = [ref for ref in gc.get_referrers(leaked) if ref is not locals()]
    print("拿着它的是全局缓存：", any(ref is CACHE for ref in holders))


if __name__ == "__main__":
    main()
