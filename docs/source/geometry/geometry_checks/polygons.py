"""检验多边形：面积与内外、格点、三角剖分、洞、核。"""

from __future__ import annotations

import random
from fractions import Fraction

import numpy as np
import shapely

from coastlines.simplify import simplify, simplify_safely
from computational_geometry.exercises import distance_squared
from computational_geometry.polygon import area, edges, lattice_points, locate
from computational_geometry.vectors import Point
from geometry_checks.registry import oracle, sample
from half_planes.kernel import kernel
from triangulation.ears import triangulate
from triangulation.holes import bridge


def simple_polygon(rng: random.Random, case: int) -> list:
    """shapely 认为有效的随机多边形，可以有共线的顶点。"""
    offset = 1e9 if case % 3 == 0 else 0.0
    while True:
        n = rng.randint(3, 9)
        ring = list(dict.fromkeys((offset + rng.randrange(7), offset + rng.randrange(7)) for _ in range(n)))
        if len(ring) >= 3 and shapely.Polygon(ring).is_valid and shapely.Polygon(ring).area > 0:
            return ring


@oracle("多边形面积、点的内外", "shapely.area、relate")
def check_polygon(rng: random.Random, case: int) -> bool:
    ring = simple_polygon(rng, case)
    polygon = shapely.Polygon(ring)
    x, y = ring[0][0] + rng.randint(-7, 7), ring[0][1] + rng.randint(-7, 7)
    inside, touches = shapely.contains_xy(polygon, x, y), shapely.intersects_xy(polygon, x, y)
    return abs(area(ring)) == polygon.area and locate((x, y), ring) == (1 if inside else 0 if touches else -1)


@oracle("格点（皮克定理）", "逐点数，shapely")
def check_lattice(rng: random.Random, case: int) -> bool:
    ring = [(x % 1e9, y % 1e9) for x, y in simple_polygon(rng, case)]
    polygon = shapely.Polygon(ring)
    x, y = (grid.ravel() for grid in np.meshgrid(np.arange(7.0), np.arange(7.0)))
    inside, touching = shapely.contains_xy(polygon, x, y).sum(), shapely.intersects_xy(polygon, x, y).sum()
    return lattice_points([(int(x), int(y)) for x, y in ring]) == (inside, touching - inside)


@oracle("三角剖分（耳切法）", "shapely：面积、覆盖、互不重叠")
def check_ears(rng: random.Random, case: int) -> bool:
    ring = simple_polygon(rng, case)
    polygon = shapely.Polygon(ring)
    triangles = [shapely.Polygon([ring[k] for k in t]) for t in triangulate(ring)]
    whole = sum(t.area for t in triangles) == polygon.area and all(map(polygon.covers, triangles))
    return whole and len(triangles) == len(ring) - 2


@oracle("带洞的三角剖分 bridge", "shapely：面积、覆盖")
def check_holes(rng: random.Random, case: int) -> bool:
    cells = rng.sample([(4 * x, 4 * y) for x in range(3) for y in range(3)], rng.randint(1, 5))
    holes = [hole_in(rng, x, y) for x, y in cells]
    outer: list[Point] = [(0, 0), (13, 0), (13, 13), (0, 13)]
    if case % 2:  # 外圈凹进去，并且有共线的顶点
        outer = [(0, 0), (6, 0), (13, 0), (13, 13), (rng.randint(5, 12), 20), (0, 13), (-rng.randint(1, 5), 5)]
    ring = bridge(outer, holes)
    polygon = shapely.Polygon(outer, holes)
    triangles = [shapely.Polygon([ring[k] for k in t]) for t in triangulate(ring)]
    return sum(t.area for t in triangles) == polygon.area and all(map(polygon.covers, triangles))


def hole_in(rng: random.Random, x: int, y: int) -> list[Point]:
    """4 × 4 的方格里的一个三角形或凹五边形，不碰方格的边。"""
    if rng.random() < 0.5:
        return [(x + 1, y + 1), (x + 3, y + rng.randint(1, 2)), (x + rng.randint(1, 3), y + 3)]
    return [(x + 1, y + 1), (x + 3, y + 1), (x + 2, y + 2), (x + 3, y + 3), (x + 1, y + 3)]


@oracle("多边形的核 kernel", "与每个顶点的连线不出界，shapely.covers")
def check_kernel(rng: random.Random, case: int) -> bool:
    ring = [(x % 1e9, y % 1e9) for x, y in simple_polygon(rng, case)]
    polygon = shapely.Polygon(ring)
    region = kernel(ring if area(ring) > 0 else ring[::-1])
    for _ in range(4):
        x, y = rng.randrange(25) / 4, rng.randrange(25) / 4
        sees = polygon.covers(shapely.Point(x, y)) and all(
            polygon.covers(shapely.LineString([(x, y), corner])) for corner in ring if corner != (x, y)
        )
        if region.contains((Fraction(x), Fraction(y))) != sees:
            return False
    return True


def jagged_ring(rng: random.Random, case: int, wide: int = 9) -> list:
    """简单多边形，顶点多到值得化简：格点多边形的边上插进偏离的点。"""
    while True:
        ring = []
        for p, q in edges([(64 * x, 64 * y) for x, y in simple_polygon(rng, case)]):
            ring.append(p)
            for t in range(16, 64, 16):
                x, y = (p[k] + (q[k] - p[k]) * t / 64 for k in (0, 1))
                ring.append((x + rng.randint(-wide, wide), y + rng.randint(-wide, wide)))
        if len(set(ring)) == len(ring) and shapely.Polygon(ring).is_valid:
            return ring


@oracle("化简 simplify", "shapely.simplify，逐段")
def check_simplify(rng: random.Random, case: int) -> bool:
    ring = jagged_ring(rng, case)
    tolerance = rng.choice((0.37, 3.37, 10.37, 40.37, 200.37))
    first, last = sorted((ring.index(min(ring)), ring.index(max(ring))))
    halves = ring[first : last + 1], [*ring[last:], *ring[: first + 1]]
    one, other = (
        shapely.get_coordinates(shapely.simplify(shapely.LineString(half), tolerance, preserve_topology=False))
        for half in halves
    )
    expected = [tuple(p) for p in (*one[:-1], *other[:-1])]
    found = simplify(ring, tolerance)
    start = found.index(ring[first])
    return found[start:] + found[:start] == expected


@oracle("不自交的化简 simplify_safely", "shapely.is_valid，逐点的距离")
def check_simplify_safely(rng: random.Random, case: int) -> bool:
    ring = jagged_ring(rng, case, wide=24)
    tolerance = rng.choice((0.0, 10.0, 20.0, 30.0, 60.0))
    found = simplify_safely(ring, tolerance)
    places = [ring.index(p) for p in found]
    if len(found) < 3 or places != sorted(places) or not shapely.Polygon(found).is_valid:
        return False
    bound = Fraction(tolerance) ** 2
    for a, b in edges(places):
        skipped = range(a + 1, b if a < b else b + len(ring))
        if any(distance_squared(ring[k % len(ring)], ring[a], ring[b]) > bound for k in skipped):
            return False
    return True


def main() -> None:
    sample(__name__)


if __name__ == "__main__":
    main()
