# -*- coding: utf-8 -*-
"""把同一张随机对象图分别搭在玩具堆和真正的解释器里，逐步比较谁死了、谁被终结、哪些弱引用断了。"""

from __future__ import print_function, unicode_literals

import gc
import io
import sys
import weakref
from itertools import compress

from garbage_collection.toy import Heap

# 没有 gc.freeze 的 2.7 和 3.6 上，解释器自己的几千个对象次次都得看一遍，一张图贵二十倍
GRAPHS = 2000 if hasattr(gc, "freeze") else 500
PEP442 = sys.version_info >= (3, 4)
HISTORY = {
    "pep442": PEP442,
    "rescue_all": (3, 4) <= sys.version_info < (3, 9),
    "keep_quiet": sys.version_info >= (3, 15),
    "incremental": (3, 14) <= sys.version_info < (3, 14, 5),
}


class Dice(object):
    """线性同余骰子：random 模块在 2.7 和 3 里掷出的不一样，它在哪里都一样。"""

    def __init__(self, seed):
        self.state = seed

    def below(self, n):
        """[0, n) 里的一个整数。"""
        self.state = (self.state * 6364136223846793005 + 1442695040888963407) % 2**64
        return (self.state >> 33) % n


class Plan(object):
    """一张随机图：第 i 个对象的终结器种类、边、谁被外面拿着、中途和最后各收集哪一代。"""

    def __init__(self, dice):
        n = 1 + dice.below(24)
        kinds = ["plain", "plain", "plain", "log", "save"][: (3 if dice.below(5) < 2 else 5)]
        self.kinds = [kinds[dice.below(len(kinds))] for _ in range(n)]
        self.edges = [(dice.below(n), dice.below(n)) for _ in range(dice.below(2 * n + 1))]
        self.roots = {dice.below(n) for _ in range(dice.below(5))}
        self.early = dice.below(n + 1)  # 前 early 个对象先搭好，先升代
        self.generations = (dice.below(2), dice.below(3))


def observe_toy(plan):
    """在玩具堆上执行，每一步记下（活着的、终结器调用、两种弱引用还看得见的、回调）。"""
    saved, seen = [], []

    def save(heap, obj):
        heap.incref(obj)
        saved.append(obj)

    def log(heap, obj):
        pass

    finalizers = {"plain": None, "log": log, "save": save}
    heap = Heap(**HISTORY)
    objects = []

    def note():
        visible = sorted(o.name for o in objects if o.weakly_seen)
        quiet = sorted(o.name for o in objects if o.quietly_seen)
        calls = sorted(heap.finalizer_calls)
        seen.append((heap.living(), calls, visible, quiet, sorted(heap.callbacks)))

    def build(start, stop):
        objects.extend(heap.new(i, finalizers[plan.kinds[i]]) for i in range(start, stop))
        for a, b in plan.edges:
            if start <= max(a, b) < stop:
                heap.point(objects[a], objects[b])

    build(0, plan.early)
    heap.collect(plan.generations[0])
    build(plan.early, len(plan.kinds))
    for i, obj in enumerate(objects):
        if i not in plan.roots:
            heap.decref(obj)
    note()
    heap.collect(plan.generations[1])
    note()
    heap.collect()
    note()
    batch, saved[:] = saved[:], []  # 放开复活过的：2.7 会再终结它们一次，于是又复活
    for obj in batch:
        heap.decref(obj)
    heap.collect()
    note()
    return seen


# 真正的对象。终结器要做的事写在全局表里，这样对象身上只有它的边。
SAVED, CALLS, CALLBACKS, CLEANING = [], [], [], []


class Plain(object):
    __slots__ = ("name", "refs", "__weakref__")

    def __init__(self, name):
        self.name = name
        self.refs = []


class Log(Plain):
    __slots__ = ()

    def __del__(self):
        CALLS.append(self.name)


class Save(Plain):
    __slots__ = ()

    def __del__(self):
        if not CLEANING:
            CALLS.append(self.name)
            SAVED.append(self)


