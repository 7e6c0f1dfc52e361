# -*- coding: utf-8 -*-
"""量一个解释器：活对象越多，一次全量收集停多久；不断新建活对象时，第 2 代在什么时候收集。输出 JSON。"""

from __future__ import print_function

import gc
import json
import sys
import time

SIZES = [1000, 3000, 10000, 30000, 100000, 300000, 1000000]


def pause(size):
    """堆上有 size 个活的小列表时，一次 gc.collect() 的秒数（三次里最快的）。"""
    alive = [[] for _ in range(size)]
    best = min(_timed_collect() for _ in range(3))
    assert len(alive) == size
    return best


def _timed_collect():
    start = time.time()
    gc.collect()
    return time.time() - start


def full_collections(total):
    """新建并留住 total 个列表，返回每次第 2 代收集发生时已有多少个（需要 3.3 起的 gc.callbacks）。"""
    gc.collect()  # 让“上次全量收集时的对象数”从头算起
    alive, when = [], []

    def watch(phase, info):
        if phase == "start" and info["generation"] == 2:
            when.append(len(alive))

    gc.callbacks.append(watch)
    try:
        for _ in range(total):
            alive.append([])
    finally:
        gc.callbacks.remove(watch)
    return when


def main():
    big = "--measure" in sys.argv
    sizes = SIZES if big else SIZES[:3]
    gc.disable()
    pauses = [(size, round(pause(size) * 1e3, 4)) for size in sizes]
    gc.enable()
    when = full_collections(2000000 if big else 100000) if hasattr(gc, "callbacks") else None
    print(json.dumps({"pauses_ms": pauses, "full_collections": when}))


if __name__ == "__main__":
    main()
