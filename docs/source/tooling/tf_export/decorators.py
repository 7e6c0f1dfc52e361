"""装饰器可以是任何可调用对象：函数、偏函数、类、实例，甚至内置函数。"""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any


def by_function(func: Callable[..., Any]) -> Callable[..., Any]:
    func.tag = "函数"
    return func


def tag_with(func: Callable[..., Any], tag: str) -> Callable[..., Any]:
    func.tag = tag
    return func


class ByInstance:
    """先造一个实例，再拿实例去装饰：tf_export 就是这一种。"""

    def __init__(self, tag: str) -> None:
        self.tag = tag

    def __call__(self, func: Callable[..., Any]) -> Callable[..., Any]:
        func.tag = self.tag
        return func


class ByClass:
    """拿类本身去装饰：被装饰的名字从此绑定到这个类的一个实例。"""

    def __init__(self, func: Callable[..., Any]) -> None:
        self.func, self.tag = func, "类"

    def __call__(self, *args: Any) -> Any:
        return self.func(*args)


@by_function
def a() -> int:
    return 1


@functools.partial(tag_with, tag="偏函数")
def b() -> int:
    return 2


@ByInstance("实例")
def c() -> int:
    return 3


@ByClass
def d() -> int:
    return 4


@repr
def e() -> None:
    """等于写了 e = repr(e)。"""


def main() -> None:
    for func in (a, b, c, d):
        print(f"{func()}：装饰它的是{func.tag}，名字现在绑定到 {type(func).__name__}")
    print("被内置函数 repr 装饰过的 e 成了", type(e).__name__)


if __name__ == "__main__":
    main()
