"""圆与直线、圆与圆：几个交点由精确的判别式决定，坐标最后才舍入。"""

from __future__ import annotations

from fractions import Fraction
from math import isqrt

from computational_geometry.orientation import exact, sign
from computational_geometry.vectors import Point, cross, dot, sub
from robust_predicates.integers import as_integers

RELATIONS = {-2: "内含", -1: "内切", 0: "相交", 1: "外切", 2: "相离"}


def root(square: Fraction) -> Fraction:
    """非负有理数的平方根；完全平方数精确，其余的相对误差小于 2**-90。负数抛出 ValueError。"""
    if square < 0:
        raise ValueError("square root of a negative number")
    n, d = square.numerator, square.denominator
    shift = max(0, 100 - (n * d).bit_length() // 2)
    return Fraction(isqrt(n * d << 2 * shift), d << shift)


def line_and_circle(a: Point, b: Point, centre: Point, radius: float) -> list[Point]:
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


def relation(centre: Point, radius: float, other: Point, size: float) -> int:
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
    centre: Point, radius: float, other: Point, size: float
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


def main() -> None:
    print("直线 y = 3 与圆 x² + y² = 25：", line_and_circle((0, 3), (1, 3), (0, 0), 5))
    print("直线 y = 5（相切）：        ", line_and_circle((0, 5), (1, 5), (0, 0), 5))
    above = 5.000000000000001
    print("再往上一个浮点数：          ", line_and_circle((0.0, above), (1.0, above), (0.0, 0.0), 5.0))
    for other, size in (((3, 0), 2), ((3, 0), 1), ((3, 0), 3), ((1, 0), 1), ((0, 0), 1), ((0, 0), 2)):
        where = relation((0, 0), 2, other, size)
        found = [] if (other, size) == ((0, 0), 2) else circles_meet((0, 0), 2, other, size)
        places = " ".join(f"({x:.6g}, {y:.6g})" for x, y in found)
        print(f"圆心 {other} 半径 {size} 与圆心 (0, 0) 半径 2：{RELATIONS[where]} {places}".rstrip())


if __name__ == "__main__":
    main()
