"""t[0] += x 究竟分几步：让容器和元素自己说出来，再照着写一个。"""

from __future__ import annotations

import operator
from collections.abc import Callable
from typing import Any


class Shelf:
    """一个下标可读可写的容器，每次读写都报告。"""

    def __init__(self, item: object) -> None:
        self.item = item

    def __getitem__(self, key: int) -> object:
        print(f"  1. 读出 shelf[{key}]")
        return self.item

    def __setitem__(self, key: int, value: object) -> None:
        print(f"  4. 写回 shelf[{key}]，与读出的是同一个对象：{value is self.item}")
        self.item = value


class Loud(list[object]):
    """就地相加时报告的列表。"""

    def __iadd__(self, other: object) -> Loud:  # type: ignore[override, misc]
        print("  3. 列表就地加上", other)
        self.extend(other)  # type: ignore[arg-type]
        return self


def camera() -> list[str]:
    """右边的表达式：算它的时候报告。"""
    print("  2. 算出右边 ['相机']")
    return ["相机"]


def item_iadd(container: Any, key: Any, right: Callable[[], object]) -> None:
    """container[key] += right() 的四步，与解释器的次序相同；
    第四步失败时第三步已经生效。
    """
    value = operator.getitem(container, key)
    addend = right()  # 旧值已经读出来了，右边才开始算
    # 没有 __iadd__，或它返回 NotImplemented，就是 value + addend
    value = operator.iadd(value, addend)
    operator.setitem(container, key, value)


def attempt(action: Callable[[], None]) -> str:
    """执行 action，返回“成功”或异常的类型与说明。"""
    try:
        action()
    except TypeError as error:
        return f"TypeError: {error}"
    return "成功"


def main() -> None:
    print("shelf[0] += camera()")
    shelf = Shelf(Loud(["牙刷"]))
    shelf[0] += camera()  # type: ignore[operator]
    for luggage in (["牙刷"], "护照"), [["牙刷"], "护照"], ("牙刷", "护照"):
        right = ["相机"] if isinstance(luggage[0], list) else "和相机"
        print(f"{luggage!r}[0] += {right!r}")
        outcome = attempt(lambda box=luggage, add=right: item_iadd(box, 0, lambda: add))  # type: ignore[misc]
        print(f"  {outcome}\n  之后：{luggage!r}")


if __name__ == "__main__":
    main()
