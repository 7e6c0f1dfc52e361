"""Manhattan distance: the farthest pair and the shortest tree, in integers."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator

from exact_geometry.coordinates import Point, Whole, as_integers, finite


def manhattan_farthest(points: Iterable[Point]) -> tuple[int, int]:
    """The indices of two points that are farthest apart.

    O(n), ValueError if there are none.
    """
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
    """A shortest tree of n - 1 edges, each two indices; coincident points are 0 apart.

    At most 4n edges are candidates. Their table is a list, whose entries move: for very
    many points, a balanced tree would make it O(n log n). Raises ValueError for NaN,
    OverflowError for infinity.
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
    """(length, i, j) of the nearest point in each angle of 45° around each point.

    Four directions are swept, the other four follow by symmetry.
    """
    for k in range(4):
        yield from one_octant(points)
        points = [(-x, y) if k & 1 else (y, x) for x, y in points]


def one_octant(points: list[Whole]) -> Iterator[tuple[int, int, int]]:
    """For every j the i of the least x + y with x ≥ xⱼ, y ≥ yⱼ and y - yⱼ ≤ x - xⱼ."""
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
