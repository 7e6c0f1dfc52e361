"""Numbers of every kind, brought to one kind as they come in, without losing a bit."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from fractions import Fraction
from math import lcm
from typing import Any, TypeVar, cast, overload

Number = float | Fraction  # int 也是：类型检查器把它算作 float
Point = tuple[Number, Number]  # 点和向量都用它
Vector = Sequence[Number]  # 任意维的点
N = TypeVar(
    "N", int, Fraction, Number
)  # 一种数：整数的结果还是整数，有理数的还是有理数
V = TypeVar("V", bound=Vector)
Whole = tuple[int, int]


@overload
def as_integers(*points: tuple[Number, Number]) -> list[Whole]: ...
@overload
def as_integers(*points: Vector) -> list[tuple[int, ...]]: ...
def as_integers(*points: Vector) -> list[Any]:
    """The points with all coordinates made whole by one positive factor.

    The factor is an integer, so signs of homogeneous polynomials stay. Raises
    ValueError for NaN, OverflowError for infinity.
    """
    ratios = [[ratio(x) for x in point] for point in points]
    scale = lcm(*(denominator for point in ratios for _, denominator in point))
    return [tuple(n * (scale // d) for n, d in point) for point in ratios]


def exactly(point: Vector) -> tuple[Fraction, ...]:
    """The same point in fractions; ValueError for NaN, OverflowError for infinity."""
    return tuple(x if type(x) is Fraction else Fraction(*ratio(x)) for x in point)


def ratio(x: Any) -> tuple[int, int]:
    """(numerator, denominator), both integers of Python.

    Also of numpy's numbers and Decimal.
    """
    try:
        numerator, denominator = x.as_integer_ratio()
    except AttributeError:  # numpy 的整数和布尔值没有这个方法
        numerator, denominator = x.item().as_integer_ratio()
    return numerator, denominator


ExactPoint = tuple[Fraction, Fraction]
Pair = tuple[Point, Point]


def exact(p: Point) -> tuple[Fraction, Fraction]:
    """The same point of the plane in fractions; errors are those of exactly."""
    x, y = exactly(p)
    return x, y


def finite(points: Iterable[V]) -> list[V]:
    """Points of any dimension, with coordinates of one kind.

    Every algorithm begins with this. A point may be a tuple, a list or an array of
    numpy, its numbers of several kinds. All float or all int stay as they are,
    everything else becomes Fraction, without losing a bit. Raises ValueError for NaN,
    OverflowError for infinity.
    """
    found: list[tuple[Any, ...]]
    found = [tuple(p.tolist() if hasattr(p, "tolist") else p) for p in points]
    used = kinds(*found)
    if used == {float}:
        for p in found:
            for x in p:
                if x - x != 0:  # 只有 NaN 和无穷大减去自己不是 0
                    Fraction(x)
    elif used and used not in ({int}, {Fraction}):
        found = [exactly(p) for p in found]
    return cast("list[V]", found)


def distinct(points: Iterable[V]) -> tuple[list[V], list[int]]:
    """(finite points without repetition, sorted; where each comes first in the input)."""
    first: dict[V, int] = {}
    for k, p in enumerate(finite(points)):
        first.setdefault(p, k)
    ordered = sorted(first, key=tuple)
    return ordered, [first[p] for p in ordered]


def kinds(*points: Vector) -> set[type]:
    """The types of all coordinates."""
    return {type(x) for p in points for x in p}


def sign(value: Number) -> int:
    """-1, 0 or 1."""
    return 1 if value > 0 else -1 if value < 0 else 0


def sub(q: tuple[N, N], p: tuple[N, N]) -> tuple[N, N]:
    """The vector from p to q."""
    return q[0] - p[0], q[1] - p[1]


def dot(a: tuple[N, N], b: tuple[N, N]) -> N:
    """a·b = |a||b|cos θ."""
    return a[0] * b[0] + a[1] * b[1]


def cross(a: tuple[N, N], b: tuple[N, N]) -> N:
    """a×b = |a||b|sin θ, the signed area of a parallelogram.

    Positive if b is left of a.
    """
    return a[0] * b[1] - a[1] * b[0]


def angle(a: Point, b: Point) -> float:
    """The angle from a to b in radians, in [-π, π].

    0 if one of them is the zero vector.
    """
    return math.atan2(cross(a, b), dot(a, b))
