"""练习的参考解答。"""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction

from exact_geometry import ExactPoint, HalfPlane, Line, convex_hull, intersect, upper_envelope


def envelope_by_hull(lines: Iterable[Line]) -> list[Line]:
    """上包络，改用凸包来求：直线 y = mx + k 对偶成点 (m, -k)，上包络就是下凸包。"""
    points = [(m, -k) for m, k in lines]
    hull = convex_hull(points)
    last = hull.index(max(hull))  # 从最左走到最右的是下半边
    lower = hull[: last + 1]
    if len(lower) > 1 and lower[-1][0] == lower[-2][0]:
        lower.pop()  # 右端的竖边不属于下半边
    return [(m, -k) for m, k in lower]


def maximize(
    objective: tuple[float, float], half_planes: Iterable[HalfPlane]
) -> ExactPoint | None:
    """有界非空的区域里使 px + qy 最大的顶点；空集返回 None，无界抛出 ValueError。"""
    region = intersect(half_planes)
    if not region.bounded:
        raise ValueError("the feasible region is unbounded")
    p, q = map(Fraction, objective)
    return max(
        region.vertices(), key=lambda v: p * v[0] + q * v[1], default=None
    )


def separating_line(
    reds: Iterable[tuple[float, float]], blues: Iterable[tuple[float, float]]
) -> Line | None:
    """一条 y = mx + k，使红点都不在它下面、蓝点都不在它上面；没有则返回 None。"""
    above = [(x, 1, y) for x, y in reds]  # 未知数是 (m, k)
    below = [(-x, -1, -y) for x, y in blues]
    return intersect(above + below).point()


def main() -> None:
    lines = [(Fraction(m), Fraction(k)) for m, k in ((-2, 0), (-1, 0), (0, -1), (0, 1), (1, 0), (2, -3), (1, -5))]
    print("练习 1：", envelope_by_hull(lines) == upper_envelope(lines))
    best = maximize((3, 2), [(1, 1, 4), (1, 3, 6), (-1, 0, 0), (0, -1, 0)])
    print("练习 2：", [str(v) for v in best] if best else None)
    line = separating_line([(0, 2), (2, 3)], [(0, 0), (2, 1), (1, 1)])
    print("练习 3：", "y = {}x + {}".format(*line) if line else None, "；", separating_line([(0, 0)], [(0, 1)]))


if __name__ == "__main__":
    main()
