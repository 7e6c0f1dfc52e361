"""检验凸包和建立在它上面的：直径、外接矩形、闵可夫斯基和、距离、三维凸包。"""

from __future__ import annotations

import math
from fractions import Fraction
from itertools import combinations

import shapely
from scipy.spatial import ConvexHull

from exact_geometry import (
    Point,
    area,
    collide,
    convex_hull,
    diameter,
    gap_squared,
    hull3,
    inside,
    lines_distance_squared,
    locate_convex,
    minkowski_sum,
    mixed_area,
    onion,
    plane_distance_squared,
    segment_hits_triangle,
    smallest_rectangle,
    surface_squared,
    tangents,
    width_squared,
)
from geometry_checks.inputs import Source, point_set, space_set, whole_set
from geometry_checks.registry import determinant, oracle, rational, rows_of, sample, square


@oracle("凸包", "shapely.convex_hull；定义，有理数")
def check_hull(rng: Source, case: int) -> bool:
    whole = whole_set(rng, case, 1, 12)
    expected = {tuple(p) for p in shapely.get_coordinates(shapely.MultiPoint(whole).convex_hull).tolist()}
    points = point_set(rng, case, 1, 7)
    hull = convex_hull(points)
    exact = rational(hull)
    corners = len(hull) < 3 or all(
        determinant(rows_of([exact[k - 1], exact[k], p])) >= 0 for k in range(len(exact)) for p in rational(points)
    )
    same = set(rng.back(convex_hull(rng.moved(whole)))) == expected
    kept = rational(convex_hull(points, keep_collinear=True))
    ends = list(zip(kept, kept[1:] + kept[:1], strict=True))
    border = {p for p in rational(points) if any(between(p, a, b) for a, b in ends)} if len(hull) > 2 else set(kept)
    whole_border = set(kept) == border and (len(hull) > 2 or kept == sorted(set(rational(points))))
    return same and corners and whole_border and convex_hull(hull) == hull


def between(p: tuple, a: tuple, b: tuple) -> bool:
    """p 在线段 ab 上。"""
    return determinant(rows_of([a, b, p])) == 0 and min(a, b) <= p <= max(a, b)


@oracle("直径（旋转卡壳）", "逐对比较，有理数")
def check_diameter(rng: Source, case: int) -> bool:
    points = point_set(rng, case, 1, 10)
    found = square(*rational(list(diameter(points))))
    exact = rational(points)
    return found == max((square(p, q) for p, q in combinations(exact, 2)), default=0)


@oracle("最小外接矩形", "shapely.minimum_rotated_rectangle，1e-9")
def check_rectangle(rng: Source, case: int) -> bool:
    points = [(x % 1000, y % 1000) for x, y in whole_set(rng, case, 1, 10)]
    found, corners = smallest_rectangle(rng.moved(points))
    expected = shapely.MultiPoint(points).minimum_rotated_rectangle.area
    size = found / rng.scale**2
    return math.isclose(size, expected, rel_tol=1e-9, abs_tol=1e-9) and abs(area(corners)) == found


@oracle("宽度 width_squared", "每两点定的方向，有理数")
def check_width(rng: Source, case: int) -> bool:
    points = point_set(rng, case, 1, 8)
    exact = sorted(set(rational(points)))
    widths = []
    for p, q in combinations(exact, 2):
        dx, dy = q[0] - p[0], q[1] - p[1]
        heights = [dx * y - dy * x for x, y in exact]
        widths.append((max(heights) - min(heights)) ** 2 / (dx * dx + dy * dy))
    return width_squared(points) == min(widths, default=0)


@oracle("点在凸多边形里吗 locate_convex", "每条边的一侧，有理数")
def check_locate_convex(rng: Source, case: int) -> bool:
    points = point_set(rng, case, 3, 9)
    hull = convex_hull(points)
    if len(hull) < 3:
        return True
    p = rng.choice([*points, (points[0][0], points[1][1])])
    ring = rational(hull)
    turns = [determinant(rows_of([ring[k - 1], ring[k], *rational([p])])) for k in range(len(ring))]
    where = (min(turns) > 0) - (min(turns) < 0)
    return locate_convex(p, hull) == where and tangents_agree(p, hull)


