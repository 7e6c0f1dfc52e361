"""检验多边形：面积与内外、格点、三角剖分、洞、核。"""

from __future__ import annotations

import math
from fractions import Fraction

import numpy as np
import shapely

from coastlines.simplify import simplify, simplify_safely
from exact_geometry import (
    Point,
    area,
    bridge,
    centroid,
    distance_squared,
    guards,
    kernel,
    lattice_points,
    locate,
    triangulate,
)
from exact_geometry.polygons import edges
from geometry_checks.inputs import Source
from geometry_checks.registry import oracle, sample


def simple_polygon(rng: Source, case: int) -> list:
    """shapely 认为有效的随机多边形，可以有共线的顶点。"""
    offset = 1e9 if case % 3 == 0 else 0.0
    while True:
        n = rng.randint(3, 9)
        ring = list(dict.fromkeys((offset + rng.randrange(7), offset + rng.randrange(7)) for _ in range(n)))
        if len(ring) >= 3 and shapely.Polygon(ring).is_valid and shapely.Polygon(ring).area > 0:
            return ring


@oracle("多边形面积、点的内外", "shapely.area、relate")
def check_polygon(rng: Source, case: int) -> bool:
    ring = simple_polygon(rng, case)
    polygon = shapely.Polygon(ring)
    x, y = ring[0][0] + rng.randint(-7, 7), ring[0][1] + rng.randint(-7, 7)
    inside, touches = shapely.contains_xy(polygon, x, y), shapely.intersects_xy(polygon, x, y)
    (point, *corners) = rng.moved([(x, y), *ring])
    where = 1 if inside else 0 if touches else -1
    return abs(area(corners)) == Fraction(polygon.area) * rng.scale**2 and locate(point, corners) == where


@oracle("格点（皮克定理）", "逐点数，shapely")
def check_lattice(rng: Source, case: int) -> bool:
    ring = [(x % 1e9, y % 1e9) for x, y in simple_polygon(rng, case)]
    polygon = shapely.Polygon(ring)
    x, y = (grid.ravel() for grid in np.meshgrid(np.arange(7.0), np.arange(7.0)))
    inside, touching = shapely.contains_xy(polygon, x, y).sum(), shapely.intersects_xy(polygon, x, y).sum()
    far = 0 if rng.numbers == "float" else 2**60 + 1  # 平移整数，格点还是格点
    return lattice_points([(int(x) + far, int(y) + far) for x, y in ring]) == (inside, touching - inside)


@oracle("三角剖分（耳切法）", "shapely：面积、覆盖、互不重叠")
def check_ears(rng: Source, case: int) -> bool:
    ring = simple_polygon(rng, case)
    polygon = shapely.Polygon(ring)
    triangles = [shapely.Polygon([ring[k] for k in t]) for t in triangulate(rng.moved(ring))]
    whole = sum(t.area for t in triangles) == polygon.area and all(map(polygon.covers, triangles))
    return whole and len(triangles) == len(ring) - 2


@oracle("带洞的三角剖分 bridge", "shapely：面积、覆盖、互不重叠")
def check_holes(rng: Source, case: int) -> bool:
    cells = rng.sample([(4 * x, 4 * y) for x in range(3) for y in range(3)], rng.randint(1, 5))
    holes = [hole_in(rng, x, y) for x, y in cells]
    outer: list[Point] = [(0, 0), (13, 0), (13, 13), (0, 13)]
    if case % 2:  # 外圈凹进去，并且有共线的顶点
        outer = [(0, 0), (6, 0), (13, 0), (13, 13), (rng.randint(5, 12), 20), (0, 13), (-rng.randint(1, 5), 5)]
    return covered(rng, outer, holes)


@oracle("洞碰到外圈、碰到别的洞", "shapely：面积、覆盖、互不重叠")
def check_touching_holes(rng: Source, case: int) -> bool:
    outer = [(0, 0), (12, 0), (12, 12), (0, 12)]
    while True:
        holes = []
        for _ in range(rng.randint(1, 4)):
            x, y = rng.randrange(11), rng.randrange(11)
            hole = [(x + rng.randint(-2, 3), y + rng.randint(-2, 3)) for _ in range(3)]
            if all(0 <= c <= 12 for p in hole for c in p) and shapely.Polygon(hole).area:
                holes.append(hole)
        polygon = shapely.Polygon(outer, holes)
        boundary = [shapely.LinearRing(ring) for ring in (outer, *holes)]
        touching = any(p.intersects(q) for k, p in enumerate(boundary) for q in boundary[:k])
        if polygon.is_valid and holes and touching:
            return covered(rng, outer, holes)


