"""协作式继承：super() 沿着“对象的 MRO”往后走一步，而不是去找“父类”。"""

from __future__ import annotations

from typing import Any


# -- 指名道姓 --
class Base:
    def __init__(self, log: list[str]) -> None:
        log.append("Base")


class Left(Base):
    def __init__(self, log: list[str]) -> None:
        log.append("Left")
        Base.__init__(self, log)


class Right(Base):
    def __init__(self, log: list[str]) -> None:
        log.append("Right")
        Base.__init__(self, log)


class Bottom(Left, Right):
    def __init__(self, log: list[str]) -> None:
        log.append("Bottom")
        Left.__init__(self, log)
        Right.__init__(self, log)


# -- 协作 --
class Root:
    def __init__(self, *, log: list[str]) -> None:
        log.append("Root")  # 链的终点：这里不再有多余的参数

    def describe(self) -> str:
        return "东西"


class Coloured(Root):
    def __init__(self, *, colour: str, **rest: Any) -> None:
        rest["log"].append("Coloured")
        super().__init__(**rest)  # 拿走自己认识的，其余的原样往后传
        self.colour = colour

    def describe(self) -> str:
        return f"{self.colour} 色的" + super().describe()


class Sized(Root):
    def __init__(self, *, size: int, **rest: Any) -> None:
        rest["log"].append("Sized")
        super().__init__(**rest)
        self.size = size

    def describe(self) -> str:
        return f"尺寸 {self.size} 的" + super().describe()


class Button(Coloured, Sized):
    pass


# -- 自己的 super --
class Super:
    """super(start, obj) 所做的事（Objects/typeobject.c 的 super_getattro）。"""

    def __init__(self, start: type, obj: object) -> None:
        if not isinstance(obj, start):
            raise TypeError("super(type, obj): obj must be an instance or subtype of type")
        self.start, self.obj = start, obj

    def __getattr__(self, name: str) -> Any:
        mro = type(self.obj).__mro__
        for cls in mro[mro.index(self.start) + 1 :]:
            if name in vars(cls):
                value = vars(cls)[name]
                bind = getattr(type(value), "__get__", None)
                return value if bind is None else bind(value, self.obj, type(self.obj))
        raise AttributeError(f"'super' object has no attribute {name!r}")


# -- 结束 --


def chain(obj: object, name: str) -> list[str]:
    """一次协作的调用会依次经过哪些类的 name。"""
    return [cls.__name__ for cls in type(obj).__mro__ if name in vars(cls)]


def main() -> None:
    log: list[str] = []
    Bottom(log)
    print("指名道姓：", " → ".join(log))

    log = []
    button = Button(colour="red", size=3, log=log)
    print("协作：    ", " → ".join(log))
    print("Button 的 MRO：", " ".join(cls.__name__ for cls in Button.__mro__))
    print("button.describe()：", button.describe())

    log = []
    Coloured(colour="blue", log=log)
    print("同一个 Coloured，单独用：", " → ".join(log))

    print("自己的 Super：", Super(Coloured, button).describe())
    print("内置的 super：", super(Coloured, button).describe())
    print("describe 会经过：", " → ".join(chain(button, "describe")))


if __name__ == "__main__":
    main()
