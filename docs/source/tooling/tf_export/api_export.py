"""可以拿去用的 api_export：给函数、类和常量登记公开的名字。写法仿照 TensorFlow 的 tf_export.py。"""

from __future__ import annotations

import functools
import inspect
import keyword
import sys
from collections.abc import Sequence
from typing import Any, TypeVar

T = TypeVar("T")

_SYMBOLS: dict[tuple[str, str], Any] = {}


class ExportError(Exception):
    """名字不合法，或者已经属于别的符号。"""


def check_name(name: Any) -> None:
    """公开的名字要能写进 import 语句；否则抛出 ExportError。"""
    parts = name.split(".") if isinstance(name, str) else [""]
    if not all(part.isidentifier() and not keyword.iskeyword(part) for part in parts):
        raise ExportError(f"{name!r} 不是用点连起来的标识符，或者用了关键字")


class api_export:  # 小写的类名：它是当作装饰器来读的
    """登记公开的名字；第一个是首选，v1 省略时与 names 相同。
    名字不合法时抛出 ExportError。
    """

    def __init__(
        self, *names: str, api_name: str, v1: Sequence[str] | None = None
    ) -> None:
        self.names = names
        self.names_v1 = tuple(names if v1 is None else v1)
        self.api_name = api_name
        for name in (*self.names, *self.names_v1):
            check_name(name)

    def __call__(self, symbol: T) -> T:
        """把名字记在最里层的函数或类上，登记到名字表，然后原样返回 symbol。"""
        names = (*self.names, *(f"compat.v1.{name}" for name in self.names_v1))
        for name in names:  # 先看完再登记：有一个被占，就一个也不登记
            owner = _SYMBOLS.get((self.api_name, name), symbol)
            if owner is not symbol:
                raise ExportError(
                    f"{name} 已经属于 {getattr(owner, '__name__', owner)}"
                )
        _SYMBOLS.update({(self.api_name, name): symbol for name in names})
        setattr(
            inspect.unwrap(symbol),
            f"_{self.api_name}_names",
            (self.names, self.names_v1),
        )
        return symbol

    def export_constant(self, module_name: str, name: str) -> None:
        """常量身上挂不住属性，于是记在它所在的模块上。"""
        module = sys.modules[module_name]
        constants = module.__dict__.setdefault(f"_{self.api_name}_constants", [])
        constants.append((self.names, self.names_v1, name))


def symbol_from_name(name: str, api_name: str) -> Any:
    """名字表里的符号；没有这个名字时返回 None。"""
    return _SYMBOLS.get((api_name, name))


def exported_names(symbol: Any, api_name: str) -> tuple[Sequence[str], Sequence[str]]:
    """symbol 的（第二版名字, 第一版名字）；子类不会继承父类的名字。"""
    # 看 __dict__ 而不用 getattr：否则子类会把父类的名字当成自己的。
    return vars(inspect.unwrap(symbol)).get(f"_{api_name}_names", ((), ()))


def canonical_name(symbol: Any, api_name: str) -> str | None:
    """首选名字：第一个未弃用的；全弃用就取第一个；第二版里没有才看第一版；
    都没有返回 None。
    """
    # 弃用与否也不继承
    deprecated = vars(inspect.unwrap(symbol)).get("_deprecated_names", ())
    for names in exported_names(symbol, api_name):
        if names:
            return next((name for name in names if name not in deprecated), names[0])
    return None


class deprecated_endpoints:
    """标出哪些名字已弃用；不影响登记，只影响首选名字。"""

    def __init__(self, *names: str) -> None:
        self.names = names

    def __call__(self, symbol: T) -> T:
        inspect.unwrap(symbol)._deprecated_names = self.names
        return symbol


def kwarg_only(func: Any) -> Any:
    """只许用关键字传参，位置参数抛出 TypeError；靠 functools.wraps 让 unwrap 找得到原函数。"""

    @functools.wraps(func)
    def wrapper(*args: Any, **kwargs: Any) -> Any:
        if args:
            raise TypeError(f"{func.__name__} 只收关键字参数：{', '.join(inspect.signature(func).parameters)}")
        return func(**kwargs)

    return wrapper


shapes_export = functools.partial(api_export, api_name="shapes")


def main() -> None:
    print("shapes_export 是", type(shapes_export).__name__, "，里面包着", shapes_export.func)
    print("固定住的参数：", shapes_export.keywords)
    exporter = shapes_export("math.twice", "double", v1=["double"])
    print('shapes_export("math.twice", …) 得到', type(exporter).__name__, "的实例")

    @exporter
    @kwarg_only
    def twice(x: float) -> float:
        return 2 * x

    print("装饰之后还是原来那个函数吗：", twice.__name__, twice(x=21))
    print("登记的名字：", exported_names(twice, "shapes"), "，首选：", canonical_name(twice, "shapes"))
    print("由名字找回：", symbol_from_name("compat.v1.double", "shapes") is twice)
    try:
        twice(21)
    except TypeError as error:
        print("位置参数：", error)
    try:
        shapes_export("math.twice")(len)
    except ExportError as error:
        print("名字被占：", error)
    try:
        shapes_export("math.twice!")
    except ExportError as error:
        print("名字不合法：", error)


if __name__ == "__main__":
    main()
