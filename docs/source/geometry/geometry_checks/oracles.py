"""每个算法一条检验：同样的输入，独立的答案。返回 True 表示一致。"""

from __future__ import annotations

import math
import random
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal, localcontext
from fractions import Fraction
from itertools import combinations

import numpy as np
import shapely
from scipy.spatial import ConvexHull, Delaunay, cKDTree

from circles.meet import circles_meet, line_and_circle, relation
from circles.smallest import smallest_circle
from circles.tangents import common_tangents
from circles.union import union_area
from closest_pair.divide import closest_pair
from closest_pair.grid import closest_pair_by_grid
from computational_geometry.orientation import orient
from computational_geometry.polygon import area, locate
from computational_geometry.segments import segments_meet
from convex_hull.calipers import diameter
from convex_hull.hull import convex_hull
from convex_hull.rectangle import smallest_rectangle
from delaunay.triangulate import delaunay
from delaunay.voronoi import voronoi
from geometry_checks.inputs import point_set, space_set, whole_set
from half_planes.intersection import intersect
from kd_tree.tree import KDTree
from minkowski.collision import gap_squared
from minkowski.sums import minkowski_sum
from robust_predicates.batch import orient_many
from robust_predicates.incircle import incircle
from robust_predicates.orient3d import orient3d
from sweep_line.intersections import intersections
from three_dimensions.hull3 import hull3
from triangulation.ears import triangulate

Check = Callable[[random.Random, int], bool]


@dataclass(frozen=True)
class Oracle:
    """一行对照：算法、对照的一方、检验。"""

    name: str
    against: str
    check: Check


ORACLES: list[Oracle] = []


def oracle(name: str, against: str) -> Callable[[Check], Check]:
    """把检验登记到 ORACLES。"""

    def register(check: Check) -> Check:
        ORACLES.append(Oracle(name, against, check))
        return check

    return register


def sign(value: float) -> int:
    return (value > 0) - (value < 0)


def rational(points: list) -> list[tuple[Fraction, ...]]:
    return [tuple(map(Fraction, p)) for p in points]


def square(p: tuple, q: tuple) -> Fraction:
    return sum(((a - b) ** 2 for a, b in zip(p, q, strict=True)), Fraction(0))


def determinant(rows: list[list[Fraction]]) -> Fraction:
    """高斯消元，有理数：与各谓词展开的公式无关。"""
    rows = [list(row) for row in rows]
    value = Fraction(1)
    for k in range(len(rows)):
        pivot = next((m for m in range(k, len(rows)) if rows[m][k]), None)
        if pivot is None:
            return Fraction(0)
        if pivot != k:
            rows[k], rows[pivot], value = rows[pivot], rows[k], -value
        value *= rows[k][k]
        for m in range(k + 1, len(rows)):
            factor = rows[m][k] / rows[k][k]
            rows[m] = [x - factor * y for x, y in zip(rows[m], rows[k], strict=True)]
    return value


def rows_of(points: list, *, lift: bool = False) -> list[list[Fraction]]:
    """每个点一行，后面跟着（平方和与）1。"""
    return [[*p, *([sum(x * x for x in p)] if lift else []), Fraction(1)] for p in rational(points)]


@oracle("方向 orient", "3 × 3 行列式，有理数消元")
def check_orient(rng: random.Random, case: int) -> bool:
    p, q, r = points = point_set(rng, case, 3, 3)
    true = sign(determinant(rows_of(points)))
    return orient(p, q, r) == true == orient_many(p, q, r)[0]


@oracle("圆内 incircle", "4 × 4 行列式，有理数消元")
def check_incircle(rng: random.Random, case: int) -> bool:
    points = point_set(rng, case, 4, 4)
    return incircle(*points) == sign(determinant(rows_of(points, lift=True)))


@oracle("空间方向 orient3d", "4 × 4 行列式，有理数消元")
def check_orient3d(rng: random.Random, case: int) -> bool:
    points = space_set(rng, case, 4, 4)
    return orient3d(*points) == -sign(determinant(rows_of(points)))


