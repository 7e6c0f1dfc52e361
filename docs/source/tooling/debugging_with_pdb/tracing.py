"""调试器脚下的地板：sys.settrace 报告了哪些事件。"""

from __future__ import annotations

import sys
from types import FrameType
from typing import Any

from debugging_with_pdb.program import load

Event = tuple[str, str, int]


def events(function: Any, *args: Any) -> list[Event]:
    """一次调用的全部跟踪事件：（种类，函数名，行号）。"""
    seen: list[Event] = []

    def trace(frame: FrameType, kind: str, _: Any) -> Any:
        seen.append((kind, frame.f_code.co_name, frame.f_lineno))
        return trace  # 返回自己：这个帧里的后续事件也要

    before = sys.gettrace()
    sys.settrace(trace)
    try:
        function(*args)
    finally:
        sys.settrace(before)
    return [event for event in seen if event[1] in ("report", "average", "total")]


def main() -> None:
    depth = 0
    for kind, name, line in events(load("pdb_demo").report, "早餐", [3, 4]):
        print(f"{'    ' * depth}{kind} {name}:{line}")
        depth += {"call": 1, "return": -1}.get(kind, 0)


if __name__ == "__main__":
    main()
