# -*- coding: utf-8 -*-
"""同一组问题，问每一个解释器：阈值、None 的计数、循环的命运、复活之后的弱引用、何时收集。"""

from __future__ import print_function, unicode_literals

import ctypes
import gc
import io
import sys
import weakref


class Node(object):
    pass


def threshold():
    return "gc.get_threshold() = {}".format(gc.get_threshold())


def refcount_of_none():
    count = sys.getrefcount(None)
    exact = "0x{:X}".format(count) if count > 10**6 else "几千（每次启动不同）"
    return "sys.getrefcount(None) = " + exact


def field_in_memory():
    """ob_refcnt 是对象头里的一个整数：直接从内存里读出来。"""
    node = Node()
    alias = node
    count = ctypes.c_uint32.from_address(id(node)).value
    assert alias is node
    return "内存里的 ob_refcnt = {}，getrefcount = {}".format(count, sys.getrefcount(node))


def cycle():
    node = Node()
    node.me = node
    ref = weakref.ref(node)
    gc.disable()
    del node
    before = ref() is not None
    gc.collect()
    gc.enable()
    return "自指对象：del 之后{}，gc.collect() 之后{}".format(
        "还在" if before else "没了", "还在" if ref() else "没了"
    )


def cycle_with_del():
    """带 __del__ 的循环：3.4 之前收不掉，进了 gc.garbage。"""
    calls = []

    class Closing(object):
        def __del__(self):
            calls.append("终结")

    node = Closing()
    node.me = node
    ref = weakref.ref(node)
    del node
    gc.collect()
    fate = "还在" if ref() else "没了"
    stuck = len(gc.garbage)
    for leftover in gc.garbage:
        del leftover.me
    del gc.garbage[:]
    return "带 __del__ 的循环：收集之后{}，gc.garbage 里有 {} 个".format(fate, stuck)


def neighbour_of_the_risen():
    """循环里 a 复活，只有 a 指不到的邻居 b 可以死：3.9 之前也跟着留下。"""
    saved = []

    class Phoenix(object):
        def __del__(self):
            saved.append(self)

    class Leaf(object):
        deaths = 0

        def __del__(self):
            Leaf.deaths += 1

    a, b = Phoenix(), Node()
    a.me = a
    b.me, b.a = b, a
    b.inner = Leaf()
    b.inner.owner = b
    gc.collect()
    before = len([o for o in gc.get_objects() if type(o) is Node])
    del a, b
    gc.collect()
    after = len([o for o in gc.get_objects() if type(o) is Node])
    for phoenix in saved + gc.garbage:
        phoenix.__dict__.clear()
    return "a 复活之后，指向它的 b {}".format("还在" if after == before else "没了")


def weakrefs_of_the_risen():
    """循环里的对象被终结器救活：指着它的弱引用，带回调的和不带的，还看得见它吗。"""
    saved = []

    class Phoenix(object):
        def __del__(self):
            saved.append(self)

    node = Phoenix()
    node.me = node
    watched, quiet = weakref.ref(node, lambda ref: None), weakref.ref(node)
    del node
    gc.collect()
    if not saved:
        return "循环里复活：这个版本不收带 __del__ 的循环"
    seen = ["还在" if ref() is not None else "断了" for ref in (watched, quiet)]
    saved[0].me = None
    return "循环里复活：带回调的弱引用{}，不带回调的{}".format(*seen)


def young_collections():
    """造一个自指对象，gc.collect(1)，这样六次：收掉几个。"""
    gc.collect()
    for _ in range(6):
        node = Node()
        node.me = node
        del node
        gc.collect(1)
    left = len([obj for obj in gc.get_objects() if type(obj) is Node])
    gc.collect()
    return "造一个循环就 gc.collect(1)，六次：收掉 {} 个".format(6 - left)


def finalized_how_often():
    """每次都复活自己的对象，放手四次：终结器运行了几次。__slots__ = () 的对象没有地方记“已经终结过”。"""

    def run(body):
        saved, calls = [], []

        def finalize(self):
            calls.append(1)
            saved.append(self)

        cls = type(str("Phoenix"), (object,), dict(body, __del__=finalize))
        saved.append(cls())
        for _ in range(4):
            saved.pop() if saved else None
        del cls.__del__  # 最后一次放手不要再叫它
        return len(calls)

    return "复活的对象放手四次：终结器运行 {} 次，__slots__ = () 的 {} 次".format(run({}), run({"__slots__": ()}))


def collections_while_in_c():
    """list(zip(…)) 造出一百万个元组，全程不执行一条字节码：收集器运行了几次。"""
    if not hasattr(gc, "get_stats"):
        return "list(zip(range(10**6)))：gc.get_stats 3.4 才有"
    gc.collect()
    before = sum(generation["collections"] for generation in gc.get_stats())
    pairs = list(zip(range(10**6)))
    after = sum(generation["collections"] for generation in gc.get_stats())
    assert len(pairs) == 10**6
    return "list(zip(range(10**6)))：收集了{}".format("一千多次" if after - before > 1000 else "不超过一次")


def main():
    out = io.open(sys.stdout.fileno(), "w", encoding="utf-8", closefd=False)
    questions = [
        threshold,
        refcount_of_none,
        field_in_memory,
        cycle,
        cycle_with_del,
        neighbour_of_the_risen,
        weakrefs_of_the_risen,
        young_collections,
        finalized_how_often,
        collections_while_in_c,
    ]
    for question in questions:
        out.write(question() + "\n")
    out.write("gc.freeze：{}\n".format("有" if hasattr(gc, "freeze") else "没有"))
    out.flush()


if __name__ == "__main__":
    main()
