"""异常表（3.11 起）：代码对象里的一串字节，写着哪一段指令出了错跳到哪里。"""

from __future__ import annotations

import dis
import types
from collections.abc import Iterator
from typing import NamedTuple


# -- 异常表 --
class Handler(NamedTuple):
    """从 start 到 end 之间的指令出了错：栈退到 depth 高，跳到 target。"""

    start: int
    end: int
    target: int
    depth: int
    lasti: bool  # 要不要把出错的位置也压进栈


def handlers(code: types.CodeType) -> list[Handler]:
    """解开 co_exceptiontable：每项四个变长的数，长度和位置以两个字节为单位。"""
    numbers = _varints(code.co_exceptiontable)
    found = []
    for start in numbers:
        length, target, last = next(numbers), next(numbers), next(numbers)
        found.append(
            Handler(
                2 * start, 2 * (start + length), 2 * target, last >> 1, bool(last & 1)
            )
        )
    return found


def _varints(data: bytes) -> Iterator[int]:
    """每个字节六位，第七位说后面还有。"""
    value = 0
    for byte in data:
        value = value << 6 | byte & 63
        if not byte & 64:
            yield value
            value = 0


# -- 异常表完 --


SOURCE = """\
def guarded(prices):
    try:
        return sum(map(int, prices))
    except ValueError:
        return 0
"""


def main() -> None:
    space: dict[str, types.FunctionType] = {}
    exec(SOURCE, space)
    guarded = space["guarded"]
    names = {each.offset: each.opname for each in dis.get_instructions(guarded)}
    for handler in handlers(guarded.__code__):
        where = f"{handler.start:>3} 到 {handler.end:>3} 出错"
        print(f"{where}：栈退到 {handler.depth}，跳到 {handler.target} {names[handler.target]}")


if __name__ == "__main__":
    main()