def covered(rng: Source, outer: list[Point], holes: list[list[Point]]) -> bool:
    """接成一圈再剖开：三角形都在多边形里，面积都大于 0，加起来恰好，因此互不重叠。"""
    polygon = shapely.Polygon(outer, holes)
    ring = bridge(rng.moved(outer), [rng.moved(hole) for hole in holes])
    near = [tuple(map(float, p)) for p in rng.back(ring)]
    triangles = [shapely.Polygon([near[k] for k in t]) for t in triangulate(ring)]
    whole = sum(t.area for t in triangles) == polygon.area
    return whole and all(t.area > 0 and polygon.covers(t) for t in triangles)


def hole_in(rng: Source, x: int, y: int) -> list[Point]:
    """4 × 4 的方格里的一个三角形或凹五边形，不碰方格的边。"""
    if rng.random() < 0.5:
        return [(x + 1, y + 1), (x + 3, y + rng.randint(1, 2)), (x + rng.randint(1, 3), y + 3)]
    return [(x + 1, y + 1), (x + 3, y + 1), (x + 2, y + 2), (x + 3, y + 3), (x + 1, y + 3)]


@oracle("多边形的核 kernel", "与每个顶点的连线不出界，shapely.covers")
def check_kernel(rng: Source, case: int) -> bool:
    ring = [(x % 1e9, y % 1e9) for x, y in simple_polygon(rng, case)]
    polygon = shapely.Polygon(ring)
    region = kernel(rng.moved(ring if area(ring) > 0 else ring[::-1]))
    for _ in range(4):
        x, y = rng.randrange(25) / 4, rng.randrange(25) / 4
        sees = polygon.covers(shapely.Point(x, y)) and all(
            polygon.covers(shapely.LineString([(x, y), corner])) for corner in ring if corner != (x, y)
        )
        (point,) = [tuple(Fraction(c) * rng.scale + rng.shift for c in (x, y))]
        if region.contains(point) != sees:
            return False
    return True


@oracle("美术馆 guards", "随机的地方都有保安看得见，shapely.covers")
def check_guards(rng: Source, case: int) -> bool:
    ring = [(x % 1e9, y % 1e9) for x, y in simple_polygon(rng, case)]
    polygon = shapely.Polygon(ring)
    posts = guards(rng.moved(ring))
    if not 1 <= len(posts) <= len(ring) // 3:
        return False
    places = [(rng.randrange(25) / 4, rng.randrange(25) / 4) for _ in range(6)]
    return all(
        any(place == ring[k] or polygon.covers(shapely.LineString([place, ring[k]])) for k in posts)
        for place in places
        if polygon.covers(shapely.Point(place))
    )


@oracle("重心 centroid", "shapely.centroid（1e-9）")
def check_centroid(rng: Source, case: int) -> bool:
    ring = [(x % 1e9, y % 1e9) for x, y in simple_polygon(rng, case)]
    (found,), expected = rng.back([centroid(rng.moved(ring))]), shapely.Polygon(ring).centroid
    return all(
        math.isclose(a, b, rel_tol=1e-9, abs_tol=1e-9) for a, b in zip(found, (expected.x, expected.y), strict=True)
    )


def jagged_ring(rng: Source, case: int, wide: int = 9) -> list:
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
def check_simplify(rng: Source, case: int) -> bool:
    ring = jagged_ring(rng, case)
    tolerance = rng.choice((0.37, 3.37, 10.37, 40.37, 200.37))
    first, last = sorted((ring.index(min(ring)), ring.index(max(ring))))
    halves = ring[first : last + 1], [*ring[last:], *ring[: first + 1]]
    one, other = (
        shapely.get_coordinates(shapely.simplify(shapely.LineString(half), tolerance, preserve_topology=False))
        for half in halves
    )
    expected = [tuple(p) for p in (*one[:-1], *other[:-1])]
    given = rng.moved(ring)
    found = [ring[given.index(p)] for p in simplify(given, Fraction(tolerance) * rng.scale)]
    start = found.index(ring[first])
    return found[start:] + found[:start] == expected


@oracle("不自交的化简 simplify_safely", "shapely.is_valid，逐点的距离")
def check_simplify_safely(rng: Source, case: int) -> bool:
    ring = jagged_ring(rng, case, wide=24)
    tolerance = rng.choice((0.0, 10.0, 20.0, 30.0, 60.0))
    given = rng.moved(ring)
    found = [ring[given.index(p)] for p in simplify_safely(given, Fraction(tolerance) * rng.scale)]
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
