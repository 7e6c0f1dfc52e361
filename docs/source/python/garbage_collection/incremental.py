"""3.14.0 到 3.14.4 的增量收集，在玩具堆上走几步：死在“访问过的”那一块里的环，要等到下一轮。"""

from __future__ import annotations

from garbage_collection.toy import Heap


def main() -> None:
    heap = Heap(incremental=True)
    old = heap.new("老环")
    heap.point(old, old)
    print("标记一步：收掉", heap.collect(1), "个")
    heap.decref(old)
    young = heap.new("新环")
    heap.point(young, young)
    heap.decref(young)
    print("收集一步：收掉", heap.collect(1), "个，还活着：", *heap.living())
    print("走满一轮：收掉", heap.collect(), "个，还活着：", *heap.living())


if __name__ == "__main__":
    main()
