"""从凸多边形外一点看过去：最右和最左的顶点，O(log n)。"""

from __future__ import annotations

from collections.abc import Callable

from computational_geometry.orientation import finite, orient
from computational_geometry.vectors import Point
from convex_hull.hull import cloud, convex_hull


def tangents(p: Point, hull: list[Point]) -> tuple[int, int]:
    """(右切点, 左切点) 的下标：整个多边形在 p 到右切点的左边，在 p 到左切点的右边。

    顶点严格凸、逆时针、至少三个，像 convex_hull 给出的；切线贴着一条边时取近的一端。
    O(log n) 次方向谓词。p 不严格在外面时抛出 ValueError。
    """
    (p,) = finite([p])
    n = len(hull)

    def vertex(k: int) -> Point:
        return hull[k % n]

    def visible(k: int) -> bool:
        """从 p 看得见第 k 条边的外侧。"""
        return orient(vertex(k), vertex(k + 1), p) < 0

    seen = visible_edge(p, hull)
    if seen is None:
        raise ValueError("the point is not outside the polygon")
    # 从看得见的边往前走，视线先向右转到右切点，再向左转到左切点，再向右转回来
    start = vertex(seen + 1)

    def still_going_right(k: int) -> bool:
        return visible(k) and orient(p, start, vertex(k)) <= 0

    def not_yet_back(k: int) -> bool:
        return not (visible(k) and orient(p, start, vertex(k)) > 0)

    right = last_but(still_going_right, seen + 1, seen + n)
    left = last_but(not_yet_back, right, seen + n)
    return right % n, left % n


def last_but(holds: Callable[[int], bool], low: int, high: int) -> int:
    """[low, high] 里第一个不成立的；先成立、后不成立，二分。"""
    while low < high:
        middle = (low + high) // 2
        if holds(middle):
            low = middle + 1
        else:
            high = middle
    return low


def visible_edge(p: Point, hull: list[Point]) -> int | None:
    """从 p 看得见的某一条边；p 不严格在外面时返回 None。从 hull[0] 出发的扇形里二分。"""
    n = len(hull)
    if orient(hull[0], hull[1], p) < 0:
        return 0
    if orient(hull[n - 1], hull[0], p) < 0:
        return n - 1
    low, high = 1, n - 1  # p 在 hull[0] 处的角里
    while high - low > 1:
        middle = (low + high) // 2
        if orient(hull[0], hull[middle], p) >= 0:
            low = middle
        else:
            high = middle
    return low if orient(hull[low], hull[high], p) < 0 else None


def main() -> None:
    square = [(0, 0), (2, 0), (2, 2), (0, 2)]
    for p in ((5, 1), (1, -3), (5, 5), (4, 0), (-1, -1)):
        right, left = tangents(p, square)
        print(f"从 {p} 看正方形：最右 {square[right]}，最左 {square[left]}")
    hull = convex_hull(cloud(100_000, 1.0, seed=7))
    right, left = tangents((3.0, 4.0), hull)
    every = [orient((3.0, 4.0), hull[right], p) >= 0 >= orient((3.0, 4.0), hull[left], p) for p in hull]
    print(f"凸 {len(hull)} 边形：整个在两条切线之间：{all(every)}")
    try:
        tangents((1, 1), square)
    except ValueError as error:
        print("里面的点：", error)


if __name__ == "__main__":
    main()
