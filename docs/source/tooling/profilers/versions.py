# -*- coding: utf-8 -*-
"""各个解释器上的 cProfile：看不看得见别的线程，能不能同时开两个，别的模块有没有。"""

from __future__ import print_function, unicode_literals

import cProfile
import io
import sys
import threading
import warnings


def rows(run):
    """在 cProfile 下走一遍，时间由自己规定：``{名字: (次数, 递归的次数, 自己, 总共)}``。"""
    ticks = bytearray()
    profile = cProfile.Profile(ticks.__len__, 1)
    profile.enable()
    try:
        run(ticks)
    finally:
        profile.disable()
    found = {}
    for each in profile.getstats():
        name = (
            each.code
            if isinstance(each.code, str)
            else getattr(each.code, "co_name", each.code)
        )
        found[name] = (
            each.callcount,
            each.reccallcount,
            int(each.inlinetime),
            int(each.totaltime),
        )
    return found


# -- 两个同时 --
def watched():
    """开着的那一个应当看见它。"""


def both():
    """一个开着，再开一个；谁看见了 ``watched``。"""
    first, second = cProfile.Profile(), cProfile.Profile()
    first.enable()
    try:
        second.enable()
        watched()
    except ValueError as error:
        return "ValueError: {}".format(error)
    finally:
        second.disable()
        first.disable()
    saw = [
        watched.__code__ in [each.code for each in one.getstats()]
        for one in (first, second)
    ]
    return "不报错；先开的看见：{}，后开的看见：{}".format(
        *["没有" if not one else "有" for one in saw]
    )


# -- 别的线程 --
def worker(ticks):
    ticks += b"." * 100


def in_thread(ticks):
    """主线程等，另一个线程花一百拍。"""
    thread = threading.Thread(target=worker, args=(ticks,))
    thread.start()
    thread.join()


def one_at_a_time():
    """不到点不换线程：谁先谁后每次都一样。"""
    if hasattr(sys, "setswitchinterval"):
        sys.setswitchinterval(10)
    else:
        sys.setcheckinterval(10**6)


def threads():
    one_at_a_time()
    try:
        found = rows(in_thread)
    except RuntimeError:
        return "这个解释器没有线程"
    lock = [row for name, row in found.items() if "acquire" in name]
    waited = sum(row[2] for row in lock)
    if "worker" not in found:
        return "看不见；等锁的 acquire 自己花了 {}".format(waited)
    again = sum(row[1] for row in lock)
    nested = "acquire 还“递归”了" if again else "没有递归"
    return "看得见，worker 花了 {}，acquire 花了 {}；{}".format(
        found["worker"][2], waited, nested
    )


# -- 生成器 --
def three(ticks):
    for _ in range(3):
        ticks += b"."
        yield


def resumed():
    return rows(lambda ticks: list(three(ticks)))["three"][0]


def executed():
    """``python -m cProfile`` 里总在最上面的那一行。"""
    script = compile("ticks.extend(b'.....')", "<script>", "exec")
    execute = (
        getattr(__import__("builtins"), "exec") if sys.version_info > (3,) else eval
    )
    found = rows(lambda ticks: execute(script, {"ticks": ticks}))
    return next(
        (str(name), row)
        for name, row in found.items()
        if "exec" in name or "eval" in name
    )


def imported(name):
    with warnings.catch_warnings(record=True) as said:
        warnings.simplefilter("always")
        try:
            __import__(name)
        except ImportError:
            return "没有"
    return "有，{}".format(said[-1].category.__name__) if said else "有"


def main():
    out = io.open(sys.stdout.fileno(), "w", encoding="utf-8", closefd=False)
    out.write("两个 cProfile 同时开：{}\n".format(both()))
    out.write("另一个线程花 100 拍：{}\n".format(threads()))
    out.write("生成器交出 3 个值，算 {} 次调用\n".format(resumed()))
    name, (_, _, own, total) = executed()
    out.write("{}：总共 {}，自己 {}\n".format(name, total, own))
    for name in ("profile", "tracemalloc", "profiling.tracing", "profiling.sampling"):
        out.write("{}：{}\n".format(name, imported(name)))
    out.flush()


if __name__ == "__main__":
    main()
