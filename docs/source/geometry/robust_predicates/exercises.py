"""练习的参考解答。"""

from __future__ import annotations

import math
from collections.abc import Callable

from exact_geometry import Point, cross_sign, dot_sign, exactly, orient
from exact_geometry.coordinates import cross, sign, sub

Interval = tuple[float, float]


def largest_angle(a: Point, b: Point, c: Point) -> int:
    """三角形最大的角是锐角 1、直角 0、钝角 -1；三点共线抛出 ValueError。"""
    if orient(a, b, c) == 0:
        raise ValueError("three collinear points have no angles")
    return min(
        dot_sign(p, q, p, r) for p, q, r in ((a, b, c), (b, c, a), (c, a, b))
    )


def crossing_side(
    a: Point, b: Point, c: Point, d: Point, e: Point, f: Point
) -> int:
    """直线 ab 与 cd 的交点在有向直线 ef 的左（1）、上（0）还是右（-1）。

    ab 平行于 cd 时抛出 ValueError。
    """
    turn = cross_sign(a, b, c, d)
    if turn == 0:
        raise ValueError("parallel lines have no crossing")
    a, b, c, d, e, f = map(exactly, (a, b, c, d, e, f))
    t = cross(sub(c, a), sub(d, c)) / cross(sub(b, a), sub(d, c))
    crossing = (a[0] + t * (b[0] - a[0]), a[1] + t * (b[1] - a[1]))
    return sign(cross(sub(f, e), sub(crossing, e)))


def outward(low: float, high: float) -> Interval:
    """两端各向外挪一个浮点数，盖住一次舍入的误差。"""
    return math.nextafter(low, -math.inf), math.nextafter(high, math.inf)


def minus(x: Interval, y: Interval) -> Interval:
    return outward(x[0] - y[1], x[1] - y[0])


def times(x: Interval, y: Interval) -> Interval:
    products = [p * q for p in x for q in y]
    return outward(min(products), max(products))


def orient_interval(
    p: Point, q: Point, r: Point, exact: Callable[[Point, Point, Point], int]
) -> int:
    """区间算术做过滤器：区间不含 0 就知道符号，否则问 exact。"""
    (px, py), (qx, qy), (rx, ry) = (
        [(float(x), float(x)) for x in point] for point in (p, q, r)
    )
    low, high = minus(
        times(minus(qx, px), minus(ry, py)), times(minus(qy, py), minus(rx, px))
    )
    if low > 0 or high < 0:
        return sign(low)
    return exact(p, q, r)


def main() -> None:
    print("练习 1：", [largest_angle((0.0, 0.0), (2.0, 0.0), p) for p in ((1.0, 2.0), (1.0, 1.0), (3.0, 1e-9))])
    print("练习 2：", [crossing_side((0, 0), (3, 1), (0, 1), (2, 0), (0, 0), e) for e in ((1, 0), (3, 1), (1, 1))])
    asked: list[int] = []

    def never(*_: Point) -> int:
        asked.append(1)
        return 0

    answers = [orient_interval((0.0, 0.0), (1.0, 0.0), (0.5, y), never) for y in (1.0, -1.0, 0.0)]
    print("练习 3：", answers, "求助", len(asked), "次")


if __name__ == "__main__":
    main()
