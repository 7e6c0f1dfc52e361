# -*- coding: utf-8 -*-
"""同一组问题，问每一个解释器：推导式（PEP 709）、locals()（PEP 667）、注解（PEP 649），和两处疏漏。"""

from __future__ import print_function, unicode_literals

import io
import sys


def outcome(source):
    """执行 source，调用里面的 f，得到什么；出了错，是什么错。"""
    space = {}
    try:
        exec(source if sys.version_info > (3,) else source.encode("utf-8"), space)
        told = space["f"]()
        return "{}".format(told.decode("utf-8") if isinstance(told, bytes) else told)
    except SyntaxError:
        return "没有这种写法"
    except Exception as error:
        return type(error).__name__


# -- 问题 --
QUESTIONS = """\
# eval 里的生成器看得见局部变量吗
def f():
    floor = 3
    return eval("list(p for p in [3, 4] if p > floor)")
# eval 里的列表推导式看得见吗
def f():
    floor = 3
    return eval("[p for p in [3, 4] if p > floor]")
# 类体里的列表推导式看得见类的名字吗
def f():
    class C:
        floor = 3
        kept = [p for p in [3, 4] if p > floor]
    return C.kept
# 列表推导式的变量留在外面吗
def f():
    [p for p in [3, 4]]
    return p
# 两个推导式的函数，里面另有几个代码对象
def g():
    return [p for p in [3]], {p for p in [3]}
def f():
    return sum(hasattr(each, "co_code") for each in g.__code__.co_consts)
# 改 locals() 的结果，变量变吗
def f():
    x = 1
    locals()["x"] = 2
    return x
# 改帧的 f_locals，变量变吗
import sys
def f():
    x = 1
    sys._getframe().f_locals["x"] = 2
    return x
# 函数里 exec("y = 2") 以后，locals() 里有 y 吗
def f():
    exec("y = 2", globals(), locals())
    return "y" in locals()
# 注解里的名字还没有定义，函数定义得了吗
def f(x: later = 1):
    return "定义得了"
# except 的变量，过后还在吗
def f():
    try:
        1 / 0
    except ZeroDivisionError as e:
        pass
    return "e" in locals()
# 里面的函数要 a，隔着一个也用 a 的列表推导式
def f(a="外面的"):
    def g():
        def h():
            return a
        [a for a in [1]]
        return h()
    return g()
# 类体里推导式的变量，挡住后面注解里的同名变量吗
def f():
    b = int
    class C:
        [b for b in [1]]
        def m[T](self, y: b): pass
    return C.m.__annotations__["y"].__name__
"""
# -- 问题完 --


def main():
    out = io.open(sys.stdout.fileno(), "w", encoding="utf-8", closefd=False)
    for each in QUESTIONS[2:].split("\n# "):
        question, source = each.split("\n", 1)
        out.write("{}：{}\n".format(question, outcome("# coding: utf-8\n" + source)))
    out.flush()


if __name__ == "__main__":
    main()
