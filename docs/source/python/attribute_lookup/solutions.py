"""练习的参考解答。"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any


# -- 有类型的字段 --
class Typed:
    """只收一种类型的字段；值放在实例的字典里，名字就是自己的名字。"""

    def __init__(self, kind: type) -> None:
        self.kind, self.name = kind, ""

    def __set_name__(self, owner: type, name: str) -> None:
        self.name = name

    def __get__(self, obj: Any, cls: type | None = None) -> Any:
        if obj is None:
            return self
        try:
            return obj.__dict__[self.name]
        except KeyError:
            raise AttributeError(self.name) from None

    def __set__(self, obj: Any, value: Any) -> None:
        if not isinstance(value, self.kind):
            raise TypeError(
                f"{self.name} 要 {self.kind.__name__}，给的是 {type(value).__name__}"
            )
        obj.__dict__[self.name] = value


# -- 委托 --
class Proxy:
    """自己没有的都去问 target；写也写到它身上。"""

    def __init__(self, target: object) -> None:
        object.__setattr__(self, "_target", target)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._target, name)

    def __setattr__(self, name: str, value: Any) -> None:
        setattr(self._target, name, value)


# -- 类上的 property --
class ClassValue:
    """只读的类属性：从类和从实例都读得到；要从类上也拦得住赋值，得写在元类里。"""

    def __init__(self, fget: Callable[[type], Any]) -> None:
        self.fget = fget

    def __get__(self, obj: object, cls: type | None = None) -> Any:
        return self.fget(type(obj) if cls is None else cls)


# -- 结束 --


def main() -> None:
    class Book:
        pages = Typed(int)
        title = ClassValue(lambda cls: cls.__name__)

    book = Book()
    book.pages = 8
    print("pages =", book.pages, " title =", Book.title, book.title)
    try:
        book.pages = "八"
    except TypeError as error:
        print("TypeError:", error)
    proxy = Proxy(book)
    proxy.pages = 9
    print("经代理写下 pages，书上是", book.pages, "，经代理读到", proxy.pages)
    try:
        len(Proxy([1, 2]))
    except TypeError as error:
        print("TypeError:", error)


if __name__ == "__main__":
    main()
