"""练习的参考解答。"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

from contest_toolbox.simpson import fooled, seen
from exact_geometry import LiChaoTree, Point, manhattan_tree, maximise

Number = float | Fraction


def worse(
    f: Callable[[Fraction], Fraction], tolerance: Fraction
) -> Callable[[Fraction], Fraction]:
    """一个处处不小于 f、积分大得多的函数，自适应辛普森却给出同样的答案。"""
    _, asked = seen(f, Fraction(0), Fraction(1), tolerance)
    bump = fooled(sorted(set(asked)))
    return lambda x: f(x) + 10**9 * bump(x)


def cheapest(xs: list[int], fixed: int) -> int:
    """把递增的 xs 分成几段，一段的花费是长度的平方加 fixed，最少共多少：斜率优化。

    d[j] = x[j]² + fixed + min(d[i] - 2·x[i]·x[j] + x[i]²)：在 x[j] 处最低的直线，
    取负就是最高的。
    """
    tree = LiChaoTree(xs)
    cost = 0
    for k, x in enumerate(xs):
        if k:
            cost = int(x * x + fixed - tree.highest(x))
        tree.add((2 * x, -cost - x * x))
    return cost


def separating_line(
    reds: list[Point], blues: list[Point]
) -> tuple[Fraction, Fraction] | None:
    """直线 y = m·x + k，红点都在上面或线上、蓝点都在下面或线上；没有就是 None。"""
    below = [(x, 1, y) for x, y in reds]  # m·x + k ≤ y
    over = [(-x, -1, -y) for x, y in blues]
    return maximise(below + over, (0, 0))


def pieces(points: list[Point], k: int) -> int:
    """每点只连曼哈顿距离最近的 k 个，连成几块。"""
    numbers = range(len(points))
    piece = list(numbers)
    for i in numbers:
        far = {
            j: abs(points[i][0] - points[j][0]) + abs(points[i][1] - points[j][1])
            for j in numbers
            if j != i
        }
        for j in sorted(far, key=far.__getitem__)[:k]:
            piece = [piece[i] if old == piece[j] else old for old in piece]
    return len(set(piece))


def main() -> None:
    f = worse(lambda x: x * x, Fraction(1, 1000))
    found, asked = seen(f, Fraction(0), Fraction(1), Fraction(1, 1000))
    print("练习 1：答", found, "；在 1/3 处高达", round(float(f(Fraction(1, 3))), 1), "，取了", len(asked), "个点")
    print("练习 2：", cheapest([0, 1, 3, 10, 11, 30], 40))
    print("练习 3：", separating_line([(0, 2), (4, 5)], [(0, 0), (4, 3), (2, 1)]))
    two = [(0, 0), (1, 0), (0, 1), (50, 50), (51, 50), (50, 51)]
    print("练习 4：", pieces(two, 2), "块；曼哈顿生成树有", len(manhattan_tree(two)), "条边")


if __name__ == "__main__":
    main()
