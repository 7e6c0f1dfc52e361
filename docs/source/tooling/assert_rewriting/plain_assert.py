# -*- coding: utf-8 -*-
"""不经改写的 assert，问每一个解释器。"""

from __future__ import print_function

import linecache
import traceback
import warnings


def failing(source):
    """执行 source，返回 (抛出的异常, 回溯的最后几行)。"""
    linecache.cache["<例子>"] = len(source), None, source.splitlines(True), "<例子>"
    try:
        exec(compile(source, "<例子>", "exec"), {})
    except Exception as error:
        return error, traceback.format_exc().splitlines()
    return None, []


def underlined(lines):
    """回溯里最后一处标记，标的是上一行的哪一段。"""
    for code, marks in reversed(list(zip(lines, lines[1:]))):
        if marks.strip() and not marks.strip(" ^~"):
            return code[len(marks) - len(marks.lstrip()) : len(marks)]
    return "没有"


def complaint(source):
    """编译时的警告。"""
    with warnings.catch_warnings(record=True) as heard:
        warnings.simplefilter("always")
        compile(source, "<例子>", "exec")
    return str(heard[0].message) if heard else "没有"


def main():
    error, lines = failing("total = 3\nassert sum([1, 1]) == total\n")
    print("它说的话：", repr(str(error)))
    print("指到哪一段：", underlined(lines))
    error, _ = failing("AssertionError = ValueError\nassert 1 == 2\n")
    print("把 AssertionError 改指 ValueError 以后，抛出：", type(error).__name__)
    print("assert (1 == 2, '说明')：", complaint("assert (1 == 2, 'x')"))


if __name__ == "__main__":
    main()
