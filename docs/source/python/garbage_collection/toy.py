# -*- coding: utf-8 -*-
"""一个玩具堆：引用计数、循环检测、弱引用、终结器、三代。不写类型标注，因为它要在 2.7 到 3.15 上原样运行。"""

from __future__ import print_function, unicode_literals

import io
import sys


class Obj(object):
    """堆上的一个对象；refcnt 就是 CPython 的 ob_refcnt，refs 是它指出去的引用（可以重复）。"""

    def __init__(self, name, finalizer=None):
        self.name = name
        self.refcnt = 1  # 新对象归创建者所有
        self.refs = []
        self.finalizer = finalizer  # finalizer(heap, obj)，相当于 __del__
        self.finalized = False
        self.weakly_seen = True  # 外面有一个带回调的弱引用看着它
        self.quietly_seen = True  # 还有一个不带回调的
        self.alive = True
        self.generation = 0


def subtract_refs(candidates):
    """从每个候选对象的引用计数里减去候选者之间的内部引用，
    返回 {对象: 剩余计数}（Python/gc.c: subtract_refs）。
    """
    gc_refs = {obj: obj.refcnt for obj in candidates}
    for obj in candidates:
        for child in obj.refs:
            if child in gc_refs:
                gc_refs[child] -= 1
    return gc_refs


def reachable_from(starts, candidates):
    """在候选者里，从 starts 沿引用能走到的全部对象（Python/gc.c: move_unreachable 的结果）。"""
    found, stack = set(starts), list(starts)
    while stack:
        for child in stack.pop().refs:
            if child in candidates and child not in found:
                found.add(child)
                stack.append(child)
    return found


def deduce_unreachable(candidates):
    """候选者中不可达的那些：剩余计数为正的被外面拿着，由它们出发够不着的就是垃圾。"""
    gc_refs = subtract_refs(candidates)
    rescued = reachable_from([obj for obj in candidates if gc_refs[obj] > 0], gc_refs)
    return [obj for obj in candidates if obj not in rescued]


