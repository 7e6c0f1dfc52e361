"""练习的参考解答。"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise

from inheritance.linearization import c3


# -- 解释冲突 --
def conflict(name: str, bases: Mapping[str, Sequence[str]]) -> list[str]:
    """使层次无解的一圈约束，例如 ["A", "B", "A"]；有解就返回空表。"""
    demands = [c3(base, bases) for base in bases[name]] + [list(bases[name])]
    after: dict[str, set[str]] = {}
    for first, second in (pair for demand in demands for pair in pairwise(demand)):
        after.setdefault(first, set()).add(second)

    def walk(path: list[str]) -> list[str]:
        if path[-1] in path[:-1]:
            return path[path.index(path[-1]) :]
        return next(
            filter(
                None, (walk([*path, step]) for step in sorted(after.get(path[-1], ())))
            ),
            [],
        )

    return next(filter(None, (walk([start]) for start in sorted(after))), [])


# -- 菱形的 n 层 --
def ladder(levels: int) -> dict[str, tuple[str, ...]]:
    """levels 个菱形叠在一起：每多一层，路径翻倍。"""
    bases: dict[str, tuple[str, ...]] = {"T0": ()}
    for i in range(1, levels + 1):
        bases |= {
            f"L{i}": (f"T{i - 1}",),
            f"R{i}": (f"T{i - 1}",),
            f"T{i}": (f"L{i}", f"R{i}"),
        }
    return bases


def visits(levels: int) -> dict[str, int]:
    """最上面的类会运行几次：指名道姓，和协作。"""
    bases = ladder(levels)
    paths = {"T0": 1}
    for i in range(1, levels + 1):
        paths[f"T{i}"] = 2 * paths[f"T{i - 1}"]
    return {
        "指名道姓": paths[f"T{levels}"],
        "协作": c3(f"T{levels}", bases).count("T0"),
    }


# -- 混入类写在前面 --
class MixinsFirst:
    """子类必须把名字以 Mixin 结尾的基类写在最前面。"""

    def __init_subclass__(cls) -> None:
        super().__init_subclass__()
        mixin = [base.__name__.endswith("Mixin") for base in cls.__bases__]
        if mixin != sorted(mixin, reverse=True):
            raise TypeError(f"{cls.__name__}：混入类要写在前面")


# -- 结束 --


def main() -> None:
    crossed = {"A": (), "B": (), "X": ("A", "B"), "Y": ("B", "A"), "Z": ("X", "Y")}
    print("Z(X, Y) 无解，因为：", " 先于 ".join(conflict("Z", crossed)))
    for levels in (1, 2, 10):
        print(f"{levels} 层菱形，最上面的 __init__ 运行几次：", visits(levels))
    try:
        type("Wrong", (MixinsFirst, type("LogMixin", (), {})), {})
    except TypeError as error:
        print("TypeError:", error)


if __name__ == "__main__":
    main()
