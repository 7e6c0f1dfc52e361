"""练习的参考解答。"""

from __future__ import annotations

from fractions import Fraction

from robust_predicates.integers import Vector, exactly
from robust_predicates.orient3d import orient3d
from three_dimensions.hull3 import Hull3, hull3
from three_dimensions.vectors3 import cross3, dot3, sub3


def inside(hull: Hull3, p: Vector) -> int:
    """点在三维凸包里 1、面上 0、外面 -1；dimension 不是 3 时抛出 ValueError。"""
    if hull.dimension != 3:
        raise ValueError("the hull has no inside")
    return min(
        -orient3d(*(hull.points[k] for k in face[:3]), p) for face in hull.faces
    )


def segment_hits_triangle(
    p: Vector, q: Vector, a: Vector, b: Vector, c: Vector
) -> bool:
    """线段 pq 穿过三角形 abc 吗（碰到边、顶点也算）。

    pq 与三角形共面，或 a、b、c 共线时抛出 ValueError。
    """
    first, second = orient3d(a, b, c, p), orient3d(a, b, c, q)
    if first == second == 0:
        raise ValueError("the segment lies in the plane of the triangle")
    if first * second > 0:
        return False
    turns = [orient3d(p, q, *side) for side in ((a, b), (b, c), (c, a))]
    return min(turns) >= 0 or max(turns) <= 0


def surface_squared(hull: Hull3) -> list[Fraction]:
    """各个面的面积的平方，精确（面积本身一般是无理数）。"""
    sizes = []
    for face in hull.faces:
        corners = [exactly(hull.points[k]) for k in face]
        total = (Fraction(0), Fraction(0), Fraction(0))
        for k in range(1, len(face) - 1):
            a, b = (sub3(corners[m], corners[0]) for m in (k, k + 1))
            piece = cross3(a, b)
            total = tuple(x + y for x, y in zip(total, piece, strict=True))
        sizes.append(Fraction(dot3(total, total)) / 4)
    return sizes


def main() -> None:
    cube = hull3([(x, y, z) for x in (0, 2) for y in (0, 2) for z in (0, 2)])
    print("练习 1：", [inside(cube, p) for p in ((1, 1, 1), (2, 1, 1), (0, 0, 0), (3, 1, 1))])
    triangle = ((0, 0, 0), (4, 0, 0), (0, 4, 0))
    print("练习 2：", [segment_hits_triangle((x, y, -1), (x, y, 1), *triangle) for x, y in ((1, 1), (2, 2), (3, 3))])
    print("练习 3：", sorted(map(str, surface_squared(hull3([(0, 0, 0), (1, 0, 0), (0, 1, 0), (0, 0, 1)])))))


if __name__ == "__main__":
    main()
