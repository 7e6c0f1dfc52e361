"""练习的参考解答。"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from types import FunctionType
from typing import Any

from bytecode_and_frames import machine


# -- 数指令 --
def counts(function: Callable[..., Any], *args: Any) -> Counter[str]:
    """走一遍 function，每种指令走了多少条，连同它调用的。"""
    found: Counter[str] = Counter()
    with machine.watched(lambda frame, it: found.update([it.name])):
        machine.run(function, *args)
    return found


# -- 走过的行 --
def missed_lines(function: FunctionType, *args: Any) -> list[int]:
    """走一遍 function，有哪些行没有走到：从 def 那一行数起，def 是第 1 行。"""
    code, walked = function.__code__, set()

    def watch(frame: machine.Frame, it: machine.Instruction) -> None:
        if frame.code is code:
            walked.add(it.offset)

    with machine.watched(watch):
        machine.run(function, *args)
    lines = {line: False for _, _, line in code.co_lines() if line}
    for start, end, line in code.co_lines():
        if line and any(start <= offset < end for offset in walked):
            lines[line] = True
    first = code.co_firstlineno
    return [
        line - first + 1 for line in sorted(lines) if not lines[line] and line > first
    ]


# -- 换常数 --
def with_constant(function: FunctionType, old: object, new: object) -> FunctionType:
    """一样的函数，只是代码里的常数 old 都换成 new；原来的不动。"""
    code = function.__code__
    constants = tuple(
        new if type(each) is type(old) and each == old else each
        for each in code.co_consts
    )
    return FunctionType(
        code.replace(co_consts=constants),
        function.__globals__,
        closure=function.__closure__,
    )


# -- 结束 --


def priced(amount: int) -> float:
    if amount > 100:
        return amount * 0.5
    return amount * 0.75


def main() -> None:
    print("走得最多的：", counts(lambda: [x * x for x in range(50)]).most_common(3))
    print("没走到的行：", missed_lines(priced, 30))
    print("换了常数：", priced(40), with_constant(priced, 0.75, 0.25)(40))


if __name__ == "__main__":
    main()
