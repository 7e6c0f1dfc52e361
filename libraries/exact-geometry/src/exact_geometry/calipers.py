"""旋转卡壳：直径、宽度、最小外接矩形。"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from fractions import Fraction

from exact_geometry.coordinates import Pair, Point, as_integers, cross, dot, exact, sub
from exact_geometry.hulls import convex_hull
from exact_geometry.predicates import compare_distance, cross_sign


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


def width_squared(points: Iterable[Point]) -> Fraction:
    """夹住所有点的两条平行直线的最小距离的平方，精确；没有点时抛出 ValueError。"""
    hull = convex_hull(points)
    m = len(hull)
    if m == 0:
        raise ValueError("width of no points")
    if m <= 2:
        return Fraction(0)
    best, j = None, 1
    for i in range(m):
        a, b = hull[i], hull[(i + 1) % m]
        while cross_sign(a, b, hull[j], hull[(j + 1) % m]) > 0:
            j = (j + 1) % m
        edge = sub(exact(b), exact(a))
        across = cross(edge, sub(exact(hull[j]), exact(a)))
        height = across**2 / dot(edge, edge)
        best = height if best is None else min(best, height)
    assert best is not None
    return best


def smallest_rectangle(
    points: Iterable[Point],
) -> tuple[Fraction, list[tuple[Fraction, Fraction]]]:
    """（面积，逆时针的四个角），都是精确的有理数；共线时面积为 0，没有点时抛出 ValueError。

    出处：H. Freeman, R. Shapira, The minimum-area encasing rectangle（1975）。
    """
    hull = convex_hull(points)
    if not hull:
        raise ValueError("rectangle around no points")
    if len(hull) <= 2:
        first, last = exact(hull[0]), exact(hull[-1])
        return Fraction(0), [first, last, last, first]
    best = min(touching_edges(as_integers(*hull)), key=lambda found: found[0])
    return framed(*(exact(hull[k]) for k in best[1]))


def touching_edges(hull: list[Point]) -> Iterator[tuple[Fraction, tuple[int, ...]]]:
    """每条边：（贴着它的外接矩形的面积，边的两端和最右、最高、最左的顶点）；坐标是整数。

    边转一圈，另外三个顶点也各转一圈，谁都不回头：一共 O(n) 步。
    """
    n = len(hull)
    right = top = left = 1
    for k, a in enumerate(hull):
        e = sub(hull[(k + 1) % n], a)

        right = max(right, k + 1)
        while dot(e, side(hull, right)) > 0:
            right += 1
        top = max(top, right)
        while cross(e, side(hull, top)) > 0:
            top += 1
        left = max(left, top)
        while dot(e, side(hull, left)) < 0:
            left += 1
        across = dot(e, sub(hull[right % n], hull[left % n]))
        height = cross(e, sub(hull[top % n], a))
        ends = k, (k + 1) % n, right % n, top % n, left % n
        yield Fraction(across * height, dot(e, e)), ends


def side(hull: list[Point], k: int) -> Point:
    """从第 k 个顶点出发的边，下标转着圈数。"""
    n = len(hull)
    return sub(hull[(k + 1) % n], hull[k % n])


def framed(
    a: Point, b: Point, right: Point, top: Point, left: Point
) -> tuple[Fraction, list[tuple[Fraction, Fraction]]]:
    """底边贴着 ab、三边过另外三点的矩形：面积和四角。"""
    e = sub(b, a)
    length = dot(e, e)
    low, high = dot(sub(left, a), e) / length, dot(sub(right, a), e) / length
    rise = cross(e, sub(top, a)) / length
    steps = ((low, 0), (high, 0), (high, rise), (low, rise))
    corners = [
        (a[0] + s * e[0] - t * e[1], a[1] + s * e[1] + t * e[0]) for s, t in steps
    ]
    return (high - low) * rise * length, corners
