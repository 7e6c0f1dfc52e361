"""检验竞赛常备：公共面积、反演、积分、曼哈顿、只增的凸包、李超树、线性规划。"""

from __future__ import annotations

import math
from fractions import Fraction
from itertools import combinations, pairwise

import numpy as np

from contest_toolbox.simpson import integrate
from exact_geometry import (
    GrowingHull,
    LiChaoTree,
    disc_overlap,
    general_circle,
    inverse,
    inverse_circle,
    lens_area,
    manhattan_farthest,
    manhattan_tree,
    maximise,
)
from geometry_checks.inputs import Source, point_set
from geometry_checks.registry import determinant, oracle, rational, rows_of, sample, sign
from geometry_checks.rounds import NODES, WEIGHTS, discs, moved, sliced

Plane = tuple[Fraction, Fraction, Fraction]


@oracle("圆与多边形 disc_overlap", "竖着切片，高斯求积（1e-7 r²）")
def check_overlap(rng: Source, case: int) -> bool:
    if case % 3:
        ring = [(float(rng.randrange(7)), float(rng.randrange(7))) for _ in range(3 + case % 2 * 3)]
    else:
        ring = [(rng.randrange(64) / 64, rng.randrange(64) / 64) for _ in range(3)]
    (x, y, r), *_ = discs(rng, 3 * case + (0 if case % 3 == 0 else 1), 1)
    x, y = x % 1e9, y % 1e9
    far = rng.choice((0, 2**20))
    given = [(a + rng.number(far, 0), b) for a, b in rng.moved(ring)]
    ((u, v, s),) = moved(rng, [(x, y, r)])
    area = disc_overlap(given, (u + rng.number(far, 0), v), s) / float(rng.scale) ** 2
    return math.isclose(area, sliced_overlap(ring, x, y, r), abs_tol=1e-7 * r * r)


def sliced_overlap(ring: list[tuple[float, float]], x: float, y: float, r: float) -> float:
    """圆里的环绕数之和：每条边下方的面积，有向，左右走向决定正负。"""
    total = 0.0
    for (ax, ay), (bx, by) in zip(ring, ring[1:] + ring[:1], strict=True):
        low, high = max(min(ax, bx), x - r), min(max(ax, bx), x + r)
        if low >= high:
            continue
        slope = (by - ay) / (bx - ax)
        foot = (x + slope * (y - ay + slope * ax)) / (1 + slope * slope)
        away = abs(slope * (x - ax) + ay - y) / math.hypot(1, slope)
        chord = math.sqrt(max(r * r - away * away, 0)) / math.hypot(1, slope)
        cuts = {low, high} | {c for c in (foot - chord, foot + chord) if low < c < high}
        for one, other in pairwise(sorted(cuts)):
            start, end = (math.asin(max(-1, min(1, (c - x) / r))) for c in (one, other))
            turns = (start + end) / 2 + (end - start) / 2 * NODES  # 横坐标 = 圆心 + 半径·sin θ
            at = x + r * np.sin(turns)
            half = r * np.cos(turns)
            depth = np.clip(ay + slope * (at - ax) - (y - half), 0, 2 * half)
            part = (end - start) / 2 * float(np.sum(WEIGHTS * half * depth))
            total += part if bx < ax else -part
    return total


@oracle("透镜 lens_area", "两个圆盘减去并，竖着切片（1e-6）")
def check_lens(rng: Source, case: int) -> bool:
    chosen = [(x % 1e9, y % 1e9, r) for x, y, r in discs(rng, case, 2)]
    (x, y, r), (u, v, s) = moved(rng, chosen)
    far = rng.number(rng.choice((0, 2**20)), 0)
    expected = math.pi * sum(t[2] ** 2 for t in chosen) - sliced(chosen)
    area = lens_area((x + far, y), r, (u + far, v), s) / float(rng.scale) ** 2
    return math.isclose(area, expected, abs_tol=1e-6)


