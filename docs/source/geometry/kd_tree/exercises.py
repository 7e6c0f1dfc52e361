"""练习的参考解答。"""

from __future__ import annotations

from collections.abc import Iterable

from exact_geometry import KDTree, Vector
from exact_geometry.kd_tree import Found, Node, closer


def depth(node: Node | None) -> int:
    """树的层数；叶子算一层。"""
    return 0 if node is None else 1 + max(depth(node.low), depth(node.high))


def duplicates(points: Iterable[Vector]) -> list[tuple[int, int]]:
    """完全相同的点，每个与排在它前面的、最小的下标配成一对。"""
    listed = list(points)
    tree = KDTree(listed)
    first = [tree.within(p, p)[0][0] for p in listed]
    return [(first[k], k) for k in range(len(listed)) if first[k] != k]


def nearest_by_scan(points: Iterable[Vector], query: Vector) -> Found | None:
    """不用树：从头看到尾，O(n)；检验别的写法用。"""
    best: Found | None = None
    for found in enumerate(points):
        if best is None or closer(query, found[1], best[1]) > 0:
            best = found
    return best


def main() -> None:
    line = [(float(k), 0.0) for k in range(1000)]
    print("练习 1：", depth(KDTree(line).root), "层，", depth(KDTree([(0.0, 0.0)] * 1000).root), "层")
    print("练习 2：", duplicates([(0, 0), (1, 2), (0, 0), (1, 2), (0, 0), (3, 3)]))
    print("练习 3：", nearest_by_scan(line, (499.6, 3.0)) == KDTree(line).nearest((499.6, 3.0))[0])


if __name__ == "__main__":
    main()
