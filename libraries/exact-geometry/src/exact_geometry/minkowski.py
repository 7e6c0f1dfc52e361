"""凸多边形的闵可夫斯基和，由它得出的距离与碰撞。"""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction

from exact_geometry.coordinates import Point, cross, exactly, sign, sub
from exact_geometry.hulls import convex_hull
from exact_geometry.polygons import OUTSIDE, area, edges, locate
from exact_geometry.segments import distance_squared

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
    return [sub(q, p) for p, q in zip(polygon, [*polygon[1:], polygon[0]], strict=True)]


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


ORIGIN = (Fraction(0), Fraction(0))


def difference(first: Iterable[Point], second: Iterable[Point]) -> ExactPolygon:
    """{p - q}：第一个集合减去第二个，即加上它关于原点的对称。"""
    return minkowski_sum(first, [(-x, -y) for x, y in second])


def gap_squared(first: Iterable[Point], second: Iterable[Point]) -> Fraction:
    """两个点集的凸包之间距离的平方，碰到或重叠时是 0；有一边是空的抛出 ValueError。"""
    shape = difference(first, second)
    if not shape:
        raise ValueError("distance from an empty set")
    if len(shape) > 2 and locate(ORIGIN, shape) != OUTSIDE:
        return Fraction(0)
    return min(distance_squared(ORIGIN, p, q) for p, q in edges(shape))


def collide(first: Iterable[Point], second: Iterable[Point]) -> bool:
    """两个凸包有没有公共点（边碰边也算）。"""
    return gap_squared(first, second) == 0


def mixed_area(first: Iterable[Point], second: Iterable[Point]) -> Fraction:
    """混合面积 V：面积(A + B) = 面积(A) + 2V + 面积(B)。"""
    a, b = list(first), list(second)
    origin = [(0, 0)]
    sizes = [area(minkowski_sum(x, y)) for x, y in ((a, b), (a, origin), (b, origin))]
    return (sizes[0] - sizes[1] - sizes[2]) / 2
