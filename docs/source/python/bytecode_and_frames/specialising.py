"""跑热了的指令会自己换成专用的（PEP 659，3.11 起）：同一个函数，跑几遍看一次。"""

from __future__ import annotations

import dis
from collections.abc import Callable, Iterator
from typing import Any

# -- 换成专用的 --
SOURCE = """\
def total(prices):
    result = prices[0]
    for price in prices:
        result = result + price
    return result
"""
SPACE: dict[str, Any] = {}
exec(SOURCE, SPACE)
total = SPACE["total"]


def adaptive(function: Callable[..., Any]) -> list[str]:
    """现在的指令；adaptive=True 才看得见换过的。"""
    return [each.opname for each in dis.get_instructions(function, adaptive=True)]


def changed(function: Callable[..., Any]) -> Iterator[str]:
    """与刚编译出来的不同的那几条。"""
    before = [each.opname for each in dis.get_instructions(function)]
    for old, new in zip(before, adaptive(function), strict=True):
        if old != new:
            yield f"{old} → {new}"


def stages() -> Iterator[tuple[str, list[str]]]:
    yield "还没有跑过", list(changed(total))
    total([1, 2])
    yield "跑了 1 遍，整数的列表", list(changed(total))
    for _ in range(100):
        total([1, 2, 3])
    yield "又跑了 100 遍", list(changed(total))
    total("一二")
    yield "给了 1 遍字符串", list(changed(total))
    for _ in range(200):
        total("一二三")
    yield "又给了 200 遍字符串", list(changed(total))


# -- 换成专用的完 --


def main() -> None:
    for title, lines in stages():
        print(title)
        for line in lines or ["没有换过的"]:
            print("    " + line)


if __name__ == "__main__":
    main()
