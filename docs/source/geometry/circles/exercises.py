"""练习的参考解答。"""

from __future__ import annotations

import random
from collections.abc import Iterable
from itertools import combinations

from exact_geometry import Point, orient, smallest_circle, union_area
from exact_geometry.circles import Circle, Disc, circle_through, outside


def smallest_by_trying(points: Iterable[Point]) -> Circle:
    """试遍所有两点、三点撑住的圆，O(n⁴)；只作检验用。"""
    distinct = sorted(set(points))
    supports = [[p] for p in distinct]
    supports += [list(pair) for pair in combinations(distinct, 2)]
    supports += [
        counter_clockwise(*three)
        for three in combinations(distinct, 3)
        if orient(*three)
    ]
    covering = [s for s in supports if not any(outside(s, p) for p in distinct)]
    return min(
        (circle_through(s) for s in covering), key=lambda circle: circle[1]
    )


def counter_clockwise(a: Point, b: Point, c: Point) -> list[Point]:
    """不共线的三点，排成逆时针。"""
    return [a, b, c] if orient(a, b, c) > 0 else [b, a, c]


def union_by_darts(discs: list[Disc], darts: int, seed: int) -> float:
    """往外接矩形里随机投点，估计面积并。"""
    rng = random.Random(seed)
    left = min(x - r for x, _, r in discs)
    right = max(x + r for x, _, r in discs)
    low = min(y - r for _, y, r in discs)
    high = max(y + r for _, y, r in discs)
    hits = 0
    for _ in range(darts):
        px, py = rng.uniform(left, right), rng.uniform(low, high)
        hits += any((px - x) ** 2 + (py - y) ** 2 <= r * r for x, y, r in discs)
    return (right - left) * (high - low) * hits / darts


def updates(points: list[Point], seed: int) -> int:
    """随机的次序里，“新来的点在圆外”发生了几次（只数最外一层）。"""
    order = sorted(set(points))
    random.Random(seed).shuffle(order)
    return sum(
        outside(smallest_circle(order[:k])[1], p)
        for k, p in enumerate(order)
        if k
    )


def main() -> None:
    points = [(0.0, 0.0), (4.0, 0.0), (1.0, 3.0), (2.0, 1.0), (3.0, 2.0)]
    print("练习 1：", smallest_by_trying(points) == smallest_circle(points)[0])
    discs = [(0.0, 0.0, 1.0), (1.0, 0.0, 1.0), (0.5, 1.0, 0.75)]
    print(f"练习 2：积分 {union_area(discs):.6f}，投点 {union_by_darts(discs, 100_000, 7):.3f}")
    rng = random.Random(7)
    many = [(rng.random(), rng.random()) for _ in range(200)]
    print("练习 3：200 个点，换圆的次数", [updates(many, seed) for seed in range(5)])


if __name__ == "__main__":
    main()