def shape(points: list) -> shapely.Geometry:
    """一点、线段或多边形。"""
    distinct = list(dict.fromkeys(points))
    if len(distinct) == 1:
        return shapely.Point(distinct[0])
    return shapely.LineString(distinct) if len(distinct) == 2 else shapely.Polygon(distinct)


@oracle("线段相交", "shapely.intersects")
def check_segments(rng: random.Random, case: int) -> bool:
    a, b, c, d = whole_set(rng, case, 4, 4)
    return segments_meet(a, b, c, d) == shape([a, b]).intersects(shape([c, d]))


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


@oracle("凸包", "shapely.convex_hull；定义，有理数")
def check_hull(rng: random.Random, case: int) -> bool:
    whole = whole_set(rng, case, 1, 12)
    expected = {tuple(p) for p in shapely.get_coordinates(shapely.MultiPoint(whole).convex_hull).tolist()}
    points = point_set(rng, case, 1, 7)
    hull = convex_hull(points)
    exact = rational(hull)
    corners = len(hull) < 3 or all(
        determinant(rows_of([exact[k - 1], exact[k], p])) >= 0 for k in range(len(exact)) for p in rational(points)
    )
    return set(convex_hull(whole)) == expected and corners and convex_hull(hull) == hull


@oracle("直径（旋转卡壳）", "逐对比较，有理数")
def check_diameter(rng: random.Random, case: int) -> bool:
    points = point_set(rng, case, 1, 10)
    found = square(*rational(list(diameter(points))))
    exact = rational(points)
    return found == max((square(p, q) for p, q in combinations(exact, 2)), default=0)


@oracle("最小外接矩形", "shapely.minimum_rotated_rectangle（相对 1e-9）")
def check_rectangle(rng: random.Random, case: int) -> bool:
    points = [(x % 1000, y % 1000) for x, y in whole_set(rng, case, 1, 10)]
    found, corners = smallest_rectangle(points)
    expected = shapely.MultiPoint(points).minimum_rotated_rectangle.area
    return math.isclose(found, expected, rel_tol=1e-9, abs_tol=1e-9) and abs(area(corners)) == found


@oracle("半平面交", "两两求交、逐个检查，有理数")
def check_half_planes(rng: random.Random, case: int) -> bool:
    size = (2, 5, 30)[case % 3]
    planes = [tuple(rng.randint(-size, size) for _ in range(3)) for _ in range(rng.randint(0, 7))]
    if case % 4 == 0:
        planes += [(1, 0, 9), (-1, 0, 9), (0, 1, 9), (0, -1, 9)]
    region = intersect(planes)
    corners = set()
    for (a, b, c), (d, e, f) in combinations(planes, 2):
        if a * e - b * d:
            x, y = Fraction(c * e - b * f, a * e - b * d), Fraction(a * f - c * d, a * e - b * d)
            if all(p * x + q * y <= r for p, q, r in planes):
                corners.add((x, y))
    some = region.point()
    fits = some is not None and all(a * some[0] + b * some[1] <= c for a, b, c in planes)
    return set(region.vertices()) == corners and (fits if not region.empty else not corners and infeasible(planes))


def infeasible(planes: list) -> bool:
    """傅里叶–莫茨金消元：先消 y，再看 x 的范围是不是空的。"""
    rows = [(Fraction(a), Fraction(b), Fraction(c)) for a, b, c in planes]
    flat = [(a, c) for a, b, c in rows if b == 0]
    for (a, b, c), (d, e, f) in combinations(rows, 2):
        if b * e < 0:
            flat.append((a * abs(e) + d * abs(b), c * abs(e) + f * abs(b)))
    low = max((c / a for a, c in flat if a < 0), default=None)
    high = min((c / a for a, c in flat if a > 0), default=None)
    return any(a == 0 and c < 0 for a, c in flat) or (low is not None and high is not None and low > high)


