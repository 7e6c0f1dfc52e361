"""练习的参考解答：按行的剖析器、减去看钟的代价、火焰图用的折叠栈。"""

from __future__ import annotations

import cProfile
import sys
from collections import Counter
from collections.abc import Callable, Iterable
from types import CodeType, FrameType
from typing import Any

from profilers.agreement import short
from profilers.cost import profiled
from profilers.programs import HANDLER, Program, Truth, source
from profilers.sampling import length_of, periodic, stacks_at


# -- 按行 --
def by_line(
    run: Callable[[], object], now: Callable[[], int], code: CodeType
) -> Counter[int]:
    """``code`` 的每一行花了多少时间，包括从这一行叫出去的。"""
    spent: Counter[int] = Counter()
    open_lines: list[tuple[int, int]] = []

    def close() -> None:
        if open_lines:
            line, started = open_lines.pop()
            spent[line] += now() - started

    def local(frame: FrameType, event: str, arg: Any) -> Any:
        if event != "exception":
            close()
        if event == "line":
            open_lines.append((frame.f_lineno - code.co_firstlineno, now()))
        return local

    sys.settrace(lambda frame, event, arg: local if frame.f_code is code else None)
    try:
        run()
    finally:
        sys.settrace(None)
    return spent


# -- 减去代价 --
def corrected(profile: cProfile.Profile, cost: int) -> dict[str, float]:
    """每次调用，进来的一眼记在调用者账上，出去的一眼记在自己账上：照次数减掉。"""
    own: Counter[str] = Counter()
    for each in profile.getstats():
        made = sum(inner.callcount for inner in each.calls or ())
        own[short(each.code)] += each.inlinetime - cost * (each.callcount + made)
    return dict(own)


# -- 折叠 --
def folded(stacks: Iterable[tuple[str, ...]]) -> list[str]:
    """每种栈一行，火焰图的工具读它：``main;handle;parse 20``。"""
    found = Counter(";".join(stack) for stack in stacks)
    return [f"{stack} {count}" for stack, count in sorted(found.items())]


# -- 结束 --
LINES = """
def steps(ticks):
    ticks += b"." * 5
    for _ in range(3):
        ticks += b"." * 2
    ticks.extend(b"." * 7)
"""


def main() -> None:
    program = Program(LINES)
    steps = program.space["steps"]
    spent = by_line(lambda: steps(program.ticks), program.now, steps.__code__)
    print(f"按行：{dict(sorted(spent.items()))}")
    own = corrected(profiled(source(HANDLER), 10), 10)
    truth = Truth(HANDLER).rows()
    same = all(own[name] == row.own for name, row in truth.items())
    print(
        f"减去代价：log {own['log']:.0f}，escape {own['escape']:.0f}；与真相相同：{same}"
    )
    spans = Truth(HANDLER).spans
    for line in folded(stacks_at(spans, periodic(length_of(spans), 7))):
        print(line)


if __name__ == "__main__":
    main()
