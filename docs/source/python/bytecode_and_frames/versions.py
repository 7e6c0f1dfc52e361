# -*- coding: utf-8 -*-
"""同一个函数，每个版本编译出的指令。"""

from __future__ import print_function, unicode_literals

import dis
import io
import sys

# -- 同一个函数 --
SOURCE = """\
def first_above(prices, floor):
    for price in prices:
        if price > floor:
            return price + 1
    return len(prices)
"""


# -- 同一个函数完 --


def names(code):
    """指令的名字；2.7 的 dis 只会打印，所以自己拆。"""
    if sys.version_info > (3,):
        return [each.opname for each in dis.get_instructions(code)]
    found, k = [], 0
    while k < len(code.co_code):
        operation = ord(code.co_code[k])
        found.append(dis.opname[operation])
        k += 3 if operation >= dis.HAVE_ARGUMENT else 1
    return found


def main():
    out = io.open(sys.stdout.fileno(), "w", encoding="utf-8", closefd=False)
    space = {}
    exec(SOURCE, space)
    first_above = space["first_above"]
    made = names(first_above.__code__)
    size = len(first_above.__code__.co_code)
    out.write("{} 条指令，{} 个字节\n".format(len(made), size))
    for name in made:
        out.write("    {}\n".format(name))
    out.write("走一遍，得到 {}\n".format(first_above([1, 5], 3)))
    out.flush()


if __name__ == "__main__":
    main()
