"""沃罗诺伊图：德劳内三角剖分的对偶。圆心是有理数，区域用半平面裁出来。"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from computational_geometry.orientation import exact
from computational_geometry.polygon import area
from computational_geometry.segments import ExactPoint
from computational_geometry.vectors import Point
from convex_hull.hull import cloud
from delaunay.triangulate import Triangulation, delaunay
from half_planes.clip import Polygon, box, clip
from half_planes.intersection import HalfPlane


def circumcentre(a: Point, b: Point, c: Point) -> ExactPoint:
    """到三点等距的点，精确；三点共线时抛出 ValueError。"""
    (ax, ay), (bx, by), (cx, cy) = exact(a), exact(b), exact(c)
    bx, by, cx, cy = bx - ax, by - ay, cx - ax, cy - ay
    double = 2 * (bx * cy - by * cx)
    if double == 0:
        raise ValueError("three collinear points lie on no circle")
    b2, c2 = bx * bx + by * by, cx * cx + cy * cy
    return ax + (cy * b2 - by * c2) / double, ay + (bx * c2 - cx * b2) / double


def nearer_to(p: Point, q: Point) -> HalfPlane:
    """离 p 不比离 q 远的半平面，写成 a·x + b·y ≤ c。"""
    (px, py), (qx, qy) = exact(p), exact(q)
    return 2 * (qx - px), 2 * (qy - py), qx * qx + qy * qy - px * px - py * py


def vertices(found: Triangulation) -> dict[ExactPoint, list[int]]:
    """沃罗诺伊图的顶点 → 离它最近的那些点的下标；四点共圆时几个三角形合成一个顶点。"""
    around: dict[ExactPoint, set[int]] = {}
    for corners in found.triangles:
        centre = circumcentre(*(found.points[k] for k in corners))
        around.setdefault(centre, set()).update(corners)
    return {centre: sorted(sites) for centre, sites in around.items()}


def cells(found: Triangulation, frame: Polygon) -> list[Polygon]:
    """每个点的区域与凸多边形 frame 的交，逆时针；与 found.points 一一对应。"""
    regions = []
    for p, near in zip(found.points, found.neighbours(), strict=True):
        region = frame
        for k in near:  # 只有德劳内的邻居能贡献边界
            region = clip(region, nearer_to(p, found.points[k]))
        regions.append(region)
    return regions


@dataclass(frozen=True)
class Border:
    """两个区域的公共边：sites 是两点的下标；从 start 沿 direction 走到 end。

    end 是 None 就是射线；全部共线时没有顶点，边是整条直线，start 是其上一点，whole 是真。
    """

    sites: tuple[int, int]
    start: ExactPoint
    end: ExactPoint | None
    direction: ExactPoint
    whole: bool = False


def borders(found: Triangulation) -> list[Border]:
    """沃罗诺伊图的每一条边，射线和直线在内；长度是 0 的（四点共圆）不算。"""
    beside: dict[tuple[int, int], int] = {}  # 有向边 → 它左边的三角形里对面的那个点
    for i, j, k in found.triangles:
        beside |= {(i, j): k, (j, k): i, (k, i): j}
    sides = []
    for i, j in found.edges:
        if (i, j) not in beside:
            i, j = j, i
        (px, py), (qx, qy) = p, q = exact(found.points[i]), exact(found.points[j])
        outward = qy - py, px - qx  # 从 i 走到 j，右手边
        if (i, j) not in beside:
            middle = (px + qx) / 2, (py + qy) / 2
            sides.append(Border((i, j), middle, None, outward, whole=True))
            continue
        start = circumcentre(p, q, found.points[beside[i, j]])
        end = None
        if (j, i) in beside:
            end = circumcentre(p, q, found.points[beside[j, i]])
        if start != end:
            sides.append(Border((i, j), start, end, outward))
    return sides


def voronoi(
    points: Iterable[Point], low: float | Point, high: float | Point
) -> dict[Point, Polygon]:
    """矩形里的沃罗诺伊图：点 → 它的区域，逆时针的有理数顶点；low、high 同 box。

    区域全在框外的是 []；错误同 delaunay。
    """
    found = delaunay(points)
    return dict(zip(found.points, cells(found, box(low, high)), strict=True))


def main() -> None:
    square = [(0, 0), (2, 0), (2, 2), (0, 2)]
    print("正方形四角的图只有一个顶点：", {(str(x), str(y)): s for (x, y), s in vertices(delaunay(square)).items()})
    for p, region in voronoi([(0, 0), (2, 0), (4, 0)], -1, 5).items():
        print("共线三点之一", p, "的区域：", [(str(x), str(y)) for x, y in region])
    for border in borders(delaunay([(0, 0), (4, 0), (1, 3)])):
        shown = [tuple(map(str, p)) for p in (border.start, border.direction)]
        print("三个点，第", border.sites, "两个的分界：从", shown[0], "射向", shown[1])
    regions = voronoi(cloud(200, 1.0, seed=7), -1, 1)
    total = sum((area(region) for region in regions.values()), Fraction(0))
    sides = [len(region) for region in regions.values()]
    print(f"200 个区域的面积之和恰好是 {total}，平均 {sum(sides) / len(sides):.2f} 条边")


if __name__ == "__main__":
    main()
