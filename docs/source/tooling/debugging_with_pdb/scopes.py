# -*- coding: utf-8 -*-
"""停在函数里，命令行上的推导式看得见局部变量吗：同样的几句，问每个版本的 pdb。"""

from __future__ import print_function, unicode_literals

import io
import pdb
import sys

TYPED = [
    ("列表推导式", "[p for p in prices if p > limit]"),
    ("生成器表达式", "list(p for p in prices if p > limit)"),
    ("lambda", "(lambda: limit)()"),
]


def pick(prices, limit):
    return len(prices) > limit


def answers(first):
    """停在 pick 的第一行，先执行 first，再逐句求值；返回每句的（写法，结果）。"""
    commands = [first] + ["p " + expression for _, expression in TYPED] + ["c"]
    text = io.StringIO if sys.version_info > (3,) else io.BytesIO
    typed, output = text(str("\n".join(commands) + "\n")), text()
    debugger = pdb.Pdb(stdin=typed, stdout=output)
    debugger.use_rawinput = False
    debugger.prompt = str("")
    debugger.runcall(pick, [3, 4, 5], 3)
    lines = output.getvalue().splitlines()
    found = [line for line in lines if not line.startswith((str("> "), str("-> "), str("--")))]
    return [(name, "NameError" if "NameError" in line else line) for (name, _), line in zip(TYPED, found)]


def main():
    out = io.open(sys.stdout.fileno(), "w", encoding="utf-8", closefd=False)
    for title, first in [("直接写", "!pass"), ("先执行 !globals().update(locals())", "!globals().update(locals())")]:
        out.write(title + "\n")
        for name, answer in answers(first):
            out.write("  {}：{}\n".format(name, answer))
    out.flush()


if __name__ == "__main__":
    main()
