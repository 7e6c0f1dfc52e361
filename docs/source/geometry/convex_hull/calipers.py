"""旋转卡壳：点集的直径，O(n log n)。"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from math import dist

from computational_geometry.orientation import compare_distance, cross_sign
from computational_geometry.vectors import Point
from convex_hull.hull import cloud, convex_hull

Pair = tuple[Point, Point]


def caliper_pairs(hull: list[Point]) -> Iterator[Pair]:
    """逐对给出 convex_hull 的对踵点，最远的一对必在其中；hull 至少一点，严格凸，逆时针。

    出处：M. I. Shamos, Computational Geometry（学位论文，1978）。
    """
    m = len(hull)
    if m <= 2:
        yield hull[0], hull[-1]
        return
    j = 1
    for i in range(m):
        a, b = hull[i], hull[(i + 1) % m]
        while cross_sign(a, b, hull[j], hull[(j + 1) % m]) > 0:  # 下一点更远
            j = (j + 1) % m
        yield a, hull[j]
        yield b, hull[j]


def diameter(points: Iterable[Point]) -> Pair:
    """返回相距最远的两点；没有点时抛出 ValueError。坐标和其余错误同 convex_hull。"""
    hull = convex_hull(points)
    if not hull:
        raise ValueError("diameter of no points")
    pairs = caliper_pairs(hull)
    best = next(pairs)
    for pair in pairs:
        if compare_distance(*pair, *best) > 0:
            best = pair
    return best


def main() -> None:
    points = cloud(300, 1.0, seed=7)
    hull = convex_hull(points)
    p, q = diameter(points)
    every = len(points) * (len(points) - 1) // 2
    print(f"300 个点，凸包有 {len(hull)} 个顶点")
    print(f"卡壳比较 {sum(1 for _ in caliper_pairs(hull))} 对，逐对比较要 {every:,} 对")
    print(f"直径 {dist(p, q):.6f}，两端 ({p[0]:.4f}, {p[1]:.4f}) 和 ({q[0]:.4f}, {q[1]:.4f})")
    print("正方形的直径：", diameter([(0, 0), (1, 0), (1, 1), (0, 1)]))
    print("一个点的直径：", diameter([(2, 5)]))
    corner, *others = [(0, 0), (95, -31), (99, 0), (95, 31), (80, 58), (59, 81)]
    print("从一个角依次到别的顶点：", "、".join(f"{dist(corner, p):.2f}" for p in others))


if __name__ == "__main__":
    main()
