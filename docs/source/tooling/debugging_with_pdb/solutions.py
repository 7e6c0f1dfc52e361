"""练习的参考解答。"""

from __future__ import annotations

import ast
import io
import pdb
import sys
from collections.abc import Callable
from contextlib import redirect_stdout
from types import FrameType
from typing import Any

from debugging_with_pdb.program import load


# -- 第一行 --
def first_stop(source: str) -> int:
    """python -m pdb 首次停下的行号：脚本里第一条语句的那一行。"""
    first = ast.parse(source).body[0]
    decorators = getattr(first, "decorator_list", [])
    return min([first.lineno, *(each.lineno for each in decorators)])


# -- 自动调试 --
def batch(commands: list[str], function: Callable[..., Any], *args: Any) -> str:
    """用列表里的命令在 pdb 下运行一次调用；返回 pdb 写出的内容。"""
    output = io.StringIO()
    typed = io.StringIO("\n".join([*commands, "c"]) + "\n")
    debugger = pdb.Pdb(stdin=typed, stdout=output, nosigint=True, readrc=False)
    debugger.use_rawinput = False
    debugger.prompt = ""
    with redirect_stdout(io.StringIO()):
        debugger.runcall(function, *args)
    return output.getvalue()


# -- 监视 --
MISSING = object()  # 还没有绑定


def rebindings(
    name: str, function: Callable[..., Any], *args: Any
) -> list[tuple[int, Any]]:
    """function 里的局部名字 name 每次换了对象：（刚执行完的行号，新的对象）；
    就地修改不算。
    """
    found: list[tuple[int, Any]] = []
    bound, line = MISSING, 0

    def trace(frame: FrameType, kind: str, _: Any) -> Any:
        nonlocal bound, line
        if frame.f_code is not function.__code__:  # type: ignore[attr-defined]
            return None  # 别的函数一步也不跟
        now = frame.f_locals.get(name, MISSING)
        if kind != "call" and now is not bound:
            found.append((line, now))
        bound, line = now, frame.f_lineno
        return trace

    before = sys.gettrace()
    sys.settrace(trace)
    try:
        function(*args)
    finally:
        sys.settrace(before)
    return found


# -- 结束 --


def main() -> None:
    for source in ("# 注释\n\nimport os\n", '# 注释\n"""文档字符串"""\nimport os\n', "@print\ndef f(): ...\n"):
        print(repr(source), "停在第", first_stop(source), "行")
    written = batch(["s", "s", "s", "a"], load("pdb_demo").report, "早餐", [3, 4])
    print(written.splitlines()[-1])
    for line, value in rebindings("result", load("utils").total, [3, 4]):
        print(f"result 在第 {line} 行换成了 {value}")


if __name__ == "__main__":
    main()
