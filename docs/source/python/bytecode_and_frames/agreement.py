"""真的解释器与自己的虚拟机：结果相同，出的错相同，走过的每一条指令也相同。"""

from __future__ import annotations

import random
import sys
import types
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from itertools import pairwise
from typing import Any

from bytecode_and_frames import machine
from bytecode_and_frames.library import CASES
from bytecode_and_frames.programs import random_program

PROGRAMS = 15  # 平时；--whole 是
WHOLE = 60
Step = tuple[str, int]  # 哪个函数，第几个字节上的指令


def outcome(call: Callable[[], Any]) -> tuple[str, str]:
    """得到什么，或者出了什么错，写成能比较的样子。"""
    try:
        return "得到", repr(call())
    except Exception as error:
        return type(error).__name__, str(error)


def code_objects(code: types.CodeType) -> Iterator[types.CodeType]:
    yield code
    for constant in code.co_consts:
        if isinstance(constant, types.CodeType):
            yield from code_objects(constant)


# -- 两边各走一遍 --
def by_interpreter(
    call: Callable[[], Any], codes: set[types.CodeType]
) -> tuple[tuple[str, str], list[Step]]:
    """真的解释器走一遍，记下 codes 里走过的每条指令。"""
    steps: list[Step] = []
    with traced(codes, lambda code, offset: steps.append((code.co_name, offset))):
        happened = outcome(call)
    return happened, steps


def by_machine(
    call: Callable[[], Any], codes: set[types.CodeType]
) -> tuple[tuple[str, str], list[Step], int]:
    """自己的虚拟机走一遍；还返回一共走了多少条指令，连同调用的别的函数里的。"""
    steps: list[Step] = []
    count = 0

    def watch(frame: machine.Frame, instruction: machine.Instruction) -> None:
        nonlocal count
        count += 1
        if frame.code in codes:
            steps.append((frame.code.co_name, instruction.offset))

    with machine.watched(watch):
        happened = outcome(call)
    return happened, steps, count


# -- 两边各走一遍完 --


@contextmanager
def traced(codes: set[types.CodeType], tell: Callable[[types.CodeType, int], None]) -> Iterator[None]:
    """每条指令叫一声：3.12 起用 sys.monitoring，此前用跟踪函数。"""
    if sys.version_info >= (3, 12):
        watching, tool = sys.monitoring, 4
        watching.use_tool_id(tool, "compare")
        watching.register_callback(tool, watching.events.INSTRUCTION, tell)
        for code in codes:
            watching.set_local_events(tool, code, watching.events.INSTRUCTION)
        try:
            yield
        finally:
            for code in codes:
                watching.set_local_events(tool, code, 0)
            watching.free_tool_id(tool)
        return

    def trace(frame: types.FrameType, event: str, _: Any) -> Any:
        if frame.f_code not in codes:
            return None
        frame.f_trace_opcodes, frame.f_trace_lines = True, False
        if event == "opcode":
            tell(frame.f_code, frame.f_lasti)
        return trace

    before = sys.gettrace()
    sys.settrace(trace)
    try:
        yield
    finally:
        sys.settrace(before)


def without_marks(steps: list[Step], codes: set[types.CodeType]) -> list[Step]:
    """跟踪函数看不见 RESUME，和第一个 RESUME 以前的准备（造单元格之类），比之前去掉；带前缀的算一条。"""
    marks: set[Step] = set()
    for code in codes:
        made = machine.program(code).instructions
        start = next(each.offset for each in made if each.name == "RESUME")
        marks |= {(code.co_name, each.offset) for each in made if each.offset <= start or each.name == "RESUME"}
        marks |= {(code.co_name, after.offset) for one, after in pairwise(made) if one.name == "EXTENDED_ARG"}
    return [step for step in steps if step not in marks]


def compare_case(function: types.FunctionType) -> tuple[int, int, bool]:
    """标准库的一组考题：返回（标准库里走了多少条，逐条对了多少条，有没有不同）。逐条对的是考题自己的。"""
    codes = {function.__code__}
    real, steps = by_interpreter(function, codes)
    own, walked, count = by_machine(lambda: machine.run(function), codes)
    return count - len(walked), len(walked), real != own or without_marks(steps, codes) != without_marks(walked, codes)


def compare_program(source: str) -> tuple[int, int, bool]:
    """一个随机程序：里面每个函数的每条指令都对，连同 log。"""
    compiled = compile(source, "<程序>", "exec")
    codes = {*code_objects(compiled)}
    logs: list[list[Any]] = [[], []]
    spaces: list[dict[str, Any]] = [{"__name__": "程序"}, {"__name__": "程序"}]
    for space in spaces:
        exec(compiled, space)
    real, steps = by_interpreter(lambda: spaces[0]["main"](logs[0]), codes)
    own, walked, count = by_machine(lambda: machine.run(spaces[1]["main"], logs[1]), codes)
    same = real == own and logs[0] == logs[1]
    return count, len(walked), not same or without_marks(steps, codes) != without_marks(walked, codes)


def main(argv: Sequence[str] = ()) -> None:
    cases = [compare_case(case) for case in CASES]  # type: ignore[arg-type]
    count, wrong = sum(each[0] for each in cases), sum(each[2] for each in cases)
    print(f"标准库 {len(cases)} 组考题：走了 {count} 条指令，不一致 {wrong} 组")
    rng = random.Random(11)
    programs = [compare_program(random_program(rng)) for _ in range(WHOLE if "--whole" in argv else PROGRAMS)]
    count, wrong2 = sum(each[1] for each in programs), sum(each[2] for each in programs)
    print(f"随机程序 {len(programs)} 个：逐条对了 {count} 条指令，不一致 {wrong2} 个")
    sys.exit(1 if wrong or wrong2 else 0)


if __name__ == "__main__":
    main(sys.argv[1:])
