"""三种 TypeError：次序无解、父类重复、内存布局冲突；以及 __new__ 与 __init__ 的分工。"""

from __future__ import annotations


# -- 布局 --
class Compact:
    __slots__ = ("x",)


class AlsoCompact:
    __slots__ = ("y",)


class NoSlots:
    __slots__ = ()


# -- 诞生 --
class Celsius(float):
    """不可变的值在 __new__ 里定，等到 __init__ 就晚了。"""

    def __new__(cls, text: str) -> Celsius:
        return super().__new__(cls, text.removesuffix("℃"))


class Lazy:
    """__new__ 返回的是本类的实例，__init__ 才会运行。"""

    def __new__(cls, wanted: bool) -> object:
        return super().__new__(cls) if wanted else "别的东西"

    def __init__(self, wanted: bool) -> None:
        print("    Lazy.__init__ 运行了")


# -- 结束 --


class A:
    pass


class B(A):
    pass


def attempt(*bases: type) -> str:
    """以这些类为基类时的 MRO，或者 CPython 的报错。"""
    try:
        return " ".join(cls.__name__ for cls in type("New", bases, {}).__mro__)
    except TypeError as error:
        return f"TypeError: {' '.join(str(error).split())}"


def main() -> None:
    for bases in [(A, B), (B, A), (A, A), (int, str), (Compact, AlsoCompact), (Compact, NoSlots), (bool,)]:
        print(f"({', '.join(cls.__name__ for cls in bases)}) → {attempt(*bases)}")
    print("Celsius('36.6℃') + 1 =", Celsius("36.6℃") + 1)
    for wanted in (True, False):
        print(f"Lazy({wanted}):")
        print("    得到", type(Lazy(wanted)).__name__)


if __name__ == "__main__":
    main()
