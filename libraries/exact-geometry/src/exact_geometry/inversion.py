"""反演：圆与直线写成同一种方程，换来换去都精确。"""

from __future__ import annotations

from fractions import Fraction

from exact_geometry.coordinates import (
    ExactPoint,
    Number,
    Point,
    dot,
    exact,
    exactly,
    sub,
)

GeneralCircle = tuple[Fraction, Fraction, Fraction, Fraction]
"""(a, b, c, d)：a(x² + y²) + b·x + c·y + d = 0；a 是 0 时是直线。"""


def inverse(p: Point, centre: Point, power: Number = 1) -> ExactPoint:
    """p 关于以 centre 为心、power 为幂（半径的平方）的反演；p 就是 centre 时抛出 ValueError。"""
    c, (k,) = exact(centre), exactly((power,))
    arm = sub(exact(p), c)
    square = dot(arm, arm)
    if square == 0:
        raise ValueError("the centre of an inversion has no image")
    return c[0] + k * arm[0] / square, c[1] + k * arm[1] / square


def general_circle(centre: Point, radius_squared: Number) -> GeneralCircle:
    """圆心和半径的平方写成方程。"""
    (x, y), (square,) = exact(centre), exactly((radius_squared,))
    return Fraction(1), -2 * x, -2 * y, x * x + y * y - square


def inverse_circle(
    circle: GeneralCircle, centre: Point, power: Number = 1
) -> GeneralCircle:
    """圆或直线的反演，还是圆或直线；power 是 0 时抛出 ValueError。

    平移到 centre 为原点，a 与 d 换位；出自 x = k·u / |u|² 代入方程再乘以 |u|²。
    """
    a, b, c, d = exactly(circle)
    (x, y), (k,) = exact(centre), exactly((power,))
    if k == 0:
        raise ValueError("an inversion of power 0 has only one image")
    a, b, c, d = moved((a, b, c, d), x, y)
    return moved((d, k * b, k * c, k * k * a), -x, -y)


def moved(circle: GeneralCircle, x: Fraction, y: Fraction) -> GeneralCircle:
    """以 (x, y) 为新的原点的方程。"""
    a, b, c, d = circle
    return a, b + 2 * a * x, c + 2 * a * y, a * (x * x + y * y) + b * x + c * y + d
