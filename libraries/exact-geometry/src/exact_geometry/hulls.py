"""凸包，以及在凸包上二分：切线、点的内外。"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from exact_geometry.coordinates import Point, finite
from exact_geometry.polygons import BOUNDARY, INSIDE, OUTSIDE
from exact_geometry.predicates import orient

Predicate = Callable[[Point, Point, Point], int]


def convex_hull(
    points: Iterable[Point],
    *,
    orient: Predicate = orient,
    keep_collinear: bool = False,
) -> list[Point]:
    """凸包的严格顶点，逆时针，从 (x, y) 最小的点开始。

    没有点返回 []，全都重合返回一点，全都共线返回两端。keep_collinear 时边上的点也留下，
    全都共线就返回排好序的所有点。坐标是 float、int 或 Fraction，混用也行；
    NaN 抛出 ValueError，无穷大抛出 OverflowError。orient 可以换成别的谓词，结果就由它负责。
    出处：A. M. Andrew, Another efficient algorithm for convex hulls（1979）。
    """
    ordered = sorted(set(finite(points)))
    if len(ordered) <= 2:
        return ordered
    least = 0 if keep_collinear else 1
    lower = half_hull(ordered, orient, least)
    upper = half_hull(ordered[::-1], orient, least)
    return list(dict.fromkeys(lower + upper))  # 两条链的两端相同；全都共线时整条都相同


def half_hull(ordered: list[Point], orient: Predicate, least: int) -> list[Point]:
    """从第一点到最后一点的链，每处的方向不小于 least：1 是始终左转，0 是也许直行。"""
    chain: list[Point] = []
    for point in ordered:
        while len(chain) >= 2 and orient(chain[-2], chain[-1], point) < least:
            chain.pop()  # 不左转的点在凸包里面，或在边上
        chain.append(point)
    return chain


def tangents(p: Point, hull: Sequence[Point]) -> tuple[int, int]:
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


def locate_convex(point: Point, hull: Sequence[Point]) -> int:
    """点在凸多边形的内、外还是边上，O(log n)；顶点严格凸、逆时针、至少三个。"""
    base = hull[0]
    low, high = 1, len(hull) - 1
    if orient(base, hull[low], point) < 0 or orient(base, hull[high], point) > 0:
        return OUTSIDE
    # 从 base 出发的对角线把凸包切成扇形，二分找到点所在的一片
    while high - low > 1:
        middle = (low + high) // 2
        if orient(base, hull[middle], point) >= 0:
            low = middle
        else:
            high = middle
    turns = (
        orient(base, hull[low], point),
        orient(hull[low], hull[high], point),
        orient(hull[high], base, point),
    )
    if min(turns) < 0:
        return OUTSIDE
    on_first = low == 1 and turns[0] == 0
    on_last = high == len(hull) - 1 and turns[2] == 0
    return BOUNDARY if turns[1] == 0 or on_first or on_last else INSIDE


def onion(points: Iterable[Point]) -> list[list[Point]]:
    """一层层剥下来的凸包，从外到里；边上的点属于里面一层。"""
    rest, layers = set(finite(points)), []
    while rest:
        layers.append(convex_hull(rest))
        rest -= set(layers[-1])
    return layers
