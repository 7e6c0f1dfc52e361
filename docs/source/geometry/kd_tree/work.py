"""一次查询看了几个点？数给你看。"""

from __future__ import annotations

import math
import random

from exact_geometry import KDTree
from exact_geometry.kd_tree import Search


def looked(n: int, dimension: int, queries: int = 200) -> float:
    """单位立方体里 n 个随机点，平均一次最近邻查询算了多少个距离。"""
    rng = random.Random(7)
    tree = KDTree(tuple(rng.random() for _ in range(dimension)) for _ in range(n))
    total = 0
    for _ in range(queries):
        search = Search(tuple(rng.random() for _ in range(dimension)), 1)
        search.visit(tree.root)
        total += search.looked
    return total / queries


def main() -> None:
    sizes = (500, 2_000, 8_000)
    print("平均每次查询算几个距离\n维数" + "".join(f"{n:>10,}" for n in sizes))
    for dimension in (1, 2, 3, 6, 12):
        print(f"{dimension:4}" + "".join(f"{looked(n, dimension):10.1f}" for n in sizes))
    print("log₂ n" + "".join(f"{math.log2(n):{8 if n == 500 else 10}.1f}" for n in sizes))


if __name__ == "__main__":
    main()
