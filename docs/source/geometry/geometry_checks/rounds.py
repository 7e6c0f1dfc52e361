"""检验圆：最小覆盖、交点、切线、面积并。"""

from __future__ import annotations

import math
from decimal import Decimal, localcontext
from fractions import Fraction
from itertools import combinations, pairwise

import numpy as np
import shapely

from exact_geometry import (
    circles_meet,
    circumcentre,
    common_tangents,
    line_and_circle,
    relation,
    smallest_circle,
    tangent_points,
    union_area,
)
from exact_geometry.circles import Disc
from geometry_checks.inputs import KINDS, Source, float_set
from geometry_checks.registry import determinant, oracle, rational, sample, square

NODES, WEIGHTS = np.polynomial.legendre.leggauss(24)


@oracle("最小圆覆盖", "所有两、三点的圆，有理数；shapely")
def check_smallest_circle(rng: Source, case: int) -> bool:
    floats = float_set(rng, case, 1, 6)
    points = rng.moved(floats)
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
            if circumcentre(a, b, c) != (x, y):
                return False
            circles.append(((x, y), square((x, y), a)))
    best = min((r for c, r in circles if all(square(c, p) <= r for p in exact)), default=Fraction(0))
    easy = case % len(KINDS) in (0, 1) and rng.scale != 64  # 放大 64 倍再取整，已经是另一些点
    radius = shapely.minimum_bounding_radius(shapely.MultiPoint(floats)) * float(rng.scale) if easy else 0.0
    return found == best and (not easy or math.isclose(radius, math.sqrt(found), rel_tol=1e-9, abs_tol=1e-12))


def discs(rng: Source, case: int, n: int) -> list[Disc]:
    """小整数的圆：常常内切、外切、相同；每三次有一次是随机的，每五次有一次偏移 1e9。"""
    if case % 3 == 0:
        return [tuple(rng.randint(1, 64) / 64 for _ in range(3)) for _ in range(n)]
    offset = 1e9 if case % 5 == 0 else 0.0
    return [(offset + rng.randrange(6), offset + rng.randrange(6), float(rng.randint(1, 5))) for _ in range(n)]


def moved(rng: Source, chosen: list[Disc]) -> list[Disc]:
    """圆心搬到那种数里，半径只放大。"""
    return [(rng.number(x), rng.number(y), rng.number(r, 0)) for x, y, r in chosen]


@oracle("圆与圆、圆与直线", "60 位十进制小数")
def check_circles(rng: Source, case: int) -> bool:
    (x, y, r), (u, v, s) = chosen = discs(rng, case, 2)
    with localcontext(prec=60):
        gap = ((Decimal(u) - Decimal(x)) ** 2 + (Decimal(v) - Decimal(y)) ** 2).sqrt()
        big, small = Decimal(r) + Decimal(s), abs(Decimal(r) - Decimal(s))
        where = 2 if gap > big else 1 if gap == big else 0 if gap > small else -1 if gap == small and gap else -2
    (a, b, c), (d, e, f) = moved(rng, chosen)
    if relation((a, b), c, (d, e), f) != where:
        return False
    if (a, b, c) == (d, e, f):
        return True
    found = rng.back(circles_meet((a, b), c, (d, e), f))
    scale = max(abs(x), abs(y), 1.0) * 4e-15 + max(r, s) * 1e-6 + unit(rng)
    near = all(abs(distance(p, t) - t[2]) <= scale for p in found for t in chosen)
    right = rng.number(1 + rng.randrange(3), 0)
    touching = [a] if Fraction(b) - Fraction(c) != b - c else line_and_circle((a, b - c), (a + right, b - c), (a, b), c)
    return len(found) == {2: 0, 1: 1, 0: 2, -1: 1, -2: 0}[where] and near and len(touching) == 1


def unit(rng: Source) -> float:
    """坐标舍入到浮点数，在原来的图形里至多挪动多远。"""
    return float(2.0**-52 * (rng.shift + 2 * 10**9 * rng.scale) / rng.scale) if rng.shift else 0.0


def distance(p: tuple, q: tuple) -> float:
    """先精确相减，再开方。"""
    return math.hypot(*(float(Fraction(a) - Fraction(b)) for a, b in zip(p[:2], q[:2], strict=True)))


