"""抬到抛物面上：平面的德劳内三角剖分就是空间凸包的下半边。"""

from __future__ import annotations

from exact_geometry import Point, as_integers, delaunay, hull3
from exact_geometry.space import cross3, sub3
from exact_geometry.triangulations import Triangle
from geometry_checks.inputs import cloud


def lifted(points: list[Point]) -> list[tuple[int, int, int]]:
    """(x, y) → (x, y, x² + y²)；先同乘一个整数，使坐标都成为整数，次序和共面关系不变。
    """
    return [(x, y, x * x + y * y) for x, y in as_integers(*points)]


def delaunay_by_lifting(points: list[Point]) -> list[Triangle]:
    """德劳内三角形，用去重排序后的下标；共圆的多边形面切成扇形。"""
    hull = hull3(lifted(points))
    found = []
    for face in hull.faces:
        a, b, c = (hull.points[k] for k in face[:3])
        if cross3(sub3(b, a), sub3(c, a))[2] < 0:  # 法向量朝下
            # 从上面看改成逆时针
            inner = range(1, len(face) - 1)
            pieces = [(face[0], face[k + 1], face[k]) for k in inner]
            found += [min((i, j, k), (j, k, i), (k, i, j)) for i, j, k in pieces]
    return sorted(found)


def main() -> None:
    for seed in range(3):
        points = cloud(60, 1.0, seed)
        same = delaunay_by_lifting(points) == delaunay(points).triangles
        print(f"随机 60 点（种子 {seed}）：{len(delaunay(points).triangles)} 个三角形，两种算法一致：{same}")
    square = [(x, y) for x in range(4) for y in range(4)]
    counts = len(delaunay_by_lifting(square)), len(delaunay(square).triangles)
    print("4 × 4 格点（共圆很多）：{} 个，分治 {} 个".format(*counts))


if __name__ == "__main__":
    main()
