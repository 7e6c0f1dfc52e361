"""Voronoi diagrams, dual to Delaunay.

Centres in fractions, cells clipped by half-planes.
"""

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
    """The point equally far from three, exact; ValueError if they are collinear."""
    (ax, ay), (bx, by), (cx, cy) = exact(a), exact(b), exact(c)
    bx, by, cx, cy = bx - ax, by - ay, cx - ax, cy - ay
    double = 2 * (bx * cy - by * cx)
    if double == 0:
        raise ValueError("three collinear points lie on no circle")
    b2, c2 = bx * bx + by * by, cx * cx + cy * cy
    return ax + (cy * b2 - by * c2) / double, ay + (bx * c2 - cx * b2) / double


def nearer_to(p: Point, q: Point) -> HalfPlane:
    """What is no farther from p than from q, as (a, b, c) with a·x + b·y ≤ c."""
    (px, py), (qx, qy) = exact(p), exact(q)
    return 2 * (qx - px), 2 * (qy - py), qx * qx + qy * qy - px * px - py * py


def vertices(found: Triangulation) -> dict[ExactPoint, list[int]]:
    """Every Voronoi vertex → the points nearest to it.

    Cocircular triangles share one.
    """
    around: dict[ExactPoint, set[int]] = {}
    for corners in found.triangles:
        centre = circumcentre(*(found.points[k] for k in corners))
        around.setdefault(centre, set()).update(corners)
    return {centre: sorted(sites) for centre, sites in around.items()}


def cells(found: Triangulation, frame: Polygon) -> list[Polygon]:
    """The cell of each of found.points in the convex frame, anticlockwise."""
    regions = []
    for p, near in zip(found.points, found.neighbours(), strict=True):
        region = frame
        for k in near:  # 只有德劳内的邻居能贡献边界
            region = clip(region, nearer_to(p, found.points[k]))
        regions.append(region)
    return regions


@dataclass(frozen=True)
class Border:
    """What the cells of two points share: from start along direction to end.

    sites are their indices. A ray has no end (None). Between collinear points, borders
    are lines: start is some point of it and whole is true.
    """

    sites: tuple[int, int]
    start: ExactPoint
    end: ExactPoint | None
    direction: ExactPoint
    whole: bool = False


def borders(found: Triangulation) -> list[Border]:
    """Every edge of the Voronoi diagram, rays and lines among them.

    None of length 0.
    """
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
    """The Voronoi diagram in a rectangle.

    Point → its cell, anticlockwise, in fractions. low and high are those of box. A cell
    outside of it is []. Errors are those of delaunay.
    """
    found = delaunay(points)
    return dict(zip(found.points, cells(found, box(low, high)), strict=True))


def largest_empty_circle(
    points: Iterable[Point],
) -> tuple[tuple[Fraction, Fraction], Fraction]:
    """The largest circle around a Voronoi vertex in the hull with nothing inside.

    (centre, square of the radius); radius 0 without such a vertex. ValueError if there
    are no points.
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
