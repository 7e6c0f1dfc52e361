"""沃罗诺伊图：德劳内三角剖分的对偶。圆心是有理数，区域用半平面裁出来。"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from exact_geometry.coordinates import ExactPoint, Number, Point, exact
from exact_geometry.half_planes import HalfPlane, Polygon, box, clip
from exact_geometry.hulls import convex_hull
from exact_geometry.polygons import OUTSIDE, locate
from exact_geometry.triangulations import Triangulation, delaunay


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
    points: Iterable[Point], low: Number | Point, high: Number | Point
) -> dict[Point, Polygon]:
    """矩形里的沃罗诺伊图：点 → 它的区域，逆时针的有理数顶点；low、high 同 box。

    区域全在框外的是 []；错误同 delaunay。
    """
    found = delaunay(points)
    return dict(zip(found.points, cells(found, box(low, high)), strict=True))


def largest_empty_circle(
    points: Iterable[Point],
) -> tuple[tuple[Fraction, Fraction], Fraction]:
    """圆心取在凸包里的沃罗诺伊顶点、内部没有点的最大的圆：（圆心，半径的平方）。

    没有这样的顶点时半径是 0；没有点时抛出 ValueError。
    """
    found = delaunay(points)
    if not found.points:
        raise ValueError("largest circle among no points")
    hull = [exact(p) for p in convex_hull(found.points)]
    best = (exact(found.points[0]), Fraction(0))
    for centre, sites in vertices(found).items():
        if locate(centre, hull) != OUTSIDE:
            p = exact(found.points[sites[0]])
            radius = (p[0] - centre[0]) ** 2 + (p[1] - centre[1]) ** 2
            best = max(best, (centre, radius), key=lambda circle: circle[1])
    return best