@oracle("反演 inverse_circle", "过三点的圆，行列式，有理数")
def check_inversion(rng: Source, case: int) -> bool:
    p, q, s, centre = point_set(rng, case, 4, 4)
    power = rng.number(rng.randint(1, 5), 0)
    exact = rational([p, q, s])
    if centre in (p, q, s) or len(set(exact)) < 3:
        return True
    columns = [[x * x + y * y, x, y, Fraction(1)] for x, y in exact]
    circle = tuple((-1) ** k * determinant([[row[m] for m in range(4) if m != k] for row in columns]) for k in range(4))
    images = [inverse(t, centre, power) for t in (p, q, s)]
    found = inverse_circle(circle, centre, power)
    on = all(value(found, t) == 0 for t in images)
    again = inverse_circle(found, centre, power)
    same = all(again[i] * circle[j] == again[j] * circle[i] for i, j in combinations(range(4), 2))
    (home,) = rational([inverse(images[0], centre, power)])
    size = rng.randint(1, 9)
    ring = general_circle(p, size)
    return on and any(found) and same and home == exact[0] and value(ring, exact[0]) == -size


def value(circle: tuple, p: tuple) -> Fraction:
    """方程左边在 p 的值。"""
    a, b, c, d = circle
    x, y = p
    return a * (x * x + y * y) + b * x + c * y + d


@oracle("自适应辛普森 integrate", "五次以下的多项式，原函数，有理数")
def check_simpson(rng: Source, case: int) -> bool:
    terms = [rng.number(rng.randint(-5, 5), 0) for _ in range(1 + case % 6)]
    low, high = (rng.randint(-4, 4) for _ in range(2))
    ends = [float(low), float(high)] if rng.numbers == "float" else [Fraction(low), Fraction(high, 3)]

    def f(x: Fraction) -> Fraction:
        return sum(c * x**k for k, c in enumerate(terms))

    a, b = map(Fraction, ends)
    truth = sum(Fraction(c) * (b ** (k + 1) - a ** (k + 1)) / (k + 1) for k, c in enumerate(terms))
    size = sum(abs(c) * max(abs(a), abs(b), 1) ** (k + 1) for k, c in enumerate(terms)) + 1
    found = integrate(f, *ends, size / 1000)
    if rng.numbers != "float":
        return found == truth
    return abs(Fraction(found) - truth) <= 1e-13 * size


@oracle("曼哈顿距离 manhattan_tree", "普里姆，所有点对，有理数")
def check_manhattan(rng: Source, case: int) -> bool:
    points = point_set(rng, case, 1, 9)
    exact = rational(points)

    def far(i: int, j: int) -> Fraction:
        return sum((abs(a - b) for a, b in zip(exact[i], exact[j], strict=True)), Fraction(0))

    tree = manhattan_tree(points)
    joined, shortest = {0}, Fraction(0)
    while len(joined) < len(points):
        length, k = min((far(i, k), k) for i in joined for k in range(len(points)) if k not in joined)
        joined.add(k)
        shortest += length
    reached = {0}
    for _ in points:
        reached |= {k for edge in tree if reached & set(edge) for k in edge}
    widest = max(far(i, j) for i in range(len(points)) for j in range(len(points)))
    whole = len(reached) == len(points) == len(tree) + 1
    return whole and sum(far(*edge) for edge in tree) == shortest and far(*manhattan_farthest(points)) == widest


@oracle("只增的凸包 GrowingHull", "定义：每条边的一侧，有理数")
def check_growing(rng: Source, case: int) -> bool:
    points = point_set(rng, case, 1, 7)
    query = rng.choice([*points, *point_set(rng, case, 1, 1)])
    hull = GrowingHull()
    before: set = set()
    for k, p in enumerate(points):
        changed = hull.add(p)
        ring = hull.points()
        if changed != (set(ring) != before) or not is_hull(ring, points[: k + 1]):
            return False
        before = set(ring)
    sides = turns(ring, query)
    if len(ring) < 3:
        (q,), ends = rational([query]), sorted(rational(ring))
        return hull.locate(query) == (0 if not any(sides) and ends[0] <= q <= ends[-1] else -1)
    return hull.locate(query) == min(sides)