@oracle("公切线", "条数由位置决定；到圆心的距离（1e-6）")
def check_tangents(rng: Source, case: int) -> bool:
    one, two = chosen = discs(rng, case, 2)
    (x, y, r), (u, v, s) = moved(rng, chosen)
    if (x, y, r) == (u, v, s):
        return True
    touches = common_tangents((x, y), r, (u, v), s)
    if len(touches) != {2: 4, 1: 3, 0: 2, -1: 1, -2: 0}[relation((x, y), r, (u, v), s)]:
        return False
    for p, q in map(rng.back, touches):
        if distance(p, q) < 1e-6 + 10 * unit(rng):
            continue
        for (cx, cy, radius), t in ((one, p), (two, q)):
            arm = [float(t[0] - Fraction(cx)), float(t[1] - Fraction(cy))]
            along = (float(q[0] - p[0]) * arm[0] + float(q[1] - p[1]) * arm[1]) / distance(p, q)
            if abs(math.hypot(*arm) - radius) > 1e-6 + unit(rng) or abs(along) > 1e-5 + 20 * unit(rng):
                return False
    return True


@oracle("过一点的切线", "条数由位置决定；距离与直角（1e-6）")
def check_tangent_points(rng: Source, case: int) -> bool:
    (x, y, r), (px, py, _) = chosen = discs(rng, case, 2)
    (a, b, c), (d, e, _) = moved(rng, chosen)
    touches = tangent_points((d, e), (a, b), c)
    (centre, at) = rational([(a, b), (d, e)])
    beyond = square(centre, at) - Fraction(c) ** 2
    if len(touches) != (2 if beyond > 0 else 1 if beyond == 0 else 0):
        return False
    for t in rng.back(touches):
        square_corner = (t[0] - Fraction(x)) * (t[0] - Fraction(px)) + (t[1] - Fraction(y)) * (t[1] - Fraction(py))
        if abs(distance(t, (x, y)) - r) > 1e-6 + unit(rng) or abs(square_corner) > 1e-5 + 20 * unit(rng):
            return False
    return True


@oracle("圆的面积并", "竖着切片，高斯求积（相对 1e-7）")
def check_union(rng: Source, case: int) -> bool:
    groups = [[(x % 1e9, y % 1e9, r) for x, y, r in discs(rng, case + k, rng.randint(1, 4))] for k in range(2)]
    far = rng.choice((2**20, 10**9, 10**17)) if rng.numbers != "float" or case % 3 == 1 else 2**20
    if far == 10**17 and rng.numbers == "float":
        groups[1] = groups[1][:1]  # 那么远，浮点数只分得清 16 的倍数：只放一个圆
    expected = sum(map(sliced, groups))
    chosen = moved(rng, groups[0]) + [(x + rng.number(far, 0), y, r) for x, y, r in moved(rng, groups[1])]
    area = union_area(chosen)
    return math.isclose(area / float(rng.scale) ** 2, expected, rel_tol=1e-7)


def sliced(chosen: list[Disc]) -> float:
    """面积并：每个 x 处竖线盖住的长度，在一段段光滑的区间上积分。"""
    ends = {x + side * r for x, _, r in chosen for side in (-1, 1)}
    for (x, y, r), (u, v, s) in combinations(chosen, 2):
        d = math.hypot(u - x, v - y)
        if abs(r - s) < d < r + s:
            along = (d * d + r * r - s * s) / (2 * d)
            half = math.sqrt(max(r * r - along * along, 0.0))
            ends |= {x + (along * (u - x) + side * half * (v - y)) / d for side in (-1, 1)}
    total = 0.0
    for low, high in pairwise(sorted(ends)):
        middle, width = (low + high) / 2, (high - low) / 2
        turns = math.pi / 2 * NODES  # x = 中点 + 半宽·sin θ：两端的根号没有了
        heights = [covered(chosen, middle + width * math.sin(t)) for t in turns]
        total += width * math.pi / 2 * float(np.sum(WEIGHTS * np.cos(turns) * heights))
    return total


def covered(chosen: list[Disc], at: float) -> float:
    """竖线 x = at 落在圆里的总长。"""
    spans = []
    for x, y, r in chosen:
        square_half = (r - (at - x)) * (r + (at - x))
        if square_half > 0:
            spans.append((y - math.sqrt(square_half), y + math.sqrt(square_half)))
    length, reached = 0.0, -math.inf
    for low, high in sorted(spans):
        length += max(0.0, high - max(low, reached))
        reached = max(reached, high)
    return length


def main() -> None:
    sample(__name__)


if __name__ == "__main__":
    main()
