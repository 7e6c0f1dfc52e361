# -*- coding: utf-8 -*-
"""闹钟响在这一行，记下的却是哪一行：在进程里面采样，只能等到解释器肯停的地方。

用信号当闹钟；信号由 C 在指定的一行发出，所以响在哪里，事先就知道。
"""

from __future__ import print_function, unicode_literals

import functools
import io
import signal
import sys

SEEN = []


def sample(_, frame):
    """信号处理函数：采样式剖析器在这里记下栈顶是谁、在第几行。"""
    code = frame.f_code
    SEEN.append((code.co_name, frame.f_lineno - code.co_firstlineno))


class Alarm(object):
    """``-alarm`` 发一个信号：从运算进 C，不经过任何 Python 的调用。"""


def set_alarm():
    """让 ``-alarm`` 由 C 库的 raise 去做。返回它；没有信号的系统返回 ``None``。"""
    try:
        import ctypes

        rung = functools.partial(
            getattr(ctypes.CDLL(None), "raise"), int(signal.SIGUSR1)
        )
        Alarm.__neg__ = staticmethod(rung)
        signal.signal(signal.SIGUSR1, sample)
        -Alarm()
        abs(0)  # 等一个肯停的地方
    except (ImportError, AttributeError, OSError, TypeError, ValueError):
        return None
    return rung if SEEN else None


# -- 响在第一行 --
def sums(alarm):
    -alarm  # 响在这里，是第 1 行
    a = 2
    b = a + 3
    c = b * 4
    return abs(c)


def loop(alarm):
    -alarm
    total = 0
    for k in range(3):
        total += k
    return total


def caller(alarm):
    -alarm
    a = 2
    return innocent(a)


def innocent(a):
    return a


def alone(alarm):
    -alarm
    a = 2
    return a


# -- 响完 --
def main():
    out = io.open(sys.stdout.fileno(), "w", encoding="utf-8", closefd=False)
    rung = set_alarm()
    if rung is None:
        out.write("这里没有信号\n")
        out.flush()
        return
    for function in (sums, loop, caller, alone):
        del SEEN[:]
        function(Alarm())
        abs(0)
        name, line = SEEN[0]
        where = "{} 第 {} 行".format(name, line) if line else "刚进 {}".format(name)
        if name == "main":
            where = "已经返回以后"
        out.write("响在 {} 第 1 行，记在：{}\n".format(function.__name__, where))
    del SEEN[:]
    list(map(rung.func, rung.args * 5))  # 一个 C 函数，从头到尾不回到解释器
    abs(0)
    out.write("一个 C 函数里响了 5 次，记下 {} 次\n".format(len(SEEN)))
    out.flush()


if __name__ == "__main__":
    main()
