"""一条指令一条指令地走：每条之前，栈里有什么，局部变量是什么。网页上的演示读它写出的数据。"""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from bytecode_and_frames import machine

DATA = Path(__file__).parents[2] / "_static" / "stepper" / "stacks.js"


# -- 例子 --
SOURCE = """\
def average(prices):
    total = 0
    for price in prices:
        total += price
    return total / len(prices)

def parsed(text):
    try:
        return int(text)
    except ValueError:
        return 0

def chosen(prices, floor):
    above = lambda price: price > floor
    return [price for price in prices if above(price)]

def counted():
    def count():
        sent = yield 1
        yield sent or 2
    return [*count()]
"""
SPACE: dict[str, Any] = {}
exec(SOURCE, SPACE)
# -- 例子完 --

EXAMPLES: dict[str, tuple[Callable[..., Any], list[Any]]] = {
    "循环求平均": (SPACE["average"], [[3, 5]]),
    "接住异常": (SPACE["parsed"], ["三"]),
    "闭包": (SPACE["chosen"], [[3, 4], 3]),
    "生成器": (SPACE["counted"], []),
}


def shown(value: Any) -> str:
    """值的写法，不带地址。"""
    if value is machine.NULL:
        return "NULL"
    if isinstance(value, machine.Generator):
        return "生成器"
    if isinstance(value, type):
        return value.__name__
    if isinstance(value, BaseException):
        return type(value).__name__
    if type(value).__name__ == "cell":
        return "单元格"
    if type(value).__name__ == "code":
        return "代码 " + value.co_name
    if callable(value):
        return value.__name__ + "()"
    return type(value).__name__ if " object at 0x" in repr(value) else repr(value)


def record(function: Callable[..., Any], args: list[Any]) -> list[dict[str, Any]]:
    """每条指令之前的样子。"""
    steps: list[dict[str, Any]] = []

    def watch(frame: machine.Frame, it: machine.Instruction) -> None:
        steps.append(
            {
                "frame": frame.code.co_name.strip("<>"),
                "at": it.offset,
                "instruction": f"{it.name} {shown(it.value) if 'code object' in it.text else it.text}".strip(),
                "stack": [shown(each) for each in frame.stack],
                "locals": [f"{name} = {shown(value)}" for name, value in frame.slots.items()],
            }
        )

    with machine.watched(watch):
        machine.run(function, *args)
    return steps


def script() -> str:
    """普通脚本形式的数据：从磁盘打开的网页读不了 JSON。"""
    rows = []
    for title, (function, args) in EXAMPLES.items():
        steps = ",\n  ".join(json.dumps(step, ensure_ascii=False) for step in record(function, args))
        rows.append(f"{{title: {json.dumps(title, ensure_ascii=False)}, steps: [\n  {steps}]}}")
    return "// walk.py 写出：每条指令之前的栈和局部变量。\nconst STACKS = [\n" + ",\n".join(rows) + "];\n"


def main() -> None:
    DATA.write_text(script(), encoding="utf-8")
    for step in record(*EXAMPLES["循环求平均"])[:12]:
        print(f"{step['at']:>3}  {step['instruction']:<24}{'  '.join(step['stack'])}")


if __name__ == "__main__":
    main()