def tangents_agree(p: Point, hull: list[Point]) -> bool:
    """过 p 的切线与“每个顶点都在一侧”的定义一致。"""
    ring, (at,) = rational(hull), rational([p])
    inside = all(determinant(rows_of([ring[k - 1], ring[k], at])) >= 0 for k in range(len(ring)))
    try:
        found = tangents(p, hull)
    except ValueError:
        return inside
    expected = []
    for side in (1, -1):
        candidates = [k for k, q in enumerate(ring) if all(side * determinant(rows_of([at, q, r])) >= 0 for r in ring)]
        expected.append(min(candidates, key=lambda k: square(at, ring[k])))
    return not inside and found == tuple(expected)


@oracle("凸包的层 onion", "一层层剥，shapely.convex_hull")
def check_onion(rng: Source, case: int) -> bool:
    points = whole_set(rng, case, 1, 14)
    rest, layers = set(points), []
    while rest:
        layers.append({tuple(p) for p in shapely.get_coordinates(shapely.MultiPoint(list(rest)).convex_hull).tolist()})
        rest -= layers[-1]
    return [set(rng.back(layer)) for layer in onion(rng.moved(points))] == layers


@oracle("闵可夫斯基和", "所有两两之和的 shapely.convex_hull")
def check_minkowski(rng: Source, case: int) -> bool:
    a, b = whole_set(rng, case, 1, 7), whole_set(rng, case // 4, 1, 7)
    sums = [(p[0] + q[0], p[1] + q[1]) for p in a for q in b]
    expected = shapely.get_coordinates(shapely.MultiPoint(sums).convex_hull).tolist()
    found = minkowski_sum(rng.moved(a), rng.moved(b))
    near = {tuple((x - 2 * rng.shift) / rng.scale for x in p) for p in found}
    sizes = [Fraction(shapely.MultiPoint(points).convex_hull.area) for points in (sums, a, b)]
    mixed = mixed_area(rng.moved(a), rng.moved(b)) / rng.scale**2
    return near == set(map(tuple, expected)) and mixed == (sizes[0] - sizes[1] - sizes[2]) / 2


@oracle("凸集的距离与碰撞", "shapely.distance（1e-9）、intersects")
def check_gap(rng: Source, case: int) -> bool:
    a, b = whole_set(rng, case, 1, 6), whole_set(rng, case, 1, 6)
    if case % 2:
        b = [(x + 3, y + 2) for x, y in b]
    one, two = (shapely.MultiPoint(points).convex_hull for points in (a, b))
    gap = gap_squared(rng.moved(a), rng.moved(b)) / rng.scale**2
    meet = collide(rng.moved(a), rng.moved(b))
    return (gap == 0) == meet == one.intersects(two) and math.isclose(math.sqrt(gap), one.distance(two), rel_tol=1e-9)


@oracle("三维凸包", "支撑平面、欧拉公式；scipy.ConvexHull")
def check_hull3(rng: Source, case: int) -> bool:
    points = space_set(rng, case, 1, 10)
    found = hull3(points)
    if found.points != sorted(set(points)):
        return False
    exact = rational(found.points)
    if found.dimension < 3:
        return rank(exact) == found.dimension
    for face in found.faces:
        turns = [determinant(rows_of([*(exact[k] for k in face[:3]), p])) for p in exact]
        if any(t < 0 for t in turns) or any(turns[k] for k in face):
            return False
    v, e, f = len(found.vertices), len(found.edges), len(found.faces)
    near = [[float((x - y) / rng.scale) for x, y in zip(p, exact[0], strict=True)] for p in exact]
    size = float(found.volume / rng.scale**3)
    return v - e + f == 2 and math.isclose(size, ConvexHull(near).volume, rel_tol=1e-9)


def rank(points: list) -> int:
    """张成几维：子式的阶，有理数。"""
    a, *others = points
    rows = [[x - y for x, y in zip(p, a, strict=True)] for p in others]
    for size in (3, 2, 1):
        for chosen in combinations(rows, size):
            if any(determinant([[row[k] for k in axes] for row in chosen]) for axes in combinations(range(3), size)):
                return size
    return 0


@oracle("点在三维凸包里吗、面的面积", "三点的支撑平面，有理数；格拉姆行列式")
def check_inside(rng: Source, case: int) -> bool:
    *points, p = space_set(rng, case, 5, 8)
    found = hull3(points)
    if found.dimension < 3:
        return True
    exact, (at,) = rational(found.points), rational([p])
    least = 1
    sizes: dict[tuple, Fraction] = {}
    for three in combinations(exact, 3):
        turns = [determinant(rows_of([*three, q])) for q in exact]
        if min(turns) * max(turns) < 0 or not any(turns):
            continue
        turn = determinant(rows_of([*three, at])) * (1 if max(turns) > 0 else -1)
        least = min(least, (turn > 0) - (turn < 0))
        flat = tuple(k for k, t in enumerate(turns) if t == 0)
        sizes[flat] = Fraction(0)
    if inside(found, p) != least:
        return False
    for flat in sizes:
        face = next(f for f in found.faces if set(f) <= set(flat))
        corners = [exact[k] for k in face]
        roots = [math.sqrt(gram([corners[0], corners[k], corners[k + 1]])) / 2 for k in range(1, len(face) - 1)]
        sizes[flat] = sum(roots) ** 2
    return len(found.faces) == len(sizes) and all(
        math.isclose(a, b, rel_tol=1e-9)
        for a, b in zip(sorted(surface_squared(found)), sorted(sizes.values()), strict=True)
    )


def gram(points: list) -> Fraction:
    """从第一点出发的各个向量的格拉姆行列式：张成的平行体的体积的平方。"""
    a, *others = points
    vectors = [[x - y for x, y in zip(p, a, strict=True)] for p in others]
    return determinant([[sum(x * y for x, y in zip(u, v, strict=True)) for u in vectors] for v in vectors])


@oracle("线段穿过三角形吗", "重心坐标，克拉默法则")
def check_hit(rng: Source, case: int) -> bool:
    p, q, a, b, c = space_set(rng, case, 5, 5)
    ep, eq, ea, eb, ec = rational([p, q, a, b, c])
    columns = [[y - x for x, y in zip(ea, v, strict=True)] for v in (eb, ec)]
    columns.append([x - y for x, y in zip(ep, eq, strict=True)])
    right = [x - y for x, y in zip(ep, ea, strict=True)]
    whole = determinant(columns)
    if whole == 0:  # 平行、共面或退化，另有约定
        return True
    s, t, u = (determinant([*columns[:k], right, *columns[k + 1 :]]) / whole for k in range(3))
    return segment_hits_triangle(p, q, a, b, c) == (s >= 0 and t >= 0 and s + t <= 1 and 0 <= u <= 1)


@oracle("点到平面、直线到直线的距离", "格拉姆行列式之比，有理数")
def check_space_distances(rng: Source, case: int) -> bool:
    a, b, c, d = space_set(rng, case, 4, 4)
    exact = dict(zip("abcd", rational([a, b, c, d]), strict=True))
    base = gram([exact[k] for k in "abc"])
    if base and plane_distance_squared(d, a, b, c) != gram([exact[k] for k in "abcd"]) / base:
        return False
    u, v, w = ([y - x for x, y in zip(exact[i], exact[j], strict=True)] for i, j in ("ab", "cd", "ac"))
    if not any(u) or not any(v):
        return True
    zero = [Fraction(0)] * 3
    across = gram([zero, u, v])
    expected = gram([zero, u, v, w]) / across if across else gram([zero, u, w]) / gram([zero, u])
    return lines_distance_squared(a, b, c, d) == expected


def main() -> None:
    sample(__name__)


if __name__ == "__main__":
    main()
