"""检验谁离谁近：最近点对、k-d 树、德劳内、沃罗诺伊、生成树。"""

from __future__ import annotations

import math
import random
from itertools import combinations

import shapely
from scipy.sparse.csgraph import minimum_spanning_tree
from scipy.spatial import Delaunay, cKDTree
from scipy.spatial.distance import cdist

from closest_pair.divide import closest_pair
from closest_pair.grid import closest_pair_by_grid
from computational_geometry.polygon import area
from convex_hull.hull import convex_hull
from delaunay.exercises import spanning_tree
from delaunay.triangulate import delaunay
from delaunay.voronoi import voronoi
from geometry_checks.inputs import point_set, space_set, whole_set
from geometry_checks.registry import determinant, oracle, rational, rows_of, sample, square
from kd_tree.tree import KDTree


@oracle("最近点对（分治与网格）", "逐对比较，有理数；scipy.cKDTree")
def check_closest(rng: random.Random, case: int) -> bool:
    points = point_set(rng, case, 2, 12)
    exact = rational(points)
    true = min(square(p, q) for p, q in combinations(exact, 2))
    found = [closest_pair(points), closest_pair_by_grid(points, seed=case)[0]]
    tree = cKDTree(points).query(points, k=2)[0][:, 1].min()
    close = math.isclose(tree, math.sqrt(true), rel_tol=1e-12, abs_tol=1e-300)
    return close and all(square(*rational(list(pair))) == true for pair in found)


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


@oracle("沃罗诺伊图", "最近的点；shapely.voronoi_polygons")
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


@oracle("欧几里得最小生成树", "scipy.minimum_spanning_tree（1e-9）")
def check_spanning_tree(rng: random.Random, case: int) -> bool:
    points = sorted(set(whole_set(rng, case, 2, 12)))
    if len(points) < 2:
        return True
    tree = spanning_tree(points)
    joined = {p: {p} for p in points}
    for p, q in tree:
        whole = joined[p] | joined[q]
        joined.update(dict.fromkeys(whole, whole))
    expected = minimum_spanning_tree(cdist(points, points)).sum()
    total = sum(math.dist(p, q) for p, q in tree)
    return len(joined[points[0]]) == len(points) == len(tree) + 1 and math.isclose(total, expected, rel_tol=1e-9)


def main() -> None:
    sample(__name__)


if __name__ == "__main__":
    main()
