"""检验圆：最小覆盖、交点、切线、面积并。"""

from __future__ import annotations

import math
import random
from decimal import Decimal, localcontext
from fractions import Fraction
from itertools import combinations

import shapely

from circles.meet import circles_meet, line_and_circle, relation
from circles.smallest import smallest_circle
from circles.tangents import common_tangents, tangent_points
from circles.union import union_area
from geometry_checks.inputs import point_set
from geometry_checks.registry import determinant, oracle, rational, sample, square


@oracle("最小圆覆盖", "所有两、三点的圆，有理数；shapely")
def check_smallest_circle(rng: random.Random, case: int) -> bool:
    points = point_set(rng, case, 1, 6)
    (centre, found), support = smallest_circle(points, seed=case)
    exact = list(dict.fromkeys(rational(points)))
    if any(square(centre, p) > found for p in exact) or any(square(centre, p) != found for p in rational(support)):
        return False
    circles = [(((p[0] + q[0]) / 2, (p[1] + q[1]) / 2), square(p, q) / 4) for p, q in combinations(exact, 2)]
    for a, b, c in combinations(exact, 3):
        rows = [[2 * (q[0] - a[0]), 2 * (q[1] - a[1])] for q in (b, c)]
        right = [sum(x * x for x in q) - sum(x * x for x in a) for q in (b, c)]
        turn = determinant(rows)
        if turn:
            x = determinant([[right[0], rows[0][1]], [right[1], rows[1][1]]]) / turn
            y = determinant([[rows[0][0], right[0]], [rows[1][0], right[1]]]) / turn
            circles.append(((x, y), square((x, y), a)))
    best = min((r for c, r in circles if all(square(c, p) <= r for p in exact)), default=Fraction(0))
    radius = shapely.minimum_bounding_radius(shapely.MultiPoint(points))
    return found == best and (case % 6 > 1 or math.isclose(radius, math.sqrt(found), rel_tol=1e-9, abs_tol=1e-12))


def discs(rng: random.Random, case: int, n: int) -> list[tuple[float, float, float]]:
    """小整数的圆：常常内切、外切、相同；每三次有一次是随机的，每五次有一次偏移 1e9。"""
    if case % 3 == 0:
        return [(rng.random(), rng.random(), rng.random()) for _ in range(n)]
    offset = 1e9 if case % 5 == 0 else 0.0
    return [(offset + rng.randrange(6), offset + rng.randrange(6), float(rng.randint(1, 5))) for _ in range(n)]


@oracle("圆与圆、圆与直线", "60 位十进制小数")
def check_circles(rng: random.Random, case: int) -> bool:
    (x, y, r), (u, v, s) = discs(rng, case, 2)
    with localcontext(prec=60):
        gap = ((Decimal(u) - Decimal(x)) ** 2 + (Decimal(v) - Decimal(y)) ** 2).sqrt()
        big, small = Decimal(r) + Decimal(s), abs(Decimal(r) - Decimal(s))
        where = 2 if gap > big else 1 if gap == big else 0 if gap > small else -1 if gap == small and gap else -2
    if relation((x, y), r, (u, v), s) != where:
        return False
    if (x, y, r) == (u, v, s):
        return True
    found = circles_meet((x, y), r, (u, v), s)
    scale = max(abs(x), abs(y), 1.0) * 1e-15 + r * 1e-6
    near = all(abs(math.dist(p, c) - d) <= scale for p in found for c, d in (((x, y), r), ((u, v), s)))
    a, b = (x, y - r), (x + 1 + rng.randrange(3), y - r)
    touching = line_and_circle(a, b, (x, y), r) if float(y - r) == Fraction(y) - Fraction(r) else [a]
    return len(found) == {2: 0, 1: 1, 0: 2, -1: 1, -2: 0}[where] and near and len(touching) == 1


@oracle("公切线", "条数由位置决定；到圆心的距离（1e-6）")
def check_tangents(rng: random.Random, case: int) -> bool:
    one, two = discs(rng, case, 2)
    if one == two:
        return True
    found = common_tangents(one[:2], one[2], two[:2], two[2])
    where = relation(one[:2], one[2], two[:2], two[2])
    if len(found) != {2: 4, 1: 3, 0: 2, -1: 1, -2: 0}[where]:
        return False
    for p, q in found:
        if math.dist(p, q) < 1e-6:
            continue
        for (x, y, r), t in ((one, p), (two, q)):
            along = ((q[0] - p[0]) * (t[0] - x) + (q[1] - p[1]) * (t[1] - y)) / math.dist(p, q)
            if abs(math.dist(t, (x, y)) - r) > 1e-6 or abs(along) > 1e-5:
                return False
    return True


@oracle("过一点的切线", "条数由位置决定；距离与直角（1e-6）")
def check_tangent_points(rng: random.Random, case: int) -> bool:
    (x, y, r), (px, py, _) = discs(rng, case, 2)
    found = tangent_points((px, py), (x, y), r)
    (centre, at) = rational([(x, y), (px, py)])
    beyond = square(centre, at) - Fraction(r) ** 2
    if len(found) != (2 if beyond > 0 else 1 if beyond == 0 else 0):
        return False
    for t in found:
        square_corner = (t[0] - x) * (t[0] - px) + (t[1] - y) * (t[1] - py)
        if abs(math.dist(t, (x, y)) - r) > 1e-6 or abs(square_corner) > 1e-5:
            return False
    return True


@oracle("圆的面积并", "shapely 的 1,024 边形（相对 1e-4）")
def check_union(rng: random.Random, case: int) -> bool:
    chosen = [(x % 1000, y % 1000, r) for x, y, r in discs(rng, case, rng.randint(1, 5))]
    shapes = [shapely.Point(x, y).buffer(r, quad_segs=256) for x, y, r in chosen]
    return math.isclose(union_area(chosen), shapely.union_all(shapes).area, rel_tol=1e-4)


def main() -> None:
    sample(__name__)


if __name__ == "__main__":
    main()
