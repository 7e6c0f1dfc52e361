"""圆：交点与切线的个数由精确的判别式决定，最小圆覆盖精确，面积并最后才舍入。"""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator
from fractions import Fraction
from math import atan2, cos, fsum, isqrt, sin, tau

from exact_geometry.coordinates import (
    ExactPoint,
    Number,
    Point,
    as_integers,
    cross,
    dot,
    exact,
    finite,
    sign,
    sub,
)
from exact_geometry.predicates import in_diametral_circle, incircle, orient
from exact_geometry.voronoi_diagrams import circumcentre


def root(square: Fraction) -> Fraction:
    """非负有理数的平方根；完全平方数精确，其余的相对误差小于 2**-90。负数抛出 ValueError。"""
    if square < 0:
        raise ValueError("square root of a negative number")
    n, d = square.numerator, square.denominator
    shift = max(0, 100 - (n * d).bit_length() // 2)
    return Fraction(isqrt(n * d << 2 * shift), d << shift)


def line_and_circle(a: Point, b: Point, centre: Point, radius: Number) -> list[Point]:
    """直线 ab 与圆的交点，沿 a 到 b 的次序：相离 []，相切一个，相交两个。

    个数精确，坐标舍入到浮点数。a 与 b 重合或 radius 为负时抛出 ValueError。
    """
    a, b, centre, r = exact(a), exact(b), exact(centre), Fraction(radius)
    e, w = sub(b, a), sub(centre, a)
    length = dot(e, e)
    if length == 0 or r < 0:
        raise ValueError("a line needs two points, a circle a radius of at least 0")
    disc = r * r * length - cross(e, w) ** 2  # (半弦长 × |e|) 的平方
    middle = dot(w, e) / length
    if disc < 0:
        return []
    half = root(disc) / length
    steps = [middle] if disc == 0 else [middle - half, middle + half]
    return [(float(a[0] + t * e[0]), float(a[1] + t * e[1])) for t in steps]


def relation(centre: Point, radius: Number, other: Point, size: Number) -> int:
    """两圆的位置：-2 内含（或相同）、-1 内切、0 相交、1 外切、2 相离；精确。

    半径不小于 0，负的抛出 ValueError。
    """
    here, there, (r, s) = as_integers(centre, other, (radius, size))
    gap = sub(there, here)
    d2 = dot(gap, gap)
    if min(r, s) < 0:
        raise ValueError("a circle needs a radius of at least 0")
    if d2 == 0 and r == s:
        return -2
    outer, inner = sign(d2 - (r + s) ** 2), sign(d2 - (r - s) ** 2)
    if outer >= 0:
        return 1 + outer
    return -1 + inner if inner <= 0 else 0


def circles_meet(
    centre: Point, radius: Number, other: Point, size: Number
) -> list[Point]:
    """两圆的交点，个数精确，坐标舍入到浮点数；相同的圆有无穷多个，抛出 ValueError。"""
    where = relation(centre, radius, other, size)
    c, gap = exact(centre), sub(exact(other), exact(centre))
    d2, r, s = dot(gap, gap), Fraction(radius), Fraction(size)
    if d2 == 0 and r == s:
        raise ValueError("the two circles are the same")
    if where in (-2, 2):
        return []
    along = (d2 + r * r - s * s) / (2 * d2)  # 根轴与连心线的交点
    across = root(max(r * r / d2 - along * along, Fraction(0)))
    signs = (-1, 1) if where == 0 else (0,)
    return [
        (
            float(c[0] + along * gap[0] + k * across * gap[1]),
            float(c[1] + along * gap[1] - k * across * gap[0]),
        )
        for k in signs
    ]


Touch = tuple[Point, Point]


def tangent_points(p: Point, centre: Point, radius: Number) -> list[Point]:
    """过 p 的切线与圆的切点：圆内 []，圆上一个（p 自己），圆外两个；个数精确。"""
    return [second for _, second in common_tangents(p, 0, centre, radius)[:2]]


def common_tangents(
    centre: Point, radius: Number, other: Point, size: Number
) -> list[Touch]:
    """两圆的公切线，每条给出两圆上的切点：先外公切线，再内公切线；至多四条，条数精确。

    半径不小于 0；两圆相同（有无穷多条）时抛出 ValueError。坐标舍入到浮点数。
    """
    c, gap = exact(centre), sub(exact(other), exact(centre))
    o, d2, r, s = exact(other), dot(gap, gap), Fraction(radius), Fraction(size)
    if min(r, s) < 0:
        raise ValueError("a circle needs a radius of at least 0")
    if d2 == 0:
        if r == s:
            raise ValueError("the two circles are the same")
        return []
    found: list[Touch] = []
    for side in (1, -1):  # 外公切线：两圆在同侧；内公切线：在两侧
        along = (r - side * s) / d2  # 单位法向量在连心线方向的分量，除以 |gap|
        rest = 1 / d2 - along * along
        if rest < 0 or (side == -1 and s == 0) or (side == -1 and r == 0):
            continue  # 半径为 0 时内外公切线重合
        across = root(rest)
        for k in (1, -1) if rest and (r or s) else (1,):
            n = (
                along * gap[0] - k * across * gap[1],
                along * gap[1] + k * across * gap[0],
            )
            found.append((at(c, r, n), at(o, side * s, n)))
    return found


def at(
    centre: tuple[Fraction, Fraction], r: Fraction, n: tuple[Fraction, Fraction]
) -> Point:
    """圆心沿单位法向量 n 走 r。"""
    return float(centre[0] + r * n[0]), float(centre[1] + r * n[1])


Circle = tuple[ExactPoint, Fraction]  # （圆心，半径的平方），都精确


def smallest_circle(
    points: Iterable[Point], seed: int = 0
) -> tuple[Circle, list[Point]]:
    """盖住所有点的最小圆，以及撑住它的一到三个点；没有点时抛出 ValueError。

    圆是唯一的，seed 只影响快慢；点在圆上不止三个时，撑住它的点可能有几种选法。
    NaN 抛出 ValueError，无穷大抛出 OverflowError。
    出处：E. Welzl, Smallest enclosing disks（1991）；写法依 de Berg 等《计算几何》4.7 节。
    """
    order = sorted(set(finite(points)))
    if not order:
        raise ValueError("smallest circle around no points")
    random.Random(seed).shuffle(order)
    support = [order[0]]
    for i, p in enumerate(order):
        if outside(support, p):
            support = with_one(order[:i], p)
    return circle_through(support), support


def with_one(points: list[Point], p: Point) -> list[Point]:
    """盖住 points、并且 p 在圆上的最小圆的支撑点。"""
    support = [p]
    for j, q in enumerate(points):
        if outside(support, q):
            support = with_two(points[:j], p, q)
    return support


def with_two(points: list[Point], p: Point, q: Point) -> list[Point]:
    """盖住 points、并且 p、q 在圆上的最小圆的支撑点。"""
    support = [p, q]
    for r in points:
        if outside(support, r):
            # 排成逆时针，往后不必再问
            support = [p, q, r] if orient(p, q, r) > 0 else [q, p, r]
    return support


def outside(support: list[Point], p: Point) -> bool:
    """p 严格在 support 撑住的圆外吗；只问谓词，不算圆心。三个支撑点是逆时针的。"""
    if len(support) == 1:
        return p != support[0]
    if len(support) == 2:
        return in_diametral_circle(*support, p) < 0
    return incircle(*support, p) < 0


def circle_through(support: list[Point]) -> Circle:
    """一点：半径 0；两点：直径；三点：外接圆。"""
    (x, y), *others = map(exact, support)
    if not others:
        return (x, y), Fraction(0)
    middle = (x + others[0][0]) / 2, (y + others[0][1]) / 2
    centre = middle if len(others) == 1 else circumcentre(*support)
    return centre, (x - centre[0]) ** 2 + (y - centre[1]) ** 2


Disc = tuple[Number, Number, Number]  # (x, y, r)
Arc = tuple[float, float]  # 从第一个角逆时针到第二个角


def union_area(discs: Iterable[Disc]) -> float:
    """并的面积；半径不小于 0，负的抛出 ValueError。O(n log n + m log m)，m 是外接正方形相碰的对数。

    位置关系（内含、相离）精确判断；弧的端点是浮点数。每一堆连在一起的圆从自己的一个圆心起算，
    所以误差与“这一堆的周长 × 跨度 × 机器精度”同阶，与搬到多远无关。
    NaN 抛出 ValueError，无穷大抛出 OverflowError。
    """
    distinct = sorted(set(finite(discs)))
    if any(r < 0 for _, _, r in distinct):
        raise ValueError("a circle needs a radius of at least 0")
    kept, crossing = outermost(distinct)
    return fsum(
        sweep(kept[k], arc, kept[origin])
        for origin, members in groups(crossing).items()
        for k in members
        for arc in exposed(kept[k], [kept[j] for j in crossing[k]])
    )


def outermost(discs: list[Disc]) -> tuple[list[Disc], list[list[int]]]:
    """（不在别的圆里面的圆，每一个与哪几个相交）。"""
    pairs = []
    for i, j in near(discs):
        one, other = discs[i], discs[j]
        pairs.append((i, j, relation(one[:2], one[2], other[:2], other[2])))
    inner = {min(i, j, key=lambda k: discs[k][2]) for i, j, where in pairs if where < 0}
    kept = [k for k in range(len(discs)) if k not in inner]
    number = {k: place for place, k in enumerate(kept)}
    crossing: list[list[int]] = [[] for _ in kept]
    for i, j, where in pairs:
        if where == 0 and i in number and j in number:
            crossing[number[i]].append(number[j])
            crossing[number[j]].append(number[i])
    return [discs[k] for k in kept], crossing


def near(discs: list[Disc]) -> Iterator[tuple[int, int]]:
    """外接正方形相碰的每一对：从左往右扫，只与还没有走完的比上下。discs 已按 x 排好。"""
    order = sorted(range(len(discs)), key=lambda k: discs[k][0] - discs[k][2])
    open_: list[int] = []
    for k in order:
        x, y, r = discs[k]
        open_ = [j for j in open_ if discs[j][0] + discs[j][2] >= x - r]
        for j in open_:
            v, s = discs[j][1:]
            if (
                v - s <= y + r and y - r <= v + s
            ):  # 两边舍入的方向相同，相碰的一对也不会漏
                yield j, k
        open_.append(k)


def groups(crossing: list[list[int]]) -> dict[int, list[int]]:
    """相交的圆连成一堆一堆：每堆的第一个 → 这一堆的全部。"""
    found: dict[int, list[int]] = {}
    seen: set[int] = set()
    for origin in range(len(crossing)):
        if origin not in seen:
            seen.add(origin)
            found[origin] = [origin]
            for k in found[origin]:  # 一边走一边加长
                fresh = [j for j in crossing[k] if j not in seen]
                seen.update(fresh)
                found[origin] += fresh
    return found


def exposed(disc: Disc, discs: list[Disc]) -> list[Arc]:
    """圆周上不在别的圆里的弧；discs 是与它相交的圆。"""
    covered = sorted(arc for other in discs for arc in covering(disc, other))
    bare, reached = [], 0.0
    for start, end in covered:
        if start > reached:
            bare.append((reached, start))
        reached = max(reached, end)
    return [*bare, (reached, tau)] if reached < tau else bare


def covering(disc: Disc, other: Disc) -> list[Arc]:
    """disc 的圆周落在 other 里的弧，拆成 [0, 2π] 里的一段或两段；两圆相交。"""
    centre, there, (r, s) = as_integers(disc[:2], other[:2], (disc[2], other[2]))
    gap = sub(there, centre)
    d2 = dot(gap, gap)
    along = Fraction(d2 + r * r - s * s, 2 * d2)  # 公共弦的垂足，以圆心距为单位
    across = root(
        Fraction(r * r, d2) - along * along
    )  # 半弦；先精确相减再开方，快相切时也准
    half = atan2(across, along)
    start = (direction(*gap) - half) % tau
    end = start + 2 * half
    return [(start, end)] if end <= tau else [(start, tau), (0.0, end - tau)]


def direction(x: int, y: int) -> float:
    """整数向量的极角；整数太大时先一起去掉末尾的几位。"""
    extra = max(0, max(abs(x), abs(y)).bit_length() - 1000)
    return atan2(y >> extra, x >> extra)


def sweep(disc: Disc, arc: Arc, origin: Disc) -> float:
    """∮ (x dy - y dx) / 2 在一段弧上的值，以 origin 的圆心为原点。"""
    x, y, r = float(disc[0] - origin[0]), float(disc[1] - origin[1]), float(disc[2])
    a, b = arc
    return r * (r * (b - a) + x * (sin(b) - sin(a)) - y * (cos(b) - cos(a))) / 2
