"""扫描问了几次方向，翻转了几次？数给你看。"""

from __future__ import annotations

import math

from exact_geometry import Mesh, Point, mesh
from geometry_checks.inputs import cloud


def gear(n: int) -> list[Point]:
    """有 n 个顶点的齿轮，半径一大一小。"""
    turns = ((math.tau * k / n, 1.0 if k % 2 else 0.8) for k in range(n))
    return [(r * math.cos(t), r * math.sin(t)) for t, r in turns]


def sides(found: Mesh) -> set[tuple[int, int]]:
    """所有的边，小的下标在前。"""
    return {
        (min(t[k - 1], t[k]), max(t[k - 1], t[k]))
        for t in found.triangles
        for k in range(3)
    }


def main() -> None:
    print("    n   三角形      边   翻转后换掉的边   输入")
    for n in (100, 400, 1600):
        shape = [gear(n)]
        plain, good = mesh(shape, delaunay=False), mesh(shape)
        changed = len(sides(plain) - sides(good))
        print(f"{n:5}{len(good.triangles):9,}{len(sides(good)):8,}{changed:12,}          齿轮")
    for n in (100, 400):
        shape, points = [gear(8)], cloud(n, 0.7, seed=7)
        plain, good = mesh(shape, (), points, delaunay=False), mesh(shape, (), points)
        changed = len(sides(plain) - sides(good))
        print(f"{n:5}{len(good.triangles):9,}{len(sides(good)):8,}{changed:12,}          齿轮里的点")


if __name__ == "__main__":
    main()
