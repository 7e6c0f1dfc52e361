# -*- coding: utf-8 -*-
"""一段源代码的四道工序：记号、语法树、符号表、字节码。"""

import _symtable
import ast
import dis
import io
import sys
import tokenize

from scopes_and_compilation.agreement import kind

SOURCE = """\
def make(step):
    def add(total):
        return total + step + LIMIT
    return add
"""


# -- 四道工序 --
def tokens(source, line):
    """第一道：文字切成记号。只要第 line 行的。"""
    made = tokenize.generate_tokens(io.StringIO(source).readline)
    chosen = [token.string for token in made if token.start[0] == line]
    return [text for text in chosen if text.strip()]


def tree(source):
    """第二道：记号长成树。只要里面那个函数返回的表达式。"""
    inner = ast.parse(source).body[0].body[0]
    return ast.dump(inner.body[0].value, annotate_fields=False)


def table(source):
    """第三道：每个作用域的每个名字归谁。里面那个函数的。"""
    inner = _symtable.symtable(source, "<源代码>", "exec")
    for name in ("make", "add"):
        inner = next(each for each in inner.children if each.name == name)
    symbols = sorted(inner.symbols.items())
    return ["{}={}".format(name, kind(flags)) for name, flags in symbols]


def instructions(source):
    """第四道：归谁，决定了用哪条指令。里面那个函数的。"""
    space = {}
    exec(source, space)
    made = dis.get_instructions(space["make"](1))
    return ["{} {}".format(each.opname, each.argrepr).strip() for each in made]


# -- 四道工序完 --


def main():
    out = io.open(sys.stdout.fileno(), "w", encoding="utf-8", closefd=False)
    out.write("记号    {}\n".format("  ".join(tokens(SOURCE, 3))))
    out.write("语法树  {}\n".format(tree(SOURCE).replace("BinOp(BinOp(", "BinOp(\n            BinOp(")))
    out.write("符号表  {}\n".format("  ".join(table(SOURCE))))
    out.write("字节码  {}\n".format("\n        ".join(instructions(SOURCE))))
    out.flush()


if __name__ == "__main__":
    main()
