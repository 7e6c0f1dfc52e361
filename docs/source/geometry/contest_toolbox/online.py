"""一个一个来：只增的凸包与李超树。"""

from __future__ import annotations

import random
from fractions import Fraction

from exact_geometry import GrowingHull, LiChaoTree


def main() -> None:
    rng = random.Random(3)
    print("    n   凸包变了几次   最后的顶点")
    for n in (100, 400, 1600, 6400):
        hull = GrowingHull()
        changed = sum(hull.add((rng.random(), rng.random())) for _ in range(n))
        print(f"{n:5}{changed:12}{len(hull.points()):12}")
    hull = GrowingHull([(0, 0), (4, 0), (0, 4)])
    print("内、边上、外：", [hull.locate(p) for p in ((1, 1), (2, 2), (3, 3))])
    print("加 (3, 3)：", hull.add((3, 3)), hull.points(), hull.locate((2, 2)))
    tree = LiChaoTree(range(11))
    for line in ((1, 0), (-1, 8), (0, 5)):
        tree.add(line)
    tree.add((0, 100), low=3, high=3)
    print("最高处：", [int(tree.highest(x)) for x in range(11)])
    big = 2**60
    tree = LiChaoTree([big])
    tree.add((big + 1, 0))
    tree.add((big, big))
    exact, rounded = tree.highest(big), float(big + 1) * big
    print("系数超过 2**53 时，浮点数差：", int(exact - Fraction(rounded)))


if __name__ == "__main__":
    main()
