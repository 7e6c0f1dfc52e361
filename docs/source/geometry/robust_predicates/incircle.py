"""圆内谓词：d 在不在过 a、b、c 的圆里？浮点过滤，整数兜底。"""

from __future__ import annotations

from computational_geometry.orientation import UNDERFLOW, U, cross_sign, kinds, sign
from computational_geometry.vectors import Point, sub
from robust_predicates.integers import as_integers

INCIRCLE_BOUND = (10 + 96 * U) * U  # Shewchuk 1997：第一级误差界


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


def incircle_float(a: Point, b: Point, c: Point, d: Point) -> int:
    """直接看浮点行列式的符号。"""
    return sign(terms(a, b, c, d)[0])


def incircle_eps(a: Point, b: Point, c: Point, d: Point, eps: float = 1e-8) -> int:
    """绝对值小于 eps 的一律当作共圆。"""
    value = terms(a, b, c, d)[0]
    return 0 if abs(value) < eps else sign(value)


def main() -> None:
    a, b, c = (1.0, 0.0), (0.0, 1.0), (-1.0, 0.0)
    cases = {
        "圆心": (0.0, 0.0),
        "圆上的第四点": (0.0, -1.0),
        "圆外": (2.0, 0.0),
        "(0.6, 0.8)，存成浮点数": (0.6, 0.8),
        "(0.28, 0.96)，存成浮点数": (0.28, 0.96),
    }
    print("单位圆上三点 (1, 0)、(0, 1)、(-1, 0)")
    for name, d in cases.items():
        answers = incircle_float(a, b, c, d), incircle_eps(a, b, c, d), incircle(a, b, c, d)
        print("  浮点 {:2}   eps {:2}   过滤 + 精确 {:2}".format(*answers), f"  {name}")
    small = [(x * 1e-3, y * 1e-3) for x, y in (a, b, c, (0.0, 0.5))]
    print("整个图缩到千分之一，圆内的点 (0, 0.0005)")
    print(f"  浮点 {incircle_float(*small):2}   eps {incircle_eps(*small):2}   过滤 + 精确 {incircle(*small):2}")


if __name__ == "__main__":
    main()
