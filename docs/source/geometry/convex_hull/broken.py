"""谓词说错一次话，凸包会坏成什么样？"""

from __future__ import annotations

from computational_geometry.orientation import orient_float
from exact_geometry import Point, convex_hull, orient
from exact_geometry.hulls import Predicate
from exact_geometry.predicates import U

FAR = ((12.0, 12.0), (24.0, 24.0))


def outside(hull: list[Point], points: list[Point]) -> int:
    """有多少个点（严格地）在“凸包”外面，由精确谓词裁判。"""
    sides = [(a, hull[(k + 1) % len(hull)]) for k, a in enumerate(hull)]
    return sum(any(orient(a, b, p) < 0 for a, b in sides) for p in points)


def concave(hull: list[Point]) -> int:
    """有多少个“顶点”处并不左转。"""
    n = len(hull)
    return sum(orient(hull[k - 1], hull[k], hull[(k + 1) % n]) <= 0 for k in range(n))


def trials(predicate: Predicate) -> tuple[int, int]:
    """4,096 个点集里，（漏掉点的，有凹角的）各几个。"""
    missed = bent = 0
    for i in range(64):
        for j in range(64):
            points = [
                *FAR,
                (0.5 + i * U, 0.5 + j * U),
                (0.5 + 3 * U, 0.5),
                (18.0, 18.0),
            ]
            hull = convex_hull(points, orient=predicate)
            if len(hull) >= 3:
                missed += outside(hull, points) > 0
                bent += concave(hull) > 0
            else:
                missed += any(orient(hull[0], hull[-1], p) for p in points)
    return missed, bent


def main() -> None:
    print("4,096 个近乎共线的五点集\n漏掉了点  有凹角  谓词")
    for name, predicate in (("浮点叉积", orient_float), ("过滤 + 精确", orient)):
        missed, bent = trials(predicate)
        print(f"{missed:>8,}{bent:>8,}  {name}")


if __name__ == "__main__":
    main()