def turns(ring: list, p: tuple) -> list[int]:
    """p 在每条边的哪一侧。"""
    around = zip(ring, ring[1:] + ring[:1], strict=True)
    return [sign(determinant(rows_of([a, b, p]))) for a, b in around if a != b]


def is_hull(ring: list, points: list) -> bool:
    """ring 取自 points，每一角都左转，所有的点都不在右边；一两个顶点时，是全部共线的两端。"""
    if not set(ring) <= set(points) or len(set(ring)) < len(ring):
        return False
    if len(ring) < 3:
        line = all(not any(turns(ring, p)) for p in points)
        exact = rational(points)
        return line and sorted(rational(ring)) == sorted({min(exact), max(exact)})
    corners = zip(ring, ring[1:] + ring[:1], ring[2:] + ring[:2], strict=True)
    return all(determinant(rows_of(list(three))) > 0 for three in corners) and all(
        min(turns(ring, p)) >= 0 for p in points
    )


@oracle("李超树 LiChaoTree", "每一处试遍所有直线、线段，有理数")
def check_li_chao(rng: Source, case: int) -> bool:
    xs = [x for x, _ in point_set(rng, case, 1, 9)]
    tree = LiChaoTree(xs)
    kept = []
    for m, k in point_set(rng, case + 1, 1, 8):
        ends = [rng.choice([None, *xs]) for _ in range(2)]
        tree.add((m, k), *ends)
        kept.append((Fraction(m), Fraction(k), *ends))
        x = rng.choice(xs)
        reach = [a * Fraction(x) + b for a, b, low, high in kept if within(low, x, high)]
        if tree.highest(x) != max(reach, default=None):
            return False
    return True


def within(low: float | None, x: float, high: float | None) -> bool:
    return (low is None or low <= x) and (high is None or x <= high)


@oracle("线性规划 maximise", "试遍顶点与退却的方向，有理数")
def check_program(rng: Source, case: int) -> bool:
    ways = [tuple(rng.number(rng.randint(-2, 2), 0) for _ in range(2)) for _ in range(rng.randint(0, 6))]
    planes = [(a, b, rng.number(rng.randint(-2, 4), 0)) for a, b in ways]
    goal = rng.number(rng.randint(-2, 2), 0), rng.number(rng.randint(-2, 2), 0)
    best, bounded = by_vertices(rational(planes), *rational([goal]))
    try:
        found = maximise(planes, goal, case)
    except ValueError:
        return best is not None and not bounded
    if found is None or best is None:
        return found is None and best is None
    c, d = map(Fraction, goal)
    return bounded and c * found[0] + d * found[1] == best and all(reaches(plane, found) for plane in planes)


def reaches(plane: tuple, p: tuple) -> bool:
    a, b, c = map(Fraction, plane)
    return a * p[0] + b * p[1] <= c


def by_vertices(planes: list[Plane], goal: tuple) -> tuple[Fraction | None, bool]:
    """（最大值，没有公共点时 None；有没有界）。"""
    spots = [(Fraction(0), Fraction(0))]
    spots += [(a * c / (a * a + b * b), b * c / (a * a + b * b)) for a, b, c in planes if a or b]
    for (a, b, c), (p, q, r) in combinations(planes, 2):
        turn = a * q - b * p
        if turn:
            spots.append(((c * q - b * r) / turn, (a * r - c * p) / turn))
    heights = [goal[0] * x + goal[1] * y for x, y in spots if all(reaches(plane, (x, y)) for plane in planes)]
    away = [goal, *((s * b, -s * a) for a, b, _ in planes for s in (1, -1)), *((-a, -b) for a, b, _ in planes)]
    bounded = not any(goal[0] * x + goal[1] * y > 0 and all(a * x + b * y <= 0 for a, b, _ in planes) for x, y in away)
    return max(heights, default=None), bounded


def main() -> None:
    sample(__name__)


if __name__ == "__main__":
    main()
