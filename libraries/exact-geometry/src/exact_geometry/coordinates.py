"""坐标：float、int、Fraction 混用也行，每个算法进门时都换成同一种数，一位也不丢。"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from fractions import Fraction
from math import lcm

Number = float | Fraction  # int 也是：类型检查器把它算作 float
Point = tuple[Number, Number]  # 点和向量都用它
Vector = Sequence[Number]  # 任意维的点


def as_integers(*points: Vector) -> list[tuple[int, ...]]:
    """所有坐标乘以同一个正整数，使每个都成为整数。

    齐次多项式的符号因此不变。NaN 抛出 ValueError，无穷大抛出 OverflowError。
    """
    ratios = [[ratio(x) for x in point] for point in points]
    scale = lcm(*(denominator for point in ratios for _, denominator in point))
    return [tuple(n * (scale // d) for n, d in point) for point in ratios]


def exactly(point: Vector) -> tuple[Fraction, ...]:
    """同一个点的有理数形式；错误同上。"""
    return tuple(Fraction(*ratio(x)) for x in point)


def ratio(x: float) -> tuple[int, int]:
    """（分子，分母），都是 Python 的整数；numpy 的数和 Decimal 也行。"""
    try:
        return x.as_integer_ratio()
    except AttributeError:  # numpy 的整数和布尔值没有这个方法
        return x.item().as_integer_ratio()


ExactPoint = tuple[Fraction, Fraction]
Pair = tuple[Point, Point]


def exact(p: Point) -> tuple[Fraction, Fraction]:
    """同一个点的有理数形式，有限的数都能这样写；NaN 抛出 ValueError，无穷大抛出 OverflowError。"""
    x, y = exactly(p)
    return x, y


def finite(points: Iterable[Sequence[Number]]) -> list[Vector]:
    """一列点，维数任意，坐标换成同一种数：每个算法进门时都走这里。

    点可以是元组、列表或 numpy 数组，数可以混用：全是 float、全是 int 的照原样，
    其余换成 Fraction，一位也不丢。NaN 抛出 ValueError，无穷大抛出 OverflowError。
    """
    found = [tuple(p.tolist() if hasattr(p, "tolist") else p) for p in points]
    used = kinds(*found)
    if used == {float}:
        for p in found:
            for x in p:
                if x - x != 0:  # 只有 NaN 和无穷大减去自己不是 0
                    Fraction(x)
    elif used and used not in ({int}, {Fraction}):
        found = [exactly(p) for p in found]
    return found


def kinds(*points: Sequence[float]) -> set[type]:
    """任意维的一些点，坐标都是些什么数。"""
    return {type(x) for p in points for x in p}


def sign(value: float) -> int:
    """返回 -1、0 或 1。"""
    return 1 if value > 0 else -1 if value < 0 else 0


def sub(q: Point, p: Point) -> Point:
    """从 p 到 q 的向量。"""
    return q[0] - p[0], q[1] - p[1]


def dot(a: Point, b: Point) -> float:
    """a·b = |a||b|cos θ。"""
    return a[0] * b[0] + a[1] * b[1]


def cross(a: Point, b: Point) -> float:
    """a×b = |a||b|sin θ，平行四边形的有向面积；b 在 a 的左边为正。"""
    return a[0] * b[1] - a[1] * b[0]


def angle(a: Point, b: Point) -> float:
    """从 a 转到 b 的弧度，在 [-π, π] 里；零向量给 0。"""
    return math.atan2(cross(a, b), dot(a, b))
