"""停在哪里，由规则推出来：先记下全部事件，再逐条命令往后数。不用 bdb，所以能给它当裁判。"""

from __future__ import annotations

import sys
from collections.abc import Callable, Collection, Iterable
from types import FrameType
from typing import Any, NamedTuple

from debugging_with_pdb.program import load
from debugging_with_pdb.transcript import DEMO


class Event(NamedTuple):
    """一个跟踪事件：种类，是哪一次调用，文件，行号，函数名。"""

    kind: str
    call: int
    file: str
    line: int
    function: str


def record(function: Callable[..., Any], *args: Any) -> list[Event]:
    """一次调用在演示程序里的全部事件，照发生的次序。"""
    seen: list[Event] = []
    calls: list[FrameType] = []  # 留着每个帧，它的 id 才不会给了别人

    def trace(frame: FrameType, kind: str, _: Any) -> Any:
        code = frame.f_code
        if not code.co_filename.startswith(str(DEMO)):
            return None
        if kind == "call":
            calls.append(frame)
        seen.append(Event(kind, calls.index(frame), code.co_filename, frame.f_lineno, code.co_name))
        return trace

    before = sys.gettrace()
    sys.settrace(trace)
    try:
        function(*args)
    finally:
        sys.settrace(before)
    return seen


# -- 规则 --
def stops_at(command: str, now: Event, event: Event, caller: int | None) -> bool:
    """停在 now 时给了 command，之后遇到 event 该不该停。
    caller 是调用 now 的那一次调用。
    """
    here = event.call == now.call
    if command == "s" or (command in ("n", "unt") and now.kind == "return"):
        return True  # 这个函数已经做完，跨不过去了：走一步
    if command == "n":
        return here
    if command == "unt":
        return here and (event.kind == "return" or event.line > now.line)
    if command == "r":
        return (here and event.kind == "return") or (
            now.kind == "return" and event.call == caller
        )
    return False  # c：只有断点拦得住


# -- 规则完 --
def expected(
    events: list[Event], commands: Iterable[str], breakpoints: Collection[tuple[str, int]] = ()
) -> list[Event]:
    """调试器会停在哪些事件上；breakpoints 是（文件，行号）；命令取完就不再停。"""
    callers: dict[int, int | None] = {}
    running: list[int] = []
    for event in events:
        if event.kind == "call":
            callers[event.call] = running[-1] if running else None
            running.append(event.call)
        elif event.kind == "return":
            running.pop()
    first, rest = events[1], iter(range(2, len(events)))  # 第一个事件是 call，runcall 不在那里停
    found = [first]
    for command in commands:
        now = found[-1]
        for k in rest:
            event = events[k]
            hit = event.kind == "line" and (event.file, event.line) in breakpoints
            if hit or stops_at(command, now, event, callers[now.call]):
                found.append(event)
                break
        else:
            return found
    return found


def main() -> None:
    events = record(load("pdb_demo").report, "早餐", [3, 4])
    for commands in ("n n n n", "s s s unt r r", "s s s s unt n n"):
        where = " → ".join(f"{event.function}:{event.line}" for event in expected(events, commands.split()))
        print(f"{commands}\n    {where}")


if __name__ == "__main__":
    main()
