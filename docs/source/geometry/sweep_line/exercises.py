"""练习的参考解答。"""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from itertools import pairwise

from exact_geometry import finite, is_simple

Rectangle = tuple[float, float, float, float]  # 左、下、右、上


def most_overlapping(intervals: Iterable[tuple[float, float]]) -> int:
    """一维的扫描线：闭区间最多有几个盖住同一点。"""
    ends = finite(intervals)
    starts, stops = [(a, 0) for a, _ in ends], [(b, 1) for _, b in ends]
    events = sorted(starts + stops)  # 同一处先开后关
    depth = most = 0
    for _, kind in events:
        depth += 1 if kind == 0 else -1
        most = max(most, depth)
    return most


def union_area(rectangles: Iterable[Rectangle]) -> Fraction:
    """横平竖直的矩形的面积并，精确；O(n² log n)：每一竖条里求区间的并。"""
    boxes = [tuple(map(Fraction, r)) for r in rectangles]
    xs = sorted({x for box in boxes for x in (box[0], box[2])})
    total = Fraction(0)
    for left, right in pairwise(xs):
        reached = None
        here = (b for b in boxes if b[0] <= left and right <= b[2])
        for low, high in sorted((b[1], b[3]) for b in here):
            start = low if reached is None else max(low, reached)
            if high > start:
                total += (right - left) * (high - start)
            reached = high if reached is None else max(reached, high)
    return total


def main() -> None:
    bow_tie = [(0, 0), (2, 2), (2, 0), (0, 2)]
    print("练习 1：", [is_simple(p) for p in ([(0, 0), (4, 0), (0, 3)], bow_tie, [(0, 0), (4, 0), (2, 0), (2, 2)])])
    print("练习 2：", most_overlapping([(0, 3), (3, 5), (1, 2), (2, 4), (6, 7)]))
    print("练习 3：", union_area([(0, 0, 2, 2), (1, 1, 3, 3), (1, 1, 2, 2)]))


if __name__ == "__main__":
    main()
