"""符号永远正确的谓词：先用浮点过滤，拿不准再用整数算。"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cmp_to_key

from exact_geometry.coordinates import (
    Point,
    Vector,
    as_integers,
    cross,
    dot,
    finite,
    kinds,
    sign,
    sub,
)

U = 2.0**-53  # 一次舍入的最大相对误差
CROSS_BOUND = (3 + 16 * U) * U  # Shewchuk 1997：二维方向谓词的第一级误差界
DISTANCE_BOUND = 8 * U  # 两个平方和各错不过 4u 多一点，这里放宽
UNDERFLOW = 2.0**-1070  # 乘积下溢时相对误差失效，补上一个绝对误差
INCIRCLE_BOUND = (10 + 96 * U) * U  # Shewchuk 1997：第一级误差界
ORIENT3D_BOUND = (7 + 56 * U) * U  # Shewchuk 1997：第一级误差界


def cross_sign(a: Point, b: Point, c: Point, d: Point) -> int:
    """(b - a)×(d - c) 的精确符号；坐标是 float、int 或 Fraction，混用也行。

    NaN 抛出 ValueError，无穷大抛出 OverflowError。

    出处：J. R. Shewchuk, Adaptive Precision Floating-Point Arithmetic
    and Fast Robust Geometric Predicates（1997）。
    """
    (ax, ay), (bx, by), (cx, cy), (dx, dy) = a, b, c, d
    one_kind = type(ax) is type(ay) is type(bx) is type(by) is type(cx) is type(cy)
    kind = type(ax) if one_kind and type(ax) is type(dx) is type(dy) else None
    if kind is float:
        left, right = (bx - ax) * (dy - cy), (by - ay) * (dx - cx)
        bound = CROSS_BOUND * (abs(left) + abs(right)) + UNDERFLOW
        if left - right > bound:  # 离 0 够远，舍入误差翻不了它的符号
            return 1
        if right - left > bound:
            return -1
    if kind is not int:
        a, b, c, d = as_integers(a, b, c, d)  # 同乘一个正数，变成整数，符号不变
    return sign(cross(sub(b, a), sub(d, c)))


def orient(p: Point, q: Point, r: Point) -> int:
    """p、q、r 左转返回 1，右转返回 -1，共线返回 0；永远正确。坐标和错误同 cross_sign。"""
    return cross_sign(p, q, p, r)


def compare_distance(a: Point, b: Point, c: Point, d: Point) -> int:
    """|ab|² - |cd|² 的精确符号：ab 更长 1，一样长 0，更短 -1；坐标和错误同 cross_sign。"""
    used = kinds(a, b, c, d)
    if used == {float}:
        ab, cd = sub(b, a), sub(d, c)
        left, right = dot(ab, ab), dot(cd, cd)
        if abs(left - right) > DISTANCE_BOUND * (left + right) + UNDERFLOW:
            return sign(left - right)
    if used != {int}:
        a, b, c, d = as_integers(a, b, c, d)
    ab, cd = sub(b, a), sub(d, c)
    return sign(dot(ab, ab) - dot(cd, cd))


def incircle(a: Point, b: Point, c: Point, d: Point) -> int:
    """a、b、c 逆时针时：d 在圆内返回 1，圆上 0，圆外 -1；顺时针则反号。

    三点共线、从 a 到 b 到 c 一路向前（或轮换以后是）时，圆退化成直线左边的半平面：
    d 在左边返回 1，线上 0，右边 -1；倒退则反号，三点里有重合返回 0。永远精确；
    坐标是 float、int 或 Fraction，混用也行。NaN 抛出 ValueError，无穷大抛出 OverflowError。
    出处：J. R. Shewchuk, Adaptive Precision Floating-Point Arithmetic（1997）。
    """
    used = kinds(a, b, c, d)
    if used == {float}:
        value, size, lifts = terms(a, b, c, d)
        if abs(value) > INCIRCLE_BOUND * size + UNDERFLOW * (lifts + size + 1):
            return sign(value)
    if used != {int}:
        a, b, c, d = as_integers(a, b, c, d)
    return sign(terms(a, b, c, d)[0])


def terms(a: Point, b: Point, c: Point, d: Point) -> tuple[float, float, float]:
    """（行列式，把减号都换成加号的同一式，三个平方和以及六个乘积的绝对值之和）。"""
    p, q, r = sub(a, d), sub(b, d), sub(c, d)
    value = size = parts = 0 * p[0]
    for (px, py), (qx, qy), (rx, ry) in ((p, q, r), (q, r, p), (r, p, q)):
        lift = px * px + py * py  # 抬到抛物面上的高度
        value += lift * (qx * ry - rx * qy)
        size += lift * (abs(qx * ry) + abs(rx * qy))
        parts += lift + abs(qx * ry) + abs(rx * qy)
    return value, size, parts


def dot_sign(a: Point, b: Point, c: Point, d: Point) -> int:
    """(b - a)·(d - c) 的精确符号：把 c、d 绕原点转 90°，点积就成了叉积，而转 90° 没有误差。"""
    return cross_sign(a, b, (-c[1], c[0]), (-d[1], d[0]))


def in_diametral_circle(a: Point, b: Point, p: Point) -> int:
    """p 在以 ab 为直径的圆内返回 1（看 ab 的角是钝角），圆上 0，圆外 -1；精确。"""
    return -dot_sign(p, a, p, b)


def orient3d(a: Vector, b: Vector, c: Vector, d: Vector) -> int:
    """(b-a)×(c-a)·(d-a) 的精确符号：d 在 abc 逆时针所朝的一侧返回 1，共面 0，另一侧 -1。

    坐标是 float、int 或 Fraction，混用也行；NaN 抛出 ValueError，无穷大抛出 OverflowError。
    出处：J. R. Shewchuk, Adaptive Precision Floating-Point Arithmetic（1997）。
    """
    used = kinds(a, b, c, d)
    if used == {float}:
        value, size, parts = volume_terms(a, b, c, d)
        if abs(value) > ORIENT3D_BOUND * size + UNDERFLOW * (parts + 1):
            return sign(value)
    if used != {int}:
        a, b, c, d = as_integers(a, b, c, d)
    return sign(volume_terms(a, b, c, d)[0])


def volume_terms(
    a: Vector, b: Vector, c: Vector, d: Vector
) -> tuple[float, float, float]:
    """（六倍有向体积，各乘积绝对值之和，乘积的各因子绝对值之和）。"""
    (ux, uy, uz), (vx, vy, vz), (wx, wy, wz) = (
        [p[k] - a[k] for k in range(3)] for p in (b, c, d)
    )
    minors = ((vy * wz, vz * wy), (vz * wx, vx * wz), (vx * wy, vy * wx))
    pairs = [(u, *minor) for u, minor in zip((ux, uy, uz), minors, strict=True)]
    value = sum(u * (left - right) for u, left, right in pairs)
    size = sum(abs(u) * (abs(left) + abs(right)) for u, left, right in pairs)
    return value, size, abs(ux) + abs(uy) + abs(uz)


def polar_order(center: Point, points: Iterable[Point]) -> list[Point]:
    """绕 center 一整圈的逆时针次序，从正右方开始。

    同方向的先后不变，center 自己排在最前。
    """

    center, *others = finite([center, *points])

    def half(p: Point) -> int:  # 0：就是圆心；1：角在 [0, π)；2：角在 [π, 2π)
        if p == center:
            return 0
        return 1 if (p[1], p[0]) > (center[1], center[0]) else 2

    def compare(p: Point, q: Point) -> int:
        if half(p) != half(q):
            return half(p) - half(q)
        return -orient(center, p, q)

    return sorted(others, key=cmp_to_key(compare))
