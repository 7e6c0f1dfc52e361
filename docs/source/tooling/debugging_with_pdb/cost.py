"""设了跟踪函数，究竟要多花多少次调用：断点在哪里，比循环有多长更要紧。"""

from __future__ import annotations

import bdb
import sys
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

DEMO = Path(__file__).with_name("demo")
LOOPS = 100_000


class Counting(bdb.Bdb):
    """一停下就放程序走（命令 c）的调试器：只数解释器来叫过它几次。"""

    calls = 0

    def user_line(self, _: Any) -> None:
        self.set_continue()

    def trace_dispatch(self, frame: Any, event: str, arg: Any) -> Any:
        self.calls += 1
        return super().trace_dispatch(frame, event, arg)


def calls(breakpoint_at: tuple[str, int]) -> int:
    """把 LOOPS 个数相加时，跟踪函数被叫了几次；那个断点永远到不了。"""
    total = import_module("utils").total
    debugger = Counting()
    debugger.set_break(*breakpoint_at)
    before = sys.gettrace()
    debugger.runcall(lambda: total(range(LOOPS)))
    sys.settrace(before)
    debugger.clear_all_breaks()
    return debugger.calls


def rows() -> Iterator[tuple[str, int]]:
    yield "断点在别的文件里", calls((str(DEMO / "pdb_demo.py"), 8))
    yield "断点在同一个文件里，另一个函数中", calls((str(DEMO / "utils.py"), 9))


def main() -> None:
    sys.path.insert(0, str(DEMO))
    print(f"循环 {LOOPS:,} 次")
    for where, count in rows():
        print(f"{where}：{count:,} 次调用")


if __name__ == "__main__":
    main()