@oracle("最近点对（分治与网格）", "逐对比较，有理数；scipy.cKDTree")
def check_closest(rng: random.Random, case: int) -> bool:
    points = point_set(rng, case, 2, 12)
    exact = rational(points)
    true = min(square(p, q) for p, q in combinations(exact, 2))
    found = [closest_pair(points), closest_pair_by_grid(points, seed=case)[0]]
    tree = cKDTree(points).query(points, k=2)[0][:, 1].min()
    close = math.isclose(tree, math.sqrt(true), rel_tol=1e-12, abs_tol=1e-300)
    return close and all(square(*rational(list(pair))) == true for pair in found)


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


def through(points: dict, segments: list) -> dict:
    """补上：一个交点还可能在别的、只与其中之一重叠的线段上。"""
    exact = [rational(list(s)) for s in segments]
    return {p: {k for k, (a, b) in enumerate(exact) if on(p, a, b)} for p in points}


@oracle("德劳内三角剖分", "空圆性质与面积，有理数；scipy.Delaunay")
def check_delaunay(rng: random.Random, case: int) -> bool:
    points = point_set(rng, case, 1, 9)
    found = delaunay(points)
    if found.points != sorted(set(points)):
        return False
    exact = rational(found.points)
    empty = all(
        determinant(rows_of([*(exact[k] for k in t), p], lift=True)) <= 0 for t in found.triangles for p in exact
    )
    total = sum(abs(area([exact[k] for k in t])) for t in found.triangles)
    hull = convex_hull(exact)
    whole = total == (abs(area(hull)) if len(hull) > 2 else 0)
    n, sides = len(exact), 3 * len(exact) - 3 - len(found.edges)
    euler = n - len(found.edges) + len(found.triangles) == 1 and (not found.triangles or sides >= len(hull))
    same = (
        case % 6
        or len(exact) < 4
        or {frozenset(t) for t in found.triangles} == {frozenset(map(int, t)) for t in Delaunay(found.points).simplices}
    )
    return empty and whole and euler and bool(same)


@oracle("沃罗诺伊图", "最近的点，有理数；shapely.voronoi_polygons（1e-9）")
def check_voronoi(rng: random.Random, case: int) -> bool:
    points = whole_set(rng, (0, 1, 2)[case % 3], 1, 7)
    low, high = -1500.0, 2500.0
    regions = voronoi(points, low, high)
    if sum(abs(area(r)) for r in regions.values()) != int(high - low) ** 2:
        return False
    for site, region in regions.items():
        centre = tuple(sum(p[k] for p in region) / len(region) for k in (0, 1))
        if square(centre, *rational([site])) != min(square(centre, p) for p in rational(list(regions))):
            return False
    if case % 3 or len(regions) < 3 or len(convex_hull(points)) < 3:
        return True
    frame = shapely.box(low, low, high, high)
    cells = shapely.voronoi_polygons(shapely.MultiPoint(list(regions)), extend_to=frame, ordered=True)
    return all(
        math.isclose(cell.intersection(frame).area, abs(area(r)), rel_tol=1e-9)
        for cell, r in zip(cells.geoms, regions.values(), strict=True)
    )


@oracle("最小圆覆盖", "所有两点、三点的圆，有理数；shapely.minimum_bounding_radius")
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


@oracle("圆的面积并", "shapely 的 1,024 边形（相对 1e-4）")
def check_union(rng: random.Random, case: int) -> bool:
    chosen = [(x % 1000, y % 1000, r) for x, y, r in discs(rng, case, rng.randint(1, 5))]
    shapes = [shapely.Point(x, y).buffer(r, quad_segs=256) for x, y, r in chosen]
    return math.isclose(union_area(chosen), shapely.union_all(shapes).area, rel_tol=1e-4)