CLASSES = {"plain": Plain, "log": Log, "save": Save}
OURS = frozenset(CLASSES.values())


def collect(generation):
    """收集一次。3.14.0 到 3.14.4 的第 1 代收集要记账：新建的不够还上次标记欠下的，就什么也不做；先把账还清。"""
    payment = [[] for _ in range(1000)] if HISTORY["incremental"] and generation == 1 else None
    gc.collect(generation)
    del payment


def observe_real(plan):
    """在真正的解释器里执行同样的步骤。"""
    seen, objects, watchers, quiet_watchers = [], [], {}, {}

    def living():
        everything = gc.get_objects()
        found = list(compress(everything, map(OURS.__contains__, map(type, everything))))
        del everything[:]  # 它也装着眼前这个帧，帧又拿着它：不拆开就是一个循环
        return found

    def note():
        visible = sorted(name for name, ref in watchers.items() if ref() is not None)
        quiet = sorted(name for name, ref in quiet_watchers.items() if ref() is not None)
        names = sorted(o.name for o in living())
        seen.append((names, sorted(CALLS), visible, quiet, sorted(CALLBACKS)))

    def build(start, stop):
        for i in range(start, stop):
            objects.append(CLASSES[plan.kinds[i]](i))
            watchers[i] = weakref.ref(objects[i], lambda ref, i=i: CALLBACKS.append(i))
            quiet_watchers[i] = weakref.ref(objects[i])
        for a, b in plan.edges:
            if start <= max(a, b) < stop:
                objects[a].refs.append(objects[b])

    build(0, plan.early)
    collect(plan.generations[0])
    build(plan.early, len(plan.kinds))
    roots = [objects[i] for i in sorted(plan.roots)]
    del objects[:]
    note()
    collect(plan.generations[1])
    note()
    gc.collect()
    note()
    batch = SAVED[:]
    del SAVED[:]
    del batch[:]
    gc.collect()
    note()
    # 打扫：拆掉所有的边，放开所有的对象
    CLEANING.append(True)
    for obj in living():
        obj.refs = []
    obj = None
    del roots, SAVED[:], gc.garbage[:]
    assert not living()
    del CALLS[:], CALLBACKS[:], CLEANING[:]
    return seen


def compare(graphs, seed):
    """比较 graphs 张随机图；返回统计，遇到分歧抛 AssertionError。"""
    dice = Dice(seed)
    totals = {"refcount": 0, "cycle": 0, "finalizers": 0, "resurrected": 0, "quiet": 0}
    enabled = gc.isenabled()
    gc.disable()
    gc.collect()
    if hasattr(gc, "freeze"):
        gc.freeze()  # 解释器自己的对象不参加，快得多
    try:
        for number in range(graphs):
            plan = Plan(dice)
            toy, real = observe_toy(plan), observe_real(plan)
            assert toy == real, (number, vars(plan), toy, real)
            totals["refcount"] += len(plan.kinds) - len(real[0][0])
            totals["cycle"] += len(real[0][0]) - len(real[-1][0])
            totals["finalizers"] += len(real[-1][1])
            totals["resurrected"] += len(set(real[2][1]) & set(real[2][0]))
            totals["quiet"] += len(set(real[2][3]) - set(real[2][2]))
    finally:
        if hasattr(gc, "freeze"):
            gc.unfreeze()
        if enabled:
            gc.enable()
    return totals


def main():
    out = io.open(sys.stdout.fileno(), "w", encoding="utf-8", closefd=False)
    totals = compare(GRAPHS, seed=442)
    lines = [
        "{} 张随机图，每张在 4 个时刻比较，全部一致。".format(GRAPHS),
        "引用计数回收 {refcount} 个对象，循环收集又回收 {cycle} 个；",
        "终结器调用 {finalizers} 次，收集之后有 {resurrected} 个对象复活着；",
        "其中带回调的弱引用断了、不带回调的没断的，{quiet} 个。",
    ]
    out.write("\n".join(lines).format(**totals) + "\n")
    out.flush()


if __name__ == "__main__":
    main()
