"""检验线段与扫描线。"""

from __future__ import annotations

import math
from fractions import Fraction
from itertools import combinations

import shapely

from exact_geometry import distance_squared, intersection, intersections, is_simple, polar_order, segments_meet
from geometry_checks.inputs import Source, point_set, whole_set
from geometry_checks.registry import oracle, rational, sample
from sweep_line.exercises import most_overlapping, union_area


def shape(points: list) -> shapely.Geometry:
    """一点、线段或多边形。"""
    distinct = list(dict.fromkeys(points))
    if len(distinct) == 1:
        return shapely.Point(distinct[0])
    return shapely.LineString(distinct) if len(distinct) == 2 else shapely.Polygon(distinct)


@oracle("线段相交 segments_meet", "shapely.intersects")
def check_segments(rng: Source, case: int) -> bool:
    a, b, c, d = whole_set(rng, case, 4, 4)
    return segments_meet(*rng.moved([a, b, c, d])) == shape([a, b]).intersects(shape([c, d]))


@oracle("交点与重叠 intersection", "参数方程，有理数")
def check_intersection(rng: Source, case: int) -> bool:
    points = point_set(rng, case, 4, 4)
    found = intersection(*points)
    return len(set(found)) == len(found) and set(found) == shared(*rational(points))


def shared(a: tuple, b: tuple, c: tuple, d: tuple) -> set[tuple]:
    """两条闭线段的交：交点，或重叠部分的两端；由参数方程直接解。"""
    (ux, uy), (vx, vy) = (b[0] - a[0], b[1] - a[1]), (d[0] - c[0], d[1] - c[1])
    turn = ux * vy - uy * vx
    if turn:
        t = ((c[0] - a[0]) * vy - (c[1] - a[1]) * vx) / turn
        s = ((c[0] - a[0]) * uy - (c[1] - a[1]) * ux) / turn
        return {(a[0] + t * ux, a[1] + t * uy)} if 0 <= t <= 1 and 0 <= s <= 1 else set()
    return {p for p in (a, b) if on(p, c, d)} | {p for p in (c, d) if on(p, a, b)}


def on(p: tuple, a: tuple, b: tuple) -> bool:
    inline = (b[0] - a[0]) * (p[1] - a[1]) == (b[1] - a[1]) * (p[0] - a[0])
    return inline and min(a, b) <= p <= max(a, b)


@oracle("扫描线：所有交点", "两两求交，有理数")
def check_sweep(rng: Source, case: int) -> bool:
    n = rng.randint(2, 8)
    points = point_set(rng, case, 2 * n, 2 * n)
    segments = list(zip(points[::2], points[1::2], strict=True))
    expected: dict = {}
    for i, j in combinations(range(n), 2):
        for p in shared(*rational([*segments[i], *segments[j]])):
            expected.setdefault(p, set()).update((i, j))
    return {p: set(names) for p, names in intersections(segments).items()} == through(expected, segments)


def through(points: dict, segments: list) -> dict:
    """补上：一个交点还可能在别的、只与其中之一重叠的线段上。"""
    exact = [rational(list(s)) for s in segments]
    return {p: {k for k, (a, b) in enumerate(exact) if on(p, a, b)} for p in points}


@oracle("多边形简单吗 is_simple", "shapely.is_valid")
def check_simple(rng: Source, case: int) -> bool:
    ring = list(dict.fromkeys(whole_set(rng, (1, 3)[case % 2], 3, 8)))
    if len(ring) < 3 or shapely.Polygon(ring).area == 0:
        return True
    return is_simple(rng.moved(ring)) == shapely.Polygon(ring).is_valid


@oracle("点到线段的距离 distance_squared", "shapely.distance（1e-9）")
def check_distance_squared(rng: Source, case: int) -> bool:
    p, a, b = whole_set(rng, case, 3, 3)
    found = math.sqrt(distance_squared(*rng.moved([p, a, b])) / rng.scale**2)
    return math.isclose(found, shapely.Point(p).distance(shape([a, b])), rel_tol=1e-9, abs_tol=1e-9)


@oracle("极角的次序 polar_order", "约分以后的方向，atan2")
def check_polar(rng: Source, case: int) -> bool:
    centre, *points = whole_set(rng, case, 1, 9)

    def turn(p: tuple) -> float:
        dx, dy = int(p[0] - centre[0]), int(p[1] - centre[1])
        size = math.gcd(dx, dy) or 1  # 同一个方向约分以后相同，atan2 也就相同
        return -1.0 if dx == dy == 0 else math.atan2(dy // size, dx // size) % math.tau

    (at,), given = rng.moved([centre]), rng.moved(points)
    order = sorted(range(len(points)), key=lambda k: turn(points[k]))
    return polar_order(at, given) == [given[k] for k in order]


@oracle("矩形的面积并、区间的重叠", "shapely.union_all；逐点数")
def check_rectangles(rng: Source, case: int) -> bool:
    size = (4, 9, 1000)[case % 3]
    corners = [[rng.randrange(size) for _ in range(4)] for _ in range(rng.randint(1, 6))]
    boxes = [(min(a, c), min(b, d), max(a, c), max(b, d)) for a, b, c, d in corners]
    area = shapely.union_all([shapely.box(*box) for box in boxes]).area
    if union_area(rng.moved(boxes)) != Fraction(area) * rng.scale**2:
        return False
    spans = [(a, c) for a, _, c, _ in boxes]
    deepest = max(sum(a <= x <= c for a, c in spans) for span in spans for x in span)
    return most_overlapping(rng.moved(spans)) == deepest


def main() -> None:
    sample(__name__)


if __name__ == "__main__":
    main()
