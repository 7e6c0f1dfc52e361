"""曼哈顿距离：最远的一对、最小生成树，全程整数。"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator

from exact_geometry.coordinates import Point, as_integers, finite

Whole = tuple[int, ...]


def manhattan_farthest(points: Iterable[Point]) -> tuple[int, int]:
    """曼哈顿距离最远的两个点的编号；O(n)。没有点时抛出 ValueError。"""
    whole = as_integers(*finite(points))
    turned = [(x + y, x - y) for x, y in whole]  # 转 45°，就是切比雪夫距离
    numbers = range(len(whole))
    found = []
    for k in (0, 1):
        i = min(numbers, key=lambda n: turned[n][k])
        j = max(numbers, key=lambda n: turned[n][k])
        found.append((turned[j][k] - turned[i][k], i, j))
    _, i, j = max(found, key=lambda pair: pair[0])
    return i, j


def manhattan_tree(points: Iterable[Point]) -> list[tuple[int, int]]:
    """曼哈顿距离的最小生成树，n - 1 条边，每条是两个点的编号；重合的点之间长度是 0。

    至多 4n 条候选边；表用列表，插入、删除要挪动，n 很大时换成平衡树才是 O(n log n)。
    NaN 抛出 ValueError，无穷大抛出 OverflowError。
    """
    whole = as_integers(*finite(points))
    boss = list(range(len(whole)))

    def find(k: int) -> int:
        while boss[k] != k:
            boss[k] = k = boss[boss[k]]
        return k

    tree = []
    for _, i, j in sorted(candidates(whole)):
        one, other = find(i), find(j)
        if one != other:
            boss[one] = other
            tree.append((i, j))
    return tree


def candidates(points: list[Whole]) -> Iterator[tuple[int, int, int]]:
    """(长度，i，j)：每个点在每个 45° 角里最近的点，四个方向各扫一遍，另外四个由对称得到。"""
    for k in range(4):
        yield from one_octant(points)
        points = [(-x, y) if k & 1 else (y, x) for x, y in points]


def one_octant(points: list[Whole]) -> Iterator[tuple[int, int, int]]:
    """对每个 j，找 x ≥ xⱼ、y - yⱼ ≤ x - xⱼ、y ≥ yⱼ 的点里 x + y 最小的 i。"""
    order = sorted(range(len(points)), key=lambda n: sum(points[n]))
    heights: list[int] = []  # 还没有找到的点，按 -y 递增
    waiting: list[int] = []
    for i in order:
        x, y = points[i]
        first = last = bisect_left(heights, -y)
        while last < len(waiting):
            j = waiting[last]
            dx, dy = x - points[j][0], y - points[j][1]
            if dy > dx:
                break
            yield dx + dy, i, j
            last += 1
        heights[first:last] = [-y]
        waiting[first:last] = [i]
