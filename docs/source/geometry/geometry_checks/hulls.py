"""检验凸包和建立在它上面的：直径、外接矩形、闵可夫斯基和、距离、三维凸包。"""

from __future__ import annotations

import math
import random
from itertools import combinations

import numpy as np
import shapely
from scipy.spatial import ConvexHull

from computational_geometry.polygon import area
from convex_hull.calipers import diameter
from convex_hull.hull import convex_hull
from convex_hull.rectangle import smallest_rectangle
from geometry_checks.inputs import point_set, space_set, whole_set
from geometry_checks.registry import determinant, oracle, rational, rows_of, sample, square
from minkowski.collision import gap_squared
from minkowski.sums import minkowski_sum
from three_dimensions.hull3 import hull3


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


@oracle("最小外接矩形", "shapely.minimum_rotated_rectangle，1e-9")
def check_rectangle(rng: random.Random, case: int) -> bool:
    points = [(x % 1000, y % 1000) for x, y in whole_set(rng, case, 1, 10)]
    found, corners = smallest_rectangle(points)
    expected = shapely.MultiPoint(points).minimum_rotated_rectangle.area
    return math.isclose(found, expected, rel_tol=1e-9, abs_tol=1e-9) and abs(area(corners)) == found


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


@oracle("三维凸包", "支撑平面、欧拉公式；scipy.ConvexHull")
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


def main() -> None:
    sample(__name__)


if __name__ == "__main__":
    main()
