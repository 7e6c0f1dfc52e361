"""检验线段与扫描线。"""

from __future__ import annotations

import random
from itertools import combinations

import shapely

from computational_geometry.segments import intersection, segments_meet
from geometry_checks.inputs import point_set, whole_set
from geometry_checks.registry import oracle, rational, sample
from sweep_line.exercises import is_simple
from sweep_line.intersections import intersections


def shape(points: list) -> shapely.Geometry:
    """一点、线段或多边形。"""
    distinct = list(dict.fromkeys(points))
    if len(distinct) == 1:
        return shapely.Point(distinct[0])
    return shapely.LineString(distinct) if len(distinct) == 2 else shapely.Polygon(distinct)


@oracle("线段相交 segments_meet", "shapely.intersects")
def check_segments(rng: random.Random, case: int) -> bool:
    a, b, c, d = whole_set(rng, case, 4, 4)
    return segments_meet(a, b, c, d) == shape([a, b]).intersects(shape([c, d]))


@oracle("交点与重叠 intersection", "参数方程，有理数")
def check_intersection(rng: random.Random, case: int) -> bool:
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
def check_sweep(rng: random.Random, case: int) -> bool:
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
def check_simple(rng: random.Random, case: int) -> bool:
    ring = list(dict.fromkeys(whole_set(rng, (1, 3)[case % 2], 3, 8)))
    return len(ring) < 3 or shapely.Polygon(ring).area == 0 or is_simple(ring) == shapely.Polygon(ring).is_valid


def main() -> None:
    sample(__name__)


if __name__ == "__main__":
    main()
