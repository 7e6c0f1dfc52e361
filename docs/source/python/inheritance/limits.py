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
    """An immutable value is settled in ``__new__``; ``__init__`` would come too late."""

    def __new__(cls, text: str) -> Celsius:
        return super().__new__(cls, text.removesuffix("℃"))


class Lazy:
    """``__init__`` runs only when ``__new__`` returned an instance of the class."""

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
    """The MRO of a class with these bases, or the error that CPython raises instead."""
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
