"""凸多边形的闵可夫斯基和：两圈边按方向归并，O(n + m)，精确。"""

from __future__ import annotations

from collections.abc import Iterable

from computational_geometry.orientation import sign
from computational_geometry.vectors import Point, cross, sub
from convex_hull.hull import cloud, convex_hull
from robust_predicates.integers import exactly

ExactPolygon = list[tuple]  # 顶点是有理数的坐标对


def minkowski_sum(first: Iterable[Point], second: Iterable[Point]) -> ExactPolygon:
    """{p + q} 的严格顶点，逆时针，从 (x, y) 最小的开始；输入是任意点集，先各取凸包。

    有一边是空的，和就是空的；点、线段也行。坐标是有理数。错误同 convex_hull。
    """
    a, b = ([exactly(p) for p in convex_hull(points)] for points in (first, second))
    if not (a and b):
        return []
    start = a[0][0] + b[0][0], a[0][1] + b[0][1]
    polygon = [start]
    for dx, dy in merge(sides(a), sides(b)):
        x, y = polygon[-1]
        polygon.append((x + dx, y + dy))
    return polygon[:-1] if len(polygon) > 1 else polygon


def sides(polygon: ExactPolygon) -> list[Point]:
    """凸多边形的边向量，从最小的顶点开始逆时针；一点没有边，线段有来回两条。"""
    if len(polygon) == 1:
        return []
    return [
        sub(q, p) for p, q in zip(polygon, [*polygon[1:], polygon[0]], strict=True)
    ]


def merge(first: list[Point], second: list[Point]) -> list[Point]:
    """按极角归并两圈边，方向相同的合成一条。"""
    merged: list[Point] = []
    i = j = 0
    while i < len(first) or j < len(second):
        if j == len(second):
            turn = -1
        elif i == len(first):
            turn = 1
        else:
            turn = before(first[i], second[j])
        step = first[i] if turn < 0 else second[j]
        if turn == 0:
            step = first[i][0] + second[j][0], first[i][1] + second[j][1]
        merged.append(step)
        i, j = i + (turn <= 0), j + (turn >= 0)
    return merged


def before(u: Point, v: Point) -> int:
    """两个方向谁的极角小（从正下方起逆时针）：-1、0（同向）或 1。"""
    return half(u) - half(v) or -sign(cross(u, v))


def half(v: Point) -> int:
    """从最小的顶点出发，先走下链（往右，或竖直向上），再走上链。"""
    return 0 if v > (0, 0) else 1


def main() -> None:
    square = [(0, 0), (2, 0), (2, 2), (0, 2)]
    shapes = {
        "三角形": [(0, 0), (1, 0), (0, 1)],
        "菱形": [(1, 0), (0, 1), (-1, 0), (0, -1)],
        "线段": [(0, 0), (3, 3)],
        "一点": [(5, 5)],
        "同一个正方形": square,
    }
    for name, shape in shapes.items():
        print(f"正方形 + {name}：", " ".join(f"({x}, {y})" for x, y in minkowski_sum(square, shape)))
    one, two = convex_hull(cloud(10_000, 1.0, seed=7)), convex_hull(cloud(10_000, 1.0, seed=8))
    total = len(one) * len(two)
    print(f"两个凸 {len(one)}、{len(two)} 边形：两两之和 {total:,} 个，和的顶点 {len(minkowski_sum(one, two))} 个")


if __name__ == "__main__":
    main()
