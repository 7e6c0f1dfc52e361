"""练习的参考解答。"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from object_model.refgraph import children, reference_graph

T = TypeVar("T")


def add_item(item: T, items: list[T] | None = None) -> list[T]:
    """把 item 加进 items；没给就用一个新列表，各次调用互不相干。"""
    items = [] if items is None else items
    items.append(item)
    return items


def multipliers(n: int) -> list[Callable[[int], int]]:
    """n 个函数，第 i 个把参数乘以 i：用默认参数在定义时记下 i 的值。"""
    return [lambda x, i=i: x * i for i in range(n)]  # type: ignore[misc]


def shared_mutables(a: object, b: object) -> int:
    """a 和 b 都够得着的可变对象（列表、字典）有几个。"""

    def reachable(root: object) -> dict[int, object]:
        return {
            id(o): o
            for o in reference_graph({"root": root}).nodes
            if isinstance(o, list | dict)
        }

    return len(reachable(a).keys() & reachable(b).keys())


def main() -> None:
    print(add_item(1), add_item(2))
    print([f(10) for f in multipliers(4)])
    a = [[1], [2]]
    print("浅拷贝共用", shared_mutables(a, list(a)), "个可变对象；元素：", children(a))


if __name__ == "__main__":
    main()
