"""自己写的 property、classmethod、staticmethod 和 cached_property：都只是带 __get__ 的类。"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any


# -- 四个描述符 --
class Function:
    """函数为什么会变成方法：它有 __get__，把实例放进第一个参数。"""

    def __init__(self, call: Callable[..., Any]) -> None:
        self.call = call

    def __get__(self, obj: object, cls: type | None = None) -> Callable[..., Any]:
        if obj is None:
            return self.call
        return lambda *args, **kwargs: self.call(obj, *args, **kwargs)


class Property:
    """数据描述符：哪怕没有 setter，也定义了 __set__，所以实例字典盖不住它。"""

    def __init__(
        self, fget: Callable[[Any], Any], fset: Callable[[Any, Any], None] | None = None
    ) -> None:
        self.fget, self.fset = fget, fset

    def __get__(self, obj: object, cls: type | None = None) -> Any:
        return self if obj is None else self.fget(obj)

    def __set__(self, obj: object, value: Any) -> None:
        if self.fset is None:
            raise AttributeError("没有 setter")
        self.fset(obj, value)

    def setter(self, fset: Callable[[Any, Any], None]) -> Property:
        return type(self)(self.fget, fset)


class ClassMethod:
    """放进第一个参数的不是实例，是类。"""

    def __init__(self, call: Callable[..., Any]) -> None:
        self.call = call

    def __get__(self, obj: object, cls: type | None = None) -> Callable[..., Any]:
        owner = type(obj) if cls is None else cls
        return lambda *args, **kwargs: self.call(owner, *args, **kwargs)


class StaticMethod:
    """什么也不放，原样交出来。"""

    def __init__(self, call: Callable[..., Any]) -> None:
        self.call = call

    def __get__(self, obj: object, cls: type | None = None) -> Callable[..., Any]:
        return self.call


# -- 四个描述符完 --


# -- 算一次 --
class CachedProperty:
    """算一次，存进实例的字典。没有 __set__：下一次，实例的字典排在它前面，
    它再也不会被叫到。
    """

    def __init__(self, fget: Callable[[Any], Any]) -> None:
        self.fget, self.name = fget, ""

    def __set_name__(self, owner: type, name: str) -> None:
        self.name = name

    def __get__(self, obj: Any, cls: type | None = None) -> Any:
        if obj is None:
            return self
        value = obj.__dict__[self.name] = self.fget(obj)
        return value


# -- 算一次完 --


def example(function: Any, prop: Any, klass: Any, static: Any, cached: Any) -> type:
    """同一个类体，用给定的五个零件写成。"""

    class Circle:
        made = 0

        def __init__(self, radius: float) -> None:
            self._radius, self.computed = radius, 0

        scaled = function(lambda self, k, plus=0: self._radius * k + plus)
        radius = prop(lambda self: self._radius)

        @radius.setter
        def radius(self, value: float) -> None:
            if value < 0:
                raise ValueError("半径不能是负的")
            self._radius = value

        diameter = prop(lambda self: 2 * self._radius)
        named = klass(lambda cls, size: (cls.__name__, size))
        double = static(lambda value: 2 * value)

        @cached
        def area(self) -> float:
            self.computed += 1
            return 3 * self._radius**2

    return Circle


def main() -> None:
    circle = example(Function, Property, ClassMethod, StaticMethod, CachedProperty)(2)
    print("scaled(3) =", circle.scaled(3), " radius =", circle.radius, " named(1) =", circle.named(1))
    print("area =", circle.area, circle.area, circle.area, " 算了", circle.computed, "次")
    print("算完以后，字典里有 area 了吗：", "area" in vars(circle))
    try:
        circle.diameter = 9
    except AttributeError as error:
        print("AttributeError:", error)


if __name__ == "__main__":
    main()