@oracle("闵可夫斯基和", "所有两两之和的 shapely.convex_hull")
def check_minkowski(rng: random.Random, case: int) -> bool:
    a, b = whole_set(rng, case, 1, 7), whole_set(rng, case // 4, 1, 7)
    sums = [(p[0] + q[0], p[1] + q[1]) for p in a for q in b]
    expected = shapely.get_coordinates(shapely.MultiPoint(sums).convex_hull).tolist()
    return {tuple(map(float, p)) for p in minkowski_sum(a, b)} == set(map(tuple, expected))


@oracle("凸集的距离与碰撞", "shapely.distance（1e-9）、intersects")
def check_gap(rng: random.Random, case: int) -> bool:
    a, b = whole_set(rng, case, 1, 6), whole_set(rng, case, 1, 6)
    if case % 2:
        b = [(x + 3, y + 2) for x, y in b]
    one, two = (shapely.MultiPoint(points).convex_hull for points in (a, b))
    gap = gap_squared(a, b)
    return (gap == 0) == one.intersects(two) and math.isclose(math.sqrt(gap), one.distance(two), rel_tol=1e-9)


@oracle("三角剖分（耳切法）", "shapely：面积、覆盖、互不重叠")
def check_ears(rng: random.Random, case: int) -> bool:
    ring = simple_polygon(rng, case)
    polygon = shapely.Polygon(ring)
    triangles = [shapely.Polygon([ring[k] for k in t]) for t in triangulate(ring)]
    flat = sum(determinant(rows_of([ring[k - 2], ring[k - 1], ring[k]])) == 0 for k in range(len(ring)))
    count = len(ring) - 2 - flat <= len(triangles) <= len(ring) - 2
    return count and sum(t.area for t in triangles) == polygon.area and all(map(polygon.covers, triangles))


@oracle("k-d 树：近邻、范围", "逐个比较，有理数；scipy.cKDTree")
def check_tree(rng: random.Random, case: int) -> bool:
    points = point_set(rng, case, 1, 40) if case % 2 else space_set(rng, case // 2, 1, 40)
    query = points[0] if case % 5 == 0 else tuple(x + 0.5 for x in rng.choice(points))
    k = rng.randint(1, 6)
    exact, (at,) = rational(points), rational([query])
    order = sorted(range(len(points)), key=lambda n: (square(at, exact[n]), n))
    tree = KDTree(points)
    distance = cKDTree(points).query(query)[0]
    other = rng.choice(points)
    low, high = [tuple(f(a, b) for a, b in zip(points[0], other, strict=True)) for f in (min, max)]
    inside = [n for n, p in enumerate(points) if all(a <= x <= b for a, x, b in zip(low, p, high, strict=True))]
    return (
        [n for n, _ in tree.nearest(query, k)] == order[:k]
        and math.isclose(distance, math.sqrt(square(at, exact[order[0]])), rel_tol=1e-12, abs_tol=1e-300)
        and [n for n, _ in tree.within(low, high)] == inside
    )


@oracle("三维凸包", "支撑平面与欧拉公式，有理数；scipy.ConvexHull（1e-9）")
def check_hull3(rng: random.Random, case: int) -> bool:
    points = space_set(rng, case, 1, 10)
    found = hull3(points)
    if found.points != sorted(set(points)):
        return False
    exact = rational(found.points)
    if found.dimension < 3:
        a = exact[0]
        return (
            int(np.linalg.matrix_rank([[float(x - y) for x, y in zip(p, a, strict=True)] for p in exact]))
            == found.dimension
        )
    for face in found.faces:
        turns = [determinant(rows_of([*(exact[k] for k in face[:3]), p])) for p in exact]
        if any(t < 0 for t in turns) or any(turns[k] for k in face):
            return False
    v, e, f = len(found.vertices), len(found.edges), len(found.faces)
    near = [[x - y for x, y in zip(p, found.points[0], strict=True)] for p in found.points]
    return v - e + f == 2 and math.isclose(found.volume, ConvexHull(near).volume, rel_tol=1e-9)


def run(chosen: Oracle, cases: int, seed: int = 20260111) -> list[int]:
    """跑 cases 次，返回不一致的那些次的编号。"""
    return [case for case in range(cases) if not chosen.check(random.Random(f"{seed}/{chosen.name}/{case}"), case)]


def main() -> None:
    for chosen in ORACLES:
        print(f"{chosen.name}：对照 {chosen.against}")
    print("共", len(ORACLES), "条")


if __name__ == "__main__":
    main()
