"""检验半平面：交、包络、裁剪。"""

from __future__ import annotations

import math
from fractions import Fraction
from itertools import combinations, pairwise

import shapely

from exact_geometry import area, clip, convex_hull, intersect, upper_envelope
from geometry_checks.inputs import Source, whole_set
from geometry_checks.registry import oracle, rational, sample


@oracle("半平面交", "两两求交、逐个检查，有理数")
def check_half_planes(rng: Source, case: int) -> bool:
    size, unit = (2, 5, 30)[case % 3], rng.number(1, 0)
    planes = [
        tuple(unit * rng.randint(-size, size) for _ in range(3))
        for _ in range(rng.randint(0, 7))
    ]
    if case % 4 == 0:
        bounds = (1, 0, 9), (-1, 0, 9), (0, 1, 9), (0, -1, 9)
        planes += [tuple(unit * x for x in bound) for bound in bounds]
    region, exact = intersect(planes), rational(planes)
    corners = set()
    for (a, b, c), (d, e, f) in combinations(exact, 2):
        if a * e - b * d:
            x = (c * e - b * f) / (a * e - b * d)
            y = (a * f - c * d) / (a * e - b * d)
            if all(p * x + q * y <= r for p, q, r in exact):
                corners.add((x, y))
    some = region.point()
    fits = some is not None and all(a * some[0] + b * some[1] <= c for a, b, c in exact)
    return set(region.vertices()) == corners and (
        fits if not region.empty else not corners and infeasible(exact)
    )


def infeasible(rows: list[tuple[Fraction, ...]]) -> bool:
    """傅里叶–莫茨金消元：先消 y，再看 x 的范围是不是空的。"""
    flat = [(a, c) for a, b, c in rows if b == 0]
    for (a, b, c), (d, e, f) in combinations(rows, 2):
        if b * e < 0:
            flat.append((a * abs(e) + d * abs(b), c * abs(e) + f * abs(b)))
    low = max((c / a for a, c in flat if a < 0), default=None)
    high = min((c / a for a, c in flat if a > 0), default=None)
    return any(a == 0 and c < 0 for a, c in flat) or (
        low is not None and high is not None and low > high
    )


@oracle("上包络 upper_envelope", "在每两条直线的交点和两侧取最大，有理数")
def check_envelope(rng: Source, case: int) -> bool:
    size = (2, 4, 30)[case % 3]
    lines = [
        (rng.number(rng.randint(-size, size)), rng.number(rng.randint(-size, size) / rng.choice((1, 2, 3))))
        for _ in range(rng.randint(1, 9))
    ]
    exact = rational(lines)
    turns = sorted({(q - k) / (m - p) for (m, k), (p, q) in combinations(exact, 2) if m != p}) or [Fraction(0)]
    places = [turns[0] - 1, *turns, *((x + y) / 2 for x, y in pairwise(turns)), turns[-1] + 1]
    found = rational(upper_envelope(lines))
    tops = {x: max(m * x + k for m, k in exact) for x in places}
    same = all(max(m * x + k for m, k in found) == top for x, top in tops.items())
    alone = all(any([n for n in found if n[0] * x + n[1] == top] == [one] for x, top in tops.items()) for one in found)
    return same and alone and found == sorted(found)


@oracle("裁剪 clip", "两半的面积之和；shapely.intersection")
def check_clip(rng: Source, case: int) -> bool:
    corners = convex_hull([(x % 1000, y % 1000) for x, y in whole_set(rng, case, 3, 10)])
    if len(corners) < 3:
        return True
    polygon = rational(corners)
    a, b = rng.choice(((1, 0), (0, -1), (rng.randint(-5, 5), rng.randint(1, 5))))
    through = rng.choice(polygon)  # 常常恰好切过一个顶点
    c = a * through[0] + b * through[1] + rng.randint(-1, 1)
    kept, rest = clip(polygon, (a, b, c)), clip(polygon, (-a, -b, -c))
    if area(kept) + area(rest) != area(polygon) or any(a * x + b * y > c for x, y in kept):
        return False
    far, (dx, dy) = 10_000 * Fraction(1), (Fraction(a), Fraction(b))
    size = dx * dx + dy * dy
    foot = c * dx / size, c * dy / size
    half = [
        (foot[0] - far * (s * dy + t * dx), foot[1] + far * (s * dx - t * dy))
        for s, t in ((-1, 0), (-1, 1), (1, 1), (1, 0))
    ]
    expected = shapely.Polygon(corners).intersection(shapely.Polygon([tuple(map(float, p)) for p in half])).area
    return math.isclose(expected, area(kept), rel_tol=1e-9, abs_tol=1e-6)


def main() -> None:
    sample(__name__)


if __name__ == "__main__":
    main()