class Heap(object):
    """玩具解释器的堆。

    pep442: 3.4 起为真，终结器只调用一次，带终结器的循环也能回收。
    rescue_all: 3.4 到 3.8 为真，只要有一个对象复活，这一批就全部放过（bpo-38379 之前）。
    keep_quiet: 3.15 起为真，不带回调的弱引用等终结器都跑完才断，复活的不断（gh-136189）。
    incremental: 3.14.0 到 3.14.4 为真，第 1 代的收集换成“标记一步、收集一步”。
    """

    def __init__(self, pep442=True, rescue_all=False, keep_quiet=False, incremental=False):
        self.pep442 = pep442
        self.rescue_all = rescue_all
        self.keep_quiet = keep_quiet
        self.incremental = incremental
        self.marking = True  # 增量收集：下一步是标记，还是收集
        self.generations = [[], [], []]
        self.garbage = []  # 2.7 的 gc.garbage
        self.finalizer_calls = []
        self.callbacks = []  # 弱引用的回调

    # --- 引用计数 ---

    def new(self, name, finalizer=None):
        obj = Obj(name, finalizer)
        self.generations[0].append(obj)
        return obj

    def incref(self, obj):
        obj.refcnt += 1

    def decref(self, obj):
        obj.refcnt -= 1
        if obj.refcnt == 0:
            self.dealloc(obj)

    def point(self, source, target):
        """source 里多一个指向 target 的引用。"""
        source.refs.append(target)
        self.incref(target)

    def dealloc(self, obj):
        """计数归零：先终结，没有复活就断开弱引用、销毁，并放开它拿着的引用。"""
        if not self.pep442:
            self.clear_weakrefs(obj)
        self.finalize(obj)
        if obj.refcnt > 0:  # 复活了，重新从第 0 代算起
            self.generations[obj.generation].remove(obj)
            self.generations[0].append(obj)
            obj.generation = 0
            return
        self.clear_weakrefs(obj)
        self.generations[obj.generation].remove(obj)
        obj.alive = False
        self.clear(obj)

    def clear(self, obj):
        """相当于类型槽位 tp_clear。"""
        refs, obj.refs = obj.refs, []
        for child in refs:
            self.decref(child)

    def finalize(self, obj):
        if obj.finalizer is None or (self.pep442 and obj.finalized):
            return
        obj.finalized = True
        obj.refcnt += 1  # 终结器的参数 self 也是一个引用
        self.finalizer_calls.append(obj.name)
        obj.finalizer(self, obj)
        obj.refcnt -= 1

    def clear_weakrefs(self, obj, quiet=True):
        if obj.weakly_seen:
            obj.weakly_seen = False
            self.callbacks.append(obj.name)
        if quiet:
            obj.quietly_seen = False

    # --- 循环收集 ---

    def collect(self, generation=2):
        """收集第 0 代到第 generation 代，返回找到的不可达对象数；幸存者升入下一代。"""
        if self.incremental:
            target, candidates = self.increment(generation)
        else:
            target, candidates = (
                min(generation + 1, 2),
                sum(self.generations[: generation + 1], []),
            )
        self.move(candidates, target)

        unreachable, uncollectable = deduce_unreachable(candidates), []
        if not self.pep442:
            unreachable, uncollectable = self.set_aside_finalizers(unreachable)
        for obj in unreachable:
            self.clear_weakrefs(obj, quiet=not self.keep_quiet)
        trash = self.finalize_all(unreachable) if self.pep442 else unreachable
        for obj in trash:
            self.clear_weakrefs(obj)
        for obj in trash:
            if obj.alive:
                self.incref(obj)  # 别让它在 clear 半路上消失
                self.clear(obj)
                self.decref(obj)
        for obj in uncollectable:
            if obj.alive and obj.finalizer and obj.generation == target:
                self.incref(obj)
                self.garbage.append(obj)
        return len(trash) + len(uncollectable)

    def move(self, objects, target):
        """把这些对象放进第 target 代。"""
        for obj in objects:
            self.generations[obj.generation].remove(obj)
            obj.generation = target
        self.generations[target] += objects

    def increment(self, generation):
        """3.14.0 到 3.14.4：返回（幸存者去哪里，这一次检查哪些）。
        第 1 代在这里是“访问过的”，第 2 代是“待访的”。

        gc.collect(1) 走一步。轮到标记时，外面够得着的都算访问过，什么也不收；
        轮到收集时，检查年轻的和待访的
        （真的解释器按预算取一部分，这里全取，一轮就走完了）。
        访问过的不再检查，中途死在里面的环要等到下一轮。
        """
        young, visited, pending = map(list, self.generations)
        if generation == 0:
            return 1, young
        if generation == 1 and self.marking:
            self.marking = False
            unreachable = set(deduce_unreachable(young + visited + pending))
            self.move([obj for obj in young + pending if obj not in unreachable], 1)
            return 1, []
        self.marking = True
        if generation == 1:
            self.move(visited, 2)
            return 2, young + pending
        return 2, young + visited + pending

    def finalize_all(self, unreachable):
        """调用全部终结器；可能救活了谁，所以再算一遍，返回仍然够不着的。"""
        for obj in unreachable:
            self.finalize(obj)
        trash = deduce_unreachable(unreachable)
        return [] if self.rescue_all and len(trash) < len(unreachable) else trash

    def set_aside_finalizers(self, unreachable):
        """PEP 442 之前：带终结器的垃圾和它们够得着的，都不敢动。"""
        starts = [obj for obj in unreachable if obj.finalizer]
        kept = reachable_from(starts, set(unreachable))
        return [o for o in unreachable if o not in kept], [o for o in unreachable if o in kept]

    def living(self):
        return sorted(obj.name for generation in self.generations for obj in generation)


def main():
    out = io.open(sys.stdout.fileno(), "w", encoding="utf-8", closefd=False)

    def show(title, counts):
        out.write(title + "  ".join("{}={}".format(n, counts[n]) for n in "ABCDE") + "\n")

    heap = Heap()
    objects = {name: heap.new(name) for name in "ABCDE"}
    # 外面拿着 A；A 指向 B；C 和 D 互相指着，D 还指向 E 和 B
    for source, target in ["AB", "CD", "DC", "DE", "DB"]:
        heap.point(objects[source], objects[target])
    for name in "BCDE":
        heap.decref(objects[name])
    show("引用计数      ", {n: objects[n].refcnt for n in "ABCDE"})
    gc_refs = subtract_refs(list(objects.values()))
    show("减去内部引用  ", {n: gc_refs[objects[n]] for n in "ABCDE"})
    out.write("收集到 {} 个不可达对象\n".format(heap.collect()))
    show("之后的计数    ", {n: objects[n].refcnt for n in "ABCDE"})
    heap.decref(objects["A"])
    out.write("再放开 A，堆上还剩 {} 个对象\n".format(len(heap.living())))
    out.flush()


if __name__ == "__main__":
    main()
