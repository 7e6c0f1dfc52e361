"""换掉谓词会怎样？同一个算法，三种圆内谓词。"""

from __future__ import annotations

import math

from exact_geometry import Point, Triangulation, delaunay, incircle
from robust_predicates.incircle import incircle_eps, incircle_float


def ring(n: int) -> list[Point]:
    """舍入到浮点数的单位圆上的 n 个点，加上圆心。"""
    return [
        (math.cos(math.tau * k / n), math.sin(math.tau * k / n)) for k in range(n)
    ] + [(0.1, 0.05)]


def lattice(step: float) -> list[Point]:
    """略微倾斜的 12 × 12 格点，间隔是 step。"""
    return [
        (step * (x + 0.001 * y), step * (y + 0.001 * x * x))
        for x in range(12)
        for y in range(12)
    ]


def violations(found: Triangulation) -> int:
    """有多少个三角形的外接圆里还有别的点，由精确谓词裁判。"""
    points = found.points
    return sum(
        any(incircle(*(points[k] for k in t), p) > 0 for p in points)
        for t in found.triangles
    )


def main() -> None:
    print("三角形  不合格  谓词          输入")
    for name, points in (
        ("圆上 60 点", ring(60)),
        ("格点，间隔 1", lattice(1.0)),
        ("格点，间隔 0.01", lattice(0.01)),
    ):
        for label, predicate in (("浮点", incircle_float), ("eps = 1e-8", incircle_eps), ("过滤 + 精确", incircle)):
            found = delaunay(points, incircle=predicate)
            print(f"{len(found.triangles):6}{violations(found):8}  {label}\t{name}")


if __name__ == "__main__":
    main()
