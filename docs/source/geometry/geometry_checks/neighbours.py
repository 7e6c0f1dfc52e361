"""检验谁离谁近：最近点对、k-d 树、德劳内、沃罗诺伊、生成树。"""

from __future__ import annotations

import math
from fractions import Fraction
from itertools import combinations, pairwise

import shapely
from scipy.sparse.csgraph import minimum_spanning_tree
from scipy.spatial import Delaunay, cKDTree
from scipy.spatial.distance import cdist

from closest_pair.exercises import smallest_gap
from exact_geometry import (
    KDTree,
    Point,
    area,
    borders,
    closest_between,
    closest_pair,
    closest_pair_by_grid,
    convex_hull,
    delaunay,
    largest_empty_circle,
    pairs_within,
    spanning_tree,
    voronoi,
)
from exact_geometry.voronoi_diagrams import vertices
from geometry_checks.inputs import KINDS, Source, float_set, point_set, space_set, whole_set
from geometry_checks.registry import determinant, oracle, rational, rows_of, sample, square


@oracle("最近点对（分治与网格）", "逐对比较，有理数；scipy.cKDTree")
def check_closest(rng: Source, case: int) -> bool:
    points = point_set(rng, case, 2, 12)
    exact = rational(points)
    true = min(square(p, q) for p, q in combinations(exact, 2))
    found = [closest_pair(points), closest_pair_by_grid(points, seed=case)[0]]
    easy = rng.numbers == "float" and case % len(KINDS) != 7
    tree = cKDTree(points).query(points, k=2)[0][:, 1].min() if easy else 0.0
    close = not easy or math.isclose(tree, math.sqrt(true), rel_tol=1e-12, abs_tol=1e-300)
    return close and all(square(*rational(list(pair))) == true for pair in found)


@oracle("k-d 树：近邻、范围", "逐个比较，有理数；scipy.cKDTree")
def check_tree(rng: Source, case: int) -> bool:
    points = point_set(rng, case, 1, 40) if case % 2 else space_set(rng, case // 2, 1, 40)
    query = points[0] if case % 5 == 0 else tuple(x + rng.number(0.5, 0) for x in rng.choice(points))
    k = rng.randint(1, 6)
    exact, (at,) = rational(points), rational([query])
    order = sorted(range(len(points)), key=lambda n: (square(at, exact[n]), n))
    tree = KDTree(points)
    huge = case % 2 and case % len(KINDS) == 7
    near = [] if huge else [[float((x - y) / rng.scale) for x, y in zip(p, at, strict=True)] for p in exact]
    expected = 0.0 if huge else math.sqrt(square(at, exact[order[0]])) / rng.scale
    distance = 0.0 if huge else cKDTree(near).query([0.0] * len(at))[0]
    radius = rng.choice([rng.number(1, 0), rng.number(0.5, 0), rng.number(3, 0)])
    near_ones = [n for n, p in enumerate(exact) if square(at, p) <= Fraction(radius) ** 2]
    other = rng.choice(points)
    low, high = [tuple(f(a, b) for a, b in zip(points[0], other, strict=True)) for f in (min, max)]
    inside = [n for n, p in enumerate(points) if all(a <= x <= b for a, x, b in zip(low, p, high, strict=True))]
    return (
        [n for n, _ in tree.nearest(query, k)] == order[:k]
        and math.isclose(distance, expected, rel_tol=1e-12, abs_tol=1e-300)
        and [n for n, _ in tree.within(low, high)] == inside
        and [n for n, _ in tree.around(query, radius)] == near_ones
    )


@oracle("德劳内三角剖分", "空圆性质与面积，有理数；scipy.Delaunay")
def check_delaunay(rng: Source, case: int) -> bool:
    floats = float_set(rng, case, 1, 9)
    points = rng.moved(floats)
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
        case % len(KINDS)
        or rng.scale == 64
        or len(exact) < 4
        or {frozenset(t) for t in found.triangles}
        == {frozenset(map(int, t)) for t in Delaunay(sorted(set(floats))).simplices}
    )
    return empty and whole and euler and bool(same)


@oracle("沃罗诺伊图", "最近的点；shapely.voronoi_polygons")
def check_voronoi(rng: Source, case: int) -> bool:
    points = whole_set(rng, (0, 1, 2)[case % 3], 1, 7)
    low, high = -1500.0, 2500.0
    (low_corner, high_corner), moved = rng.moved([(low, low), (high, high)]), rng.moved(points)
    regions = {
        rng.back([site])[0]: rng.back(region) for site, region in voronoi(moved, low_corner[0], high_corner[0]).items()
    }
    if sum(abs(area(r)) for r in regions.values()) != int(high - low) ** 2 or not borders_agree(moved):
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


