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


# -- 适配 --
class Foreign:
    """别人写的类：参数按位置给，不调用 super()。"""

    def __init__(self, width: int, height: int) -> None:
        self.width, self.height = width, height

    def area(self) -> int:
        return self.width * self.height


class Adapter(Root):
    """在协作的链上代表 Foreign：拿走它要的参数，其余的往后传，它的方法转交给它。"""

    def __init__(self, *, width: int, height: int, **rest: Any) -> None:
        rest["log"].append("Adapter")
        super().__init__(**rest)
        self.inner = Foreign(width, height)

    def area(self) -> int:
        return self.inner.area()


# -- 自己的 super --
class Super:
    """super(start, obj) 所做的事（Objects/typeobject.c 的 super_getattro）；
    obj 是实例，或者是类。
    """

    def __init__(self, start: type, obj: object) -> None:
        if isinstance(obj, type) and issubclass(obj, start):
            owner = obj  # 写在类方法或 __new__ 里：第一个参数就是类
        elif isinstance(obj, start):
            owner = type(obj)
        else:
            raise TypeError(
                "super(type, obj): obj must be an instance or subtype of type"
            )
        self.__thisclass__, self.__self__, self.__self_class__ = start, obj, owner

    def __getattribute__(self, name: str) -> Any:
        own = ("__thisclass__", "__self__", "__self_class__")
        if name in (*own, "__class__"):  # 只有这几个名字问的是代理自己
            return object.__getattribute__(self, name)
        start, obj, owner = (object.__getattribute__(self, each) for each in own)
        for cls in owner.__mro__[owner.__mro__.index(start) + 1 :]:
            if name in vars(cls):
                value = vars(cls)[name]
                bind = getattr(type(value), "__get__", None)
                return (
                    value
                    if bind is None
                    else bind(value, None if obj is owner else obj, owner)
                )
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

    class Panel(Adapter, Coloured, Sized):
        pass

    log = []
    panel = Panel(width=2, height=3, colour="red", size=1, log=log)
    print("适配：    ", " → ".join(log), "，面积", panel.area())

    print("自己的 Super：", Super(Coloured, button).describe())
    print("内置的 super：", super(Coloured, button).describe())
    bare = Super(Button, Button).__new__(Button)  # __new__ 是静态方法，类要自己递过去
    print("由 Super 造出的：", type(bare).__name__, vars(bare))
    Super(Button, bare).__init__(colour="green", size=1, log=[])
    print("由 Super 填好的：", bare.describe())
    print("describe 会经过：", " → ".join(chain(button, "describe")))


if __name__ == "__main__":
    main()
