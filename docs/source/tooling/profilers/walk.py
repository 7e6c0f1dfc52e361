"""把一次真的运行记成时间线：什么时候栈上是谁。网页上的演示读它写出的数据。"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from types import FrameType
from typing import Any

from profilers.programs import HANDLER, Program, Span, source
from profilers.sampling import NAMES

DATA = Path(__file__).parents[2] / "_static" / "stepper" / "timelines.js"


# -- 时间线 --
def timeline(text: str) -> list[Span]:
    """跑一遍程序；每到一个事件，钟若走过了，就记下走的时候栈上是谁。"""
    program, stack, spans, before = Program(text), ["main"], [], 0

    def event(frame: FrameType, kind: str, arg: Any) -> None:
        nonlocal before
        now = program.now()
        if now > before:
            spans.append((tuple(stack), now - before))
            before = now
        if kind == "call":
            stack.append(frame.f_code.co_name)
        elif kind == "c_call":
            stack.append(arg.__name__)
        else:
            stack.pop()

    main = program.space["main"]
    stack.clear()
    sys.setprofile(event)
    main(4)
    sys.setprofile(None)
    return spans


# -- 时间线完 --
def cycle() -> list[Span]:
    """处理一次请求的时间线：一百拍。"""
    return timeline(source({**HANDLER, "main": HANDLER["main"][:1]}))


def script() -> str:
    """普通脚本形式的数据：从磁盘打开的网页读不了 JSON。"""
    spans = ", ".join(json.dumps([stack[-1], n]) for stack, n in cycle())
    names = json.dumps(list(NAMES))
    return (
        "// walk.py 写出：处理一次请求，先后是谁在栈顶，各多少拍。\n"
        f"const TIMELINE = {{ names: {names}, spans: [{spans}] }};\n"
    )


def main() -> None:
    DATA.write_text(script(), encoding="utf-8")
    time = 0
    for stack, n in cycle()[:8]:
        print(f"第 {time:>2} 拍起 {n:>2} 拍：{' > '.join(stack)}")
        time += n
    print("……")


if __name__ == "__main__":
    main()