def borders_agree(points: list[Point]) -> bool:
    """边上的点离两点一样近、离别的不更近；条数由欧拉公式决定。"""
    found = delaunay(points)
    exact = rational(found.points)
    sides = borders(found)
    for side in sides:
        (x, y), (dx, dy) = side.start, side.direction
        steps = [Fraction(0), Fraction(1), Fraction(10) ** 9] + ([Fraction(-1)] if side.whole else [])
        places = [(x + t * dx, y + t * dy) for t in steps]
        if side.end:
            places = [side.start, side.end]
        for place in places:
            gaps = [square(place, p) for p in exact]
            if not gaps[side.sites[0]] == gaps[side.sites[1]] == min(gaps):
                return False
    v = len(vertices(found))
    if not found.triangles:
        return len(sides) == max(len(found.points) - 1, 0) and all(side.whole for side in sides)
    # 欧拉公式：顶点 - 边 + 区域 = 1，射线都连到无穷远的一个顶点上
    return v + 1 - len(sides) + len(found.points) == 2 and not any(side.whole for side in sides)


@oracle("欧几里得最小生成树", "scipy.minimum_spanning_tree（1e-9）")
def check_spanning_tree(rng: Source, case: int) -> bool:
    points = sorted(set(whole_set(rng, case, 2, 12)))
    if len(points) < 2:
        return True
    tree = [tuple(rng.back(edge)) for edge in spanning_tree(rng.moved(points))]
    joined = {p: {p} for p in points}
    for p, q in tree:
        whole = joined[p] | joined[q]
        joined.update(dict.fromkeys(whole, whole))
    expected = minimum_spanning_tree(cdist(points, points)).sum()
    total = sum(math.dist(p, q) for p, q in tree)
    return len(joined[points[0]]) == len(points) == len(tree) + 1 and math.isclose(total, expected, rel_tol=1e-9)


@oracle("相距不远的点对 pairs_within", "逐对比较，有理数")
def check_pairs_within(rng: Source, case: int) -> bool:
    points = point_set(rng, case, 1, 12)
    exact = rational(points)
    gaps = sorted({square(p, q) for p, q in combinations(exact, 2)})
    shortest = math.isqrt(int(gaps[len(gaps) // 2])) if gaps else 0
    radius = rng.choice([rng.number(1, 0), rng.number(0.25, 0), rng.number(2e-9, 0) or 1, shortest or rng.number(3, 0)])
    expected = [(p, q) for p, q in combinations(points, 2) if square(*rational([p, q])) <= Fraction(radius) ** 2]
    found = pairs_within(points, radius)
    return sorted(map(sorted, found)) == sorted(map(sorted, expected))


@oracle("一红一蓝的最近点对", "shapely.distance（1e-9）；有理数")
def check_between(rng: Source, case: int) -> bool:
    reds, blues = whole_set(rng, case, 1, 6), whole_set(rng, case + 1, 1, 6)
    p, q = rng.back(closest_between(rng.moved(reds), rng.moved(blues)))
    expected = shapely.MultiPoint(reds).distance(shapely.MultiPoint(blues))
    xs = sorted(x for x, _ in reds)
    gap = len(xs) < 2 or smallest_gap([rng.number(x) for x in xs]) == rng.number(min(b - a for a, b in pairwise(xs)), 0)
    return p in reds and q in blues and math.isclose(math.dist(p, q), expected, rel_tol=1e-9, abs_tol=1e-9) and gap


@oracle("最大的空圆 largest_empty_circle", "试遍三点的外接圆，有理数")
def check_empty_circle(rng: Source, case: int) -> bool:
    points = point_set(rng, case, 1, 7)
    exact = sorted(set(rational(points)))
    best = Fraction(0)
    for a, b, c in combinations(exact, 3):
        rows = [[2 * (q[0] - a[0]), 2 * (q[1] - a[1])] for q in (b, c)]
        right = [sum(x * x for x in q) - sum(x * x for x in a) for q in (b, c)]
        turn = determinant(rows)
        if not turn:
            continue
        x = determinant([[right[0], rows[0][1]], [right[1], rows[1][1]]]) / turn
        y = determinant([[rows[0][0], right[0]], [rows[1][0], right[1]]]) / turn
        size = square((x, y), a)
        if all(square((x, y), p) >= size for p in exact) and surrounded((x, y), exact):
            best = max(best, size)
    centre, found = largest_empty_circle(points)
    return found == best == min(square(centre, p) for p in exact)


def surrounded(centre: tuple, points: list) -> bool:
    """centre 在凸包里：没有一条过它的直线把所有点都（严格）甩在一边。"""
    for p in points:
        for q in points:
            turns = [determinant([[y - x for x, y in zip(p, end, strict=True)] for end in (q, r)]) for r in points]
            side = determinant([[y - x for x, y in zip(p, end, strict=True)] for end in (q, centre)])
            if min(turns) >= 0 > side and any(turns):
                return False
    return True


def main() -> None:
    sample(__name__)


if __name__ == "__main__":
    main()
