"""类诞生时的三个钩子：混入类、__init_subclass__、元类的 mro()。"""

from __future__ import annotations

import json
from typing import Any, ClassVar

from inheritance.linearization import breadth_first


# -- 混入 --
class JsonMixin:
    """混入类：没有 __init__，没有状态，只有一项能力，只依靠 vars(self)。"""

    def to_json(self) -> str:
        return json.dumps(vars(self), sort_keys=True, ensure_ascii=False)


class Point:
    def __init__(self, x: int, y: int) -> None:
        self.x, self.y = x, y


class JsonPoint(JsonMixin, Point):
    pass


# -- 登记 --
class Codec:
    """子类按后缀登记自己（PEP 487）。"""

    registry: ClassVar[dict[str, type[Codec]]] = {}

    def __init_subclass__(cls, *, suffix: str = "", **rest: Any) -> None:
        super().__init_subclass__(**rest)  # 协作：后面可能还有别的 __init_subclass__
        if suffix:
            Codec.registry[suffix] = cls


class JsonCodec(Codec, suffix=".json"):
    pass


class TomlCodec(Codec, suffix=".toml"):
    pass


# -- 广度优先的 Python --
class BreadthFirst(type):
    """用这个元类造的类，Python 真的按广度优先查找。"""

    def mro(cls) -> list[type]:
        bases: dict[type, tuple[type, ...]] = {cls: cls.__bases__}
        for known in cls.__bases__:
            bases |= {each: each.__bases__ for each in known.__mro__}
        order = breadth_first(cls, bases)
        return [each for each in order if each is not object] + [object]


# -- 结束 --


def main() -> None:
    print("混入类：", JsonPoint(1, 2).to_json(), [cls.__name__ for cls in JsonPoint.__mro__])
    print("登记表：", {suffix: cls.__name__ for suffix, cls in Codec.registry.items()})
    for metaclass in (type, BreadthFirst):
        p = metaclass("P", (), {"f": "P 的 f"})
        y = metaclass("Y", (p,), {})
        z = metaclass("Z", (), {"f": "Z 的 f"})
        x = metaclass("X", (y, z), {})
        names = " ".join(cls.__name__ for cls in x.__mro__)
        print(f"元类 {metaclass.__name__}：{names}，X.f 是“{x.f}”，Y.f 是“{y.f}”")


if __name__ == "__main__":
    main()
