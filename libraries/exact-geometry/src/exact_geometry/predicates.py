"""Predicates whose signs are always right.

Floats filter, integers decide what is close.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cmp_to_key
from math import fabs
from typing import Any

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
    """The exact sign of (b - a)×(d - c).

    Numbers are float, int or Fraction, also mixed. Raises ValueError for NaN,
    OverflowError for infinity.
    Source: J. R. Shewchuk, Adaptive Precision Floating-Point Arithmetic
    and Fast Robust Geometric Predicates (1997).
    """
    (ax, ay), (bx, by), (cx, cy), (dx, dy) = a, b, c, d
    one_kind = type(ax) is type(ay) is type(bx) is type(by) is type(cx) is type(cy)
    kind = type(ax) if one_kind and type(ax) is type(dx) is type(dy) else None
    if kind is float:
        left, right = (bx - ax) * (dy - cy), (by - ay) * (dx - cx)
        bound = CROSS_BOUND * (fabs(left) + fabs(right)) + UNDERFLOW
        if left - right > bound:  # 离 0 够远，舍入误差翻不了它的符号
            return 1
        if right - left > bound:
            return -1
    if kind is not int:
        a, b, c, d = as_integers(a, b, c, d)  # 同乘一个正数，变成整数，符号不变
    return sign(cross(sub(b, a), sub(d, c)))


def orient(p: Point, q: Point, r: Point) -> int:
    """1 if p, q, r turn left, -1 if they turn right, 0 if they are collinear.

    Exact; numbers and errors are those of cross_sign.
    """
    return cross_sign(p, q, p, r)


def compare_distance(a: Point, b: Point, c: Point, d: Point) -> int:
    """The exact sign of |ab|² - |cd|²: 1 if ab is longer.

    Numbers and errors are those of cross_sign.
    """
    used = kinds(a, b, c, d)
    if used == {float}:
        ab, cd = sub(b, a), sub(d, c)
        left, right = dot(ab, ab), dot(cd, cd)
        if fabs(left - right) > DISTANCE_BOUND * (left + right) + UNDERFLOW:
            return sign(left - right)
    if used != {int}:
        a, b, c, d = as_integers(a, b, c, d)
    ab, cd = sub(b, a), sub(d, c)
    return sign(dot(ab, ab) - dot(cd, cd))


def incircle(a: Point, b: Point, c: Point, d: Point) -> int:
    """For a, b, c anticlockwise: 1 if d lies in their circle, 0 on it, -1 outside.

    Exact. Clockwise has the other sign. Of collinear a, b, c that go one way (or do so
    after a rotation) the circle is what lies left of their line: 1 for d on the left, 0
    on the line, -1 on the right; the other sign if they go back, and 0 if two of them
    coincide. Numbers are float, int or Fraction, also mixed. Raises ValueError for NaN,
    OverflowError for infinity.
    Source: J. R. Shewchuk, Adaptive Precision Floating-Point Arithmetic (1997).
    """
    used = kinds(a, b, c, d)
    if used == {float}:
        value, size, lifts = terms(a, b, c, d)
        if abs(value) > INCIRCLE_BOUND * size + UNDERFLOW * (lifts + size + 1):
            return sign(value)
    if used != {int}:
        a, b, c, d = as_integers(a, b, c, d)
    return sign(terms(a, b, c, d)[0])


def terms(a: Any, b: Any, c: Any, d: Any) -> tuple[Any, Any, Any]:
    """(The determinant, the same with + for every -, the sum of |its parts|)."""
    p, q, r = sub(a, d), sub(b, d), sub(c, d)
    value = size = parts = 0 * p[0]
    for (px, py), (qx, qy), (rx, ry) in ((p, q, r), (q, r, p), (r, p, q)):
        lift = px * px + py * py  # 抬到抛物面上的高度
        value += lift * (qx * ry - rx * qy)
        size += lift * (abs(qx * ry) + abs(rx * qy))
        parts += lift + abs(qx * ry) + abs(rx * qy)
    return value, size, parts


def dot_sign(a: Point, b: Point, c: Point, d: Point) -> int:
    """The exact sign of (b - a)·(d - c).

    Turned by 90°, which rounds nothing, c and d make it the sign of a cross product.
    """
    return cross_sign(a, b, (-c[1], c[0]), (-d[1], d[0]))


def in_diametral_circle(a: Point, b: Point, p: Point) -> int:
    """1 if p lies inside the circle on ab as diameter, 0 on it, -1 outside; exact.

    Inside, ab is seen at an obtuse angle.
    """
    return -dot_sign(p, a, p, b)


def orient3d(a: Vector, b: Vector, c: Vector, d: Vector) -> int:
    """The exact sign of (b-a)×(c-a)·(d-a): 1 if abc, seen from d, is anticlockwise.

    0 if the four are coplanar, -1 on the other side. Numbers are float, int or
    Fraction, also mixed. Raises ValueError for NaN, OverflowError for infinity.
    Source: J. R. Shewchuk, Adaptive Precision Floating-Point Arithmetic (1997).
    """
    used = kinds(a, b, c, d)
    if used == {float}:
        value, size, parts = volume_terms(a, b, c, d)
        if abs(value) > ORIENT3D_BOUND * size + UNDERFLOW * (parts + 1):
            return sign(value)
    if used != {int}:
        a, b, c, d = as_integers(a, b, c, d)
    return sign(volume_terms(a, b, c, d)[0])


def volume_terms(a: Any, b: Any, c: Any, d: Any) -> tuple[Any, Any, Any]:
    """(6 × the signed volume, the sum of |products|, the sum of |factors|)."""
    (ux, uy, uz), (vx, vy, vz), (wx, wy, wz) = (
        [p[k] - a[k] for k in range(3)] for p in (b, c, d)
    )
    minors = ((vy * wz, vz * wy), (vz * wx, vx * wz), (vx * wy, vy * wx))
    pairs = [(u, *minor) for u, minor in zip((ux, uy, uz), minors, strict=True)]
    value = sum(u * (left - right) for u, left, right in pairs)
    size = sum(abs(u) * (abs(left) + abs(right)) for u, left, right in pairs)
    return value, size, abs(ux) + abs(uy) + abs(uz)


def polar_order(center: Point, points: Iterable[Point]) -> list[Point]:
    """The points around center, anticlockwise from straight right on.

    Points of one direction keep their order; center itself comes first.
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
