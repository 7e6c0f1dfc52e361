# -*- coding: utf-8 -*-
"""自己的结论与解释器的比：每个名字，对照 symtable 的表；每个函数，对照编译出的代码对象。"""

import _symtable
import io
import os
import random
import sys
import sysconfig
import warnings
import zipfile
from collections import Counter
from functools import lru_cache
from importlib.util import decode_source

from scopes_and_compilation.programs import random_program
from scopes_and_compilation.resolve import CELL, DECLARED, FREE, GLOBAL, LOCAL, analyze

KINDS = {
    _symtable.LOCAL: LOCAL,
    _symtable.CELL: CELL,
    _symtable.FREE: FREE,
    _symtable.GLOBAL_EXPLICIT: DECLARED,
    _symtable.GLOBAL_IMPLICIT: GLOBAL,
}
PROGRAMS = 120
#: 平时比的几个模块，写法各异；--whole 比整个标准库。
MODULES = ["collections/__init__", "contextlib", "enum", "functools"]


@lru_cache(maxsize=1)
def analyzed(source):
    return analyze(source)


def kind(flags):
    """symtable 里一个名字的标志，归哪一类。"""
    return KINDS[flags >> _symtable.SCOPE_OFF & _symtable.SCOPE_MASK]


SKIPPED = {"site-packages", "__pycache__", "test", "tests", "idle_test"}
#: 标准库的测试只比专考作用域的几个。
TESTS = ["scope", "listcomps", "named_expressions", "type_params", "type_annotations", "super", "patma", "grammar"]


# -- 两边的表 --
def ours(source):
    """每个作用域里的每个名字一项：(从模块到这里的路, 名字, 归类)。"""
    return Counter(_ours(analyzed(source), ()))


def _ours(scope, path):
    path += ((scope.name, scope.line),)
    yield path, None, None  # 作用域自己也算一项
    for name, found in scope.kinds.items():
        yield path, name, found
    for child in scope.children:
        for row in _ours(child, path):
            yield row


def theirs(source):
    """同样的项，问解释器的 symtable。"""
    return Counter(_theirs(_symtable.symtable(source, "<源代码>", "exec"), ()))


def _theirs(table, path):
    path += ((table.name, table.lineno),)
    yield path, None, None
    for name, flags in table.symbols.items():
        yield path, name, kind(flags)
    for child in table.children:
        for row in _theirs(child, path):
            yield row


# -- 两边的表完 --


@lru_cache(maxsize=1)
def compiled(source):
    return compile(source, "<源代码>", "exec", dont_inherit=True)


def outcome(ask, source):
    """结果，或者拒绝的话。"""
    try:
        return ask(source)
    except SyntaxError as error:
        return error.msg


def compare(source):
    """返回 (比了几项, 不同的项)。"""
    mine, real = outcome(ours, source), outcome(theirs, source)
    if isinstance(real, str) or isinstance(mine, str):
        return 1, [] if mine == real else [
            (
                mine if isinstance(mine, str) else "",
                real if isinstance(real, str) else "",
            )
        ]
    rows = [("自己的", row) for row in mine - real] + [("真的", row) for row in real - mine]
    return sum(real.values()), rows


# -- 代码对象 --
def closures(code):
    """编译出来的每个函数：(名字, 单元格, 自由变量)，这是解释器真正用的；类和模块不算。"""
    if code.co_flags & 1:  # CO_OPTIMIZED
        yield (
            code.co_name,
            tuple(sorted(code.co_cellvars)),
            tuple(sorted(code.co_freevars)),
        )
    for constant in code.co_consts:
        if isinstance(constant, type(code)):
            for row in closures(constant):
                yield row


def predicted(scope):
    """同样的项，按自己的结论。"""
    if scope.is_function():
        cells = {name for name, found in scope.kinds.items() if found == CELL}
        frees = {name for name, found in scope.kinds.items() if found == FREE}
        yield scope.name.strip("<>"), tuple(sorted(cells | scope.captured)), tuple(sorted(frees))
    if scope.strings:
        yield "__annotate__", (), ()  # 3.14 起：注解都是字符串，函数里没有名字
    for child in scope.children:
        for row in predicted(child):
            yield row


def compare_code(source):
    """返回 (多少个函数, 其中没有预料到的)。没有生成代码的，如 if 0 里的，不算。"""
    mine = set(predicted(analyzed(source)))
    real = set(closures(compiled(source)))
    real = {(name.split(" of ")[-1].strip("<>"), cells, frees) for name, cells, frees in real}
    return len(real), sorted(real - mine)


# -- 代码对象完 --


def files(whole):
    """标准库的源文件：(名字, 文字)；平时只要 MODULES 里的几个。读不出或不合语法的不算。"""
    load, names = library()
    for name in names if whole else [module + ".py" for module in MODULES]:
        try:
            text = decode_source(load(name))
            compiled(text)
        except (SyntaxError, UnicodeError, ValueError, KeyError, OSError):
            continue
        yield name, text


def library():
    """标准库在哪里：读一个文件的函数，和全部文件的名字。"""
    folder = sysconfig.get_paths()["stdlib"]
    if not os.path.exists(os.path.join(folder, "ast.py")):  # WebAssembly 里，标准库在一个压缩文件里
        archive = zipfile.ZipFile(next(path for path in sys.path if path.endswith(".zip")))
        every = sorted(name for name in archive.namelist() if name.endswith(".py"))
        return archive.read, every[::3]  # 那里慢得多，三个里比一个

    def load(name):
        with open(os.path.join(folder, name), "rb") as file:
            return file.read()

    found = []
    for top, folders, names in os.walk(folder):
        folders[:] = sorted(each for each in folders if each not in SKIPPED)
        paths = [os.path.join(top, name) for name in sorted(names) if name.endswith(".py")]
        found += [os.path.relpath(path, folder) for path in paths]
    found += [os.path.join("test", "test_{}.py".format(name)) for name in TESTS]
    return load, found


def main(argv=None):
    argv = sys.argv[1:] if argv is None else argv
    warnings.simplefilter("ignore")
    out = io.open(sys.stdout.fileno(), "w", encoding="utf-8", closefd=False)
    number, count, wrong, codes, missed = 0, 0, [], 0, []
    for name, text in files("--whole" in argv):
        number += 1
        for ask, found in ((compare, wrong), (compare_code, missed)):
            asked, different = ask(text)
            found += [(name, each) for each in different]
            count, codes = (count + asked, codes) if ask is compare else (count, codes + asked)
    out.write("标准库 {} 个文件：{} 项，不一致 {} 项\n".format(number, count, len(wrong)))
    out.write("编译出的函数：{} 种，单元格和自由变量不一致 {} 种\n".format(codes, len(missed)))
    rng, count, bad, refused = random.Random(7), 0, [], 0
    programs = 10 * PROGRAMS if "--whole" in argv else PROGRAMS
    for _ in range(programs):
        source = random_program(rng)
        asked, different = compare(source)
        count += asked
        bad += [source] * bool(different)
        refused += isinstance(outcome(theirs, source), str)
    told = "随机程序 {} 个（解释器拒绝 {} 个）：{} 项，不一致 {} 个\n"
    out.write(told.format(programs, refused, count, len(bad)))
    for each in (wrong + missed + bad)[:3]:
        out.write("{}\n".format(each))
    out.flush()
    sys.exit(1 if wrong or missed or bad else 0)


if __name__ == "__main__":
    main()
