"""一条命令核对本章：自己的归类与 symtable、与编译出的代码对象，整个标准库和随机程序，每个解释器。"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from scopes_and_compilation.agreement import files
from scopes_and_compilation.resolve import CELL, DECLARED, FREE, GLOBAL, LOCAL, analyze
from scopes_and_compilation.solutions import evaluate
from scopes_and_compilation.tables import Scope
from scopes_and_compilation.walk import DATA, script, steps
from sphinx_runnable_listings.checks import Check, main, on_each, sentences

CHAPTER = Path(__file__).parent
WHAT = "归类与 symtable、与代码对象：标准库的每个名字、每个函数，随机程序"


def asked(printed: str) -> int:
    """agreement.py 说它比较了几项。"""
    return sum(map(int, re.findall(r"：(\d+) [项种]，", printed)))


def every_scope(scope: Scope) -> Iterator[Scope]:
    yield scope
    for child in scope.children:
        yield from every_scope(child)


def reached(scope: Scope, name: str) -> set[str]:
    """一步一步地走，停在了哪里；据此该是哪一类。"""
    start, *_ = walked = list(steps(scope, name))
    last = walked[-2]
    if f"global {name}" in last.words or (last.depth == 0 and scope.parent is not None) or last.mark == "pass":
        return {GLOBAL, DECLARED}
    return {LOCAL, CELL} if last.depth == start.depth else {FREE}


def walks() -> Check:
    """一步一步的演示停下的地方，与归类。"""
    count = wrong = 0
    for _, text in files(False):
        for scope in every_scope(analyze(text)):
            for name in scope.names:
                count += 1
                wrong += scope.kinds[name] not in reached(scope, name)
    return Check("一步一步的演示停下的地方，与归类", count, wrong)


def told() -> Iterator[str]:
    """正文里的数，现在再读一遍。"""
    for version in ("3.6", "3.13"):
        printed = (CHAPTER / "results" / f"agreement-py{version}.txt").read_text("utf-8")
        yield f"{version} 上 {asked(printed):,} 项"


def closures() -> Check:
    """练习 2 的 evaluate 与写在函数里的同一句。"""
    expressions = [
        "[p for p in a if p > b]",
        "list(p for p in a if p > b)",
        "(lambda: b)()",
        "{p: b for p in a}",
        "b",
    ]
    wrong = 0
    for source in expressions:
        space: dict[str, object] = {}
        exec(f"def f(a, b):\n    return {source}\n", space)
        wrong += evaluate(source, {"a": [3, 4], "b": 3}, {}) != space["f"]([3, 4], 3)  # type: ignore[operator]
    return Check("看得见局部变量的 eval 与写在函数里的同一句", len(expressions), wrong)


def checks(here: bool) -> Iterator[Check]:
    yield from on_each(CHAPTER, "agreement", WHAT, asked, here=here, whole=("--whole",))
    yield walks()
    yield closures()
    yield Check("演示的数据与再走一遍", 1, int(DATA.read_text("utf-8") != script()))
    yield sentences(CHAPTER / "index.md", told())


if __name__ == "__main__":
    main(checks, CHAPTER / "results" / "verified.txt")
