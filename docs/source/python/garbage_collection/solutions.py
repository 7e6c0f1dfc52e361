"""练习的参考解答。"""

from __future__ import annotations

import gc
import weakref
from collections.abc import Callable


class Tree:
    """用弱引用指回父节点的树：整棵树里没有循环，放手就立刻销毁。"""

    def __init__(self, parent: Tree | None = None) -> None:
        self._parent = weakref.ref(parent) if parent else None
        self.children: list[Tree] = []
        if parent:
            parent.children.append(self)

    @property
    def parent(self) -> Tree | None:
        return self._parent() if self._parent else None


def needs_collector(make: Callable[[], object]) -> bool:
    """make() 的返回值在放手之后，是否要靠循环收集器才会消失；它必须支持弱引用。"""
    enabled = gc.isenabled()
    gc.disable()
    try:
        ref = weakref.ref(make())
        waiting = ref() is not None
        gc.collect()
        return waiting and ref() is None
    finally:
        if enabled:
            gc.enable()


def spacing_without_rule(threshold: tuple[int, int, int]) -> int:
    """假如没有 25% 规则，每新建多少个活对象就触发一次第 2 代收集。"""
    t0, t1, t2 = threshold
    # 计数要“超过”阈值：第 t0+1 个对象触发第 0 代；
    # 攒够 t1+1 次之后的下一次触发收第 1 代；
    # 第 1 代收过 t2+1 次之后，再下一次触发就收第 2 代。
    return (t0 + 1) * ((t1 + 2) * (t2 + 1) + 1)


def make_family() -> Tree:
    root = Tree()
    Tree(root)
    return root


def make_ring() -> object:
    class Ring:
        pass

    ring = Ring()
    ring.next = ring  # type: ignore[attr-defined]
    return ring


def main() -> None:
    print("弱引用指回父节点的树需要收集器：", needs_collector(make_family))
    print("自己指着自己的环需要收集器：", needs_collector(make_ring))
    print("孩子看得见活着的父亲：", (root := Tree()) is Tree(root).parent)
    for threshold in [(700, 10, 10), (2000, 10, 10)]:
        print(f"阈值 {threshold}：每 {spacing_without_rule(threshold):,} 个活对象一次")


if __name__ == "__main__":
    main()
