"""符号永远正确的谓词：先用浮点过滤，拿不准再精确计算。"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction
from typing import TypeVar

from computational_geometry.vectors import Point, cross, dot, sub
from robust_predicates.integers import as_integers, exactly

U = 2.0**-53  # 一次舍入的最大相对误差
CROSS_BOUND = (3 + 16 * U) * U  # Shewchuk 1997：二维方向谓词的第一级误差界
DISTANCE_BOUND = 8 * U  # 两个平方和各错不过 4u 多一点，这里放宽
UNDERFLOW = 2.0**-1070  # 乘积下溢时相对误差失效，补上一个绝对误差
Vector = TypeVar("Vector", bound=Sequence[float | Fraction])


def sign(value: float) -> int:
    """返回 -1、0 或 1。"""
    return 1 if value > 0 else -1 if value < 0 else 0


def exact(p: Point) -> tuple[Fraction, Fraction]:
    """同一个点的有理数形式，有限的数都能这样写；NaN 抛出 ValueError，无穷大抛出 OverflowError。"""
    x, y = exactly(p)
    return x, y


def finite(points: Iterable[Sequence[float]]) -> list[Vector]:
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


def orient_float(p: Point, q: Point, r: Point) -> int:
    """直接做浮点运算得到的符号。"""
    return sign(cross(sub(q, p), sub(r, p)))


def orient_eps(p: Point, q: Point, r: Point, eps: float = 1e-8) -> int:
    """绝对值小于 eps 的一律当作共线。"""
    value = cross(sub(q, p), sub(r, p))
    return 0 if abs(value) < eps else sign(value)


def main() -> None:
    cases = {
        "很小、但一点也不扁的三角形": ((0.0, 0.0), (1e-5, 0.0), (5e-6, 1e-4)),
        "第一点在直线 y = x 下方 7 个浮点间隔": ((0.5 + 48 * U, 0.5 + 41 * U), (12.0, 12.0), (24.0, 24.0)),
        "十进制里共线，存成浮点数就不共线": ((0.1, 0.3), (0.2, 0.6), (0.3, 0.9)),
        "同样三点，用有理数写": tuple((Fraction(k, 10), Fraction(3 * k, 10)) for k in (1, 2, 3)),
    }
    for name, (p, q, r) in cases.items():
        print(name)
        print(f"  浮点 {orient_float(p, q, r):2}   eps {orient_eps(p, q, r):2}   过滤 + 精确 {orient(p, q, r):2}")


if __name__ == "__main__":
    main()
