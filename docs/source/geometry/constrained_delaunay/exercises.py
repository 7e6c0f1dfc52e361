"""练习的参考解答。"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from constrained_delaunay.grids import FRAME
from exact_geometry import ExactPoint, Mesh, Point, mesh


def by_input(polygon: Sequence[Point]) -> list[tuple[int, ...]]:
    """简单多边形的三角形，用输入的下标：n - 2 个。"""
    found = mesh([polygon])
    return [tuple(found.sources[k] for k in t) for t in found.triangles]


def neighbours(found: Mesh) -> list[list[int]]:
    """每个三角形隔着不固定的边相邻的三角形。"""
    owner = {
        (t[k - 1], t[k]): n for n, t in enumerate(found.triangles) for k in range(3)
    }
    near: list[list[int]] = []
    for t in found.triangles:
        sides = [(t[k - 1], t[k]) for k in range(3)]
        near.append([
            owner[j, i]
            for i, j in sides
            if (j, i) in owner and (min(i, j), max(i, j)) not in found.fixed
        ])  # fmt: skip
    return near


def contour(
    found: Mesh, heights: Sequence[Fraction], level: Fraction
) -> list[tuple[ExactPoint, ExactPoint]]:
    """网格每个顶点一个高度，里面线性插值：高度等于 level 的线段；
    恰好等于 level 的顶点算在上面。
    """
    lines = []
    for t in found.triangles:
        ends = []
        for i, j in ((t[0], t[1]), (t[1], t[2]), (t[2], t[0])):
            if (heights[i] < level) != (heights[j] < level):
                s = Fraction(level - heights[i], heights[j] - heights[i])
                (ax, ay), (bx, by) = found.points[i], found.points[j]
                ends.append((ax + s * (bx - ax), ay + s * (by - ay)))
        if ends and ends[0] != ends[1]:
            lines.append((min(ends), max(ends)))
    return sorted(lines)


def main() -> None:
    letter = [(0, 0), (6, 0), (6, 4), (4, 4), (4, 2), (2, 2), (2, 4), (0, 4)]
    print("练习 1：", by_input(letter))
    found = mesh(FRAME)
    print("练习 2：", neighbours(found))
    heights = [Fraction(x + y) for x, y in found.points]
    lines = contour(found, heights, Fraction(5))
    print("练习 3：", " ".join(f"({a}, {b})–({c}, {d})" for (a, b), (c, d) in lines))


if __name__ == "__main__":
    main()
