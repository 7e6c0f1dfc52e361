"""Inversion: circles and lines are one kind of equation, and all of it is exact."""

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
    """p inverted in the circle around centre whose squared radius is power.

    Raises ValueError if p is the centre and for NaN, OverflowError for infinity.
    """
    c, (k,) = exact(centre), exactly((power,))
    arm = sub(exact(p), c)
    square = dot(arm, arm)
    if square == 0:
        raise ValueError("the centre of an inversion has no image")
    return c[0] + k * arm[0] / square, c[1] + k * arm[1] / square


def general_circle(centre: Point, radius_squared: Number) -> GeneralCircle:
    """The equation of a circle, given its centre and the square of its radius."""
    (x, y), (square,) = exact(centre), exactly((radius_squared,))
    return Fraction(1), -2 * x, -2 * y, x * x + y * y - square


def inverse_circle(
    circle: GeneralCircle, centre: Point, power: Number = 1
) -> GeneralCircle:
    """A circle or line inverted, which is a circle or line again.

    Power 0 raises ValueError. With the centre as origin, a and d change places: put x =
    k·u / |u|² into the equation and multiply by |u|².
    """
    a, b, c, d = exactly(circle)
    (x, y), (k,) = exact(centre), exactly((power,))
    if k == 0:
        raise ValueError("an inversion of power 0 has only one image")
    a, b, c, d = moved((a, b, c, d), x, y)
    return moved((d, k * b, k * c, k * k * a), -x, -y)


def moved(circle: GeneralCircle, x: Fraction, y: Fraction) -> GeneralCircle:
    """The equation with (x, y) as the new origin."""
    a, b, c, d = circle
    return a, b + 2 * a * x, c + 2 * a * y, a * (x * x + y * y) + b * x + c * y + d
