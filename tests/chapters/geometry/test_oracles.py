"""Every algorithm against its independent answer, and every oracle against an algorithm broken on purpose."""

from __future__ import annotations

import inspect
import math
import re
import sys
from itertools import pairwise
from pathlib import Path

import pytest

import exact_geometry
from coastlines.simplify import simplify
from exact_geometry import GrowingHull, LiChaoTree, kd_tree
from geometry_checks import neighbours, table
from geometry_checks.oracles import ORACLES
from geometry_checks.registry import run

SAMPLE = 150  # fifty for each kind of number
BY_NAME = {chosen.name: chosen for chosen in ORACLES}


@pytest.mark.parametrize("chosen", ORACLES, ids=lambda chosen: chosen.name)
def test_an_algorithm_agrees_with_its_oracle_on_random_and_degenerate_input(chosen):
    assert run(chosen, SAMPLE, seed=1) == []


def test_the_recorded_table_has_a_line_for_each_oracle_with_ten_thousand_cases_and_no_disagreement():
    recorded = table.RECORD.read_text("utf-8").splitlines()
    assert recorded == table.lines(ORACLES, [[] for _ in ORACLES], 10_000)
    assert re.search(r"共 640,000 次，三种数各占三分之一，不一致 0 次", recorded[-1])


def test_every_public_function_of_the_library_is_asked():
    asked = "".join(path.read_text("utf-8") for path in Path(table.__file__).parent.glob("*.py"))
    imports = r"^from exact_geometry import (\([^)]*\)|.*)$"
    asked = re.sub(imports, "", asked, flags=re.MULTILINE)
    functions = {name for name in exact_geometry.__all__ if inspect.isfunction(getattr(exact_geometry, name))}
    silent = {name for name in functions if not re.search(rf"\b{name}\b", asked)}
    assert silent == {"as_integers", "exactly", "finite"}  # every oracle begins with its own numbers


def test_a_disagreement_is_counted_and_named():
    lines = table.lines(ORACLES[:1], [[3, 7]], 10)
    assert re.search(r" 10 +1 +1 +0 ", lines[1])  # 3 is a case of floats, 7 one of ints
    assert "不一致 2 次" in lines[2]
    assert lines[3] == f"{ORACLES[0].name}：第 3, 7 次"


def dropping_one(function):
    """The same function, losing the first thing it found."""

    def broken(*arguments, **options):
        found = function(*arguments, **options)
        return dict(list(found.items())[1:]) if isinstance(found, dict) else found[1:]

    return broken


def float_sign(name):
    """The predicate of that name without its exact half."""
    from computational_geometry.orientation import orient_float
    from robust_predicates.incircle import incircle_float
    from robust_predicates.orient3d import orient3d_float

    return {"orient": orient_float, "incircle": incircle_float, "orient3d": orient3d_float}[name]


def float_dot(a, b, c, d):
    value = (b[0] - a[0]) * (d[0] - c[0]) + (b[1] - a[1]) * (d[1] - c[1])
    return (value > 0) - (value < 0)


def float_distances(a, b, c, d):
    one, other = math.dist(a, b), math.dist(c, d)
    return (one > other) - (one < other)


def chain(points):
    """A tree over the points, but not the shortest one: from each to the next."""
    return list(pairwise(sorted(points)))


def forgetting():
    """A hull that takes no more points once its lower chain has three."""
    hull = GrowingHull()
    add = hull.add
    hull.add = lambda p: add(p) if len(hull.lower) < 3 else False
    return hull


def wholly(xs):
    """A tree that takes segments for lines."""
    tree = LiChaoTree(xs)
    add = tree.add
    tree.add = lambda line, low, high: add(line)
    return tree


BROKEN = [
    ("方向 orient", "orient", lambda f: float_sign("orient")),
    ("方向，展开式与批量", "orient_expansion", lambda f: float_sign("orient")),
    ("圆内 incircle", "incircle", lambda f: float_sign("incircle")),
    ("空间方向 orient3d", "orient3d", lambda f: lambda a, b, c, d: -f(a, b, c, d)),
    ("点积的符号 dot_sign", "dot_sign", lambda f: float_dot),
    ("距离的远近 compare_distance", "compare_distance", lambda f: float_distances),
    ("线段相交 segments_meet", "segments_meet", lambda f: lambda *a: f(*a) and a[0] != a[2]),
    ("交点与重叠 intersection", "intersection", lambda f: lambda *a: f(*a)[:1]),
    ("多边形简单吗 is_simple", "is_simple", lambda f: lambda ring: f(ring[:-1]) if len(ring) > 3 else f(ring)),
    ("格点（皮克定理）", "lattice_points", lambda f: lambda ring: (f(ring)[0] + len(ring) % 2, f(ring)[1])),
    ("带洞的三角剖分 bridge", "bridge", lambda f: lambda outer, holes: f(outer, holes[1:])),
    ("多边形的核 kernel", "kernel", lambda f: lambda ring: f(ring[1:])),
    ("上包络 upper_envelope", "upper_envelope", lambda f: lambda lines: f(lines)[1:] or f(lines)),
    ("裁剪 clip", "clip", lambda f: lambda polygon, plane: f(polygon, (plane[0], plane[1], plane[2] + 1))),
    ("欧几里得最小生成树", "spanning_tree", lambda f: chain),
    ("过一点的切线", "tangent_points", dropping_one),
    ("多边形面积、点的内外", "locate", lambda f: lambda p, ring: f(p, ring) or 1),
    ("凸包", "convex_hull", lambda f: lambda points: f(points)[1:] or f(points)),
    ("直径（旋转卡壳）", "diameter", lambda f: lambda points: f(points[1:] or points)),
    ("最小外接矩形", "smallest_rectangle", lambda f: lambda points: (f(points)[0] + 1, f(points)[1])),
    ("半平面交", "intersect", lambda f: lambda planes: f(planes[1:])),
    ("最近点对（分治与网格）", "closest_pair", lambda f: lambda points: (points[0], points[-1])),
    ("扫描线：所有交点", "intersections", dropping_one),
    ("德劳内三角剖分", "delaunay", lambda f: lambda points: f(points[1:] or points)),
    ("沃罗诺伊图", "voronoi", dropping_one),
    ("最小圆覆盖", "smallest_circle", lambda f: lambda points, seed: f(points[1:] or points, seed)),
    ("圆与圆、圆与直线", "circles_meet", dropping_one),
    ("公切线", "common_tangents", dropping_one),
    ("圆的面积并", "union_area", lambda f: lambda discs: sum(3.141592653589793 * r * r for _, _, r in discs)),
    ("闵可夫斯基和", "minkowski_sum", lambda f: lambda a, b: f(a, b[1:] or b)),
    ("凸集的距离与碰撞", "gap_squared", lambda f: lambda a, b: f(a[1:] or a, b)),
    ("三角剖分（耳切法）", "triangulate", dropping_one),
    ("化简 simplify", "simplify", lambda f: lambda ring, tolerance: f(ring, tolerance / 2)),
    ("不自交的化简 simplify_safely", "simplify_safely", lambda f: simplify),
    ("三维凸包", "hull3", lambda f: lambda points: f(points[1:] or points)),
    ("布尔运算 overlay", "shape_union", lambda f: lambda a, b: f(a, b)[1:]),
    ("布尔运算 overlay", "shape_xor", lambda f: lambda a, b: f(a, [])),
    ("点定位 TrapezoidalMap", "TrapezoidalMap", lambda f: lambda pairs, seed: f(pairs[:-1], seed)),
    ("地图 PolygonLocator", "PolygonLocator", lambda f: lambda polygons, seed: f(polygons[1:], seed)),
    ("网格 mesh", "mesh", lambda f: lambda *given, delaunay: f(*given, delaunay=False)),
    ("网格 mesh", "mesh", lambda f: lambda rings, segments, loose, delaunay: f(rings, (), loose, delaunay=delaunay)),
    ("圆内，三点共线", "incircle", lambda f: lambda a, b, c, d: f(a, b, c, d) and abs(f(a, b, c, d))),
    ("点到线段的距离 distance_squared", "distance_squared", lambda f: lambda p, a, b: f(p, a, a)),
    ("极角的次序 polar_order", "polar_order", lambda f: lambda at, points: sorted(points)),
    ("矩形的面积并、区间的重叠", "union_area", lambda f: lambda boxes: sum((c - a) * (d - b) for a, b, c, d in boxes)),
    ("洞碰到外圈、碰到别的洞", "bridge", lambda f: lambda outer, holes: f(outer, [])),
    ("美术馆 guards", "guards", lambda f: lambda ring: f(ring)[:1]),
    ("重心 centroid", "centroid", lambda f: lambda ring: ring[0]),
    ("宽度 width_squared", "width_squared", lambda f: lambda points: f(points[1:] or points)),
    ("点在凸多边形里吗 locate_convex", "locate_convex", lambda f: lambda p, hull: f(p, hull) or 1),
    ("凸包的层 onion", "onion", lambda f: lambda points: f(points)[:1]),
    ("点在三维凸包里吗、面的面积", "inside", lambda f: lambda hull, p: f(hull, p) or 1),
    ("线段穿过三角形吗", "segment_hits_triangle", lambda f: lambda p, q, a, b, c: not f(p, q, a, b, c)),
    ("点到平面、直线到直线的距离", "lines_distance_squared", lambda f: lambda a, b, c, d: f(a, b, c, d) + 1),
    ("相距不远的点对 pairs_within", "pairs_within", dropping_one),
    ("一红一蓝的最近点对", "closest_between", lambda f: lambda reds, blues: (reds[0], blues[0])),
    ("最大的空圆 largest_empty_circle", "largest_empty_circle", lambda f: lambda points: f(points[1:] or points)),
    ("圆与多边形 disc_overlap", "disc_overlap", lambda f: lambda ring, c, r: f(ring[1:], c, r)),
    ("透镜 lens_area", "lens_area", lambda f: lambda c, r, d, s: f(c, r, d, r)),
    ("反演 inverse_circle", "inverse_circle", lambda f: lambda circle, c, k: f(circle, c, k + 1)),
    ("反演 inverse_circle", "inverse", lambda f: lambda p, c, k: f(p, c, k)[::-1]),
    (
        "自适应辛普森 integrate",
        "integrate",
        lambda f: lambda g, a, b, t: (b - a) * (g(a) + 4 * g((a + b) / 2) + g(b)) / 6,
    ),
    ("曼哈顿距离 manhattan_tree", "manhattan_tree", lambda f: lambda points: list(pairwise(range(len(points))))),
    ("曼哈顿距离 manhattan_tree", "manhattan_farthest", lambda f: lambda points: (0, len(points) - 1)),
    ("只增的凸包 GrowingHull", "GrowingHull", lambda f: forgetting),
    ("李超树 LiChaoTree", "LiChaoTree", lambda f: wholly),
    ("线性规划 maximise", "maximise", lambda f: lambda planes, goal, seed: f(planes[1:], goal, seed)),
]


def test_every_oracle_has_an_algorithm_to_be_broken():
    assert {row[0] for row in BROKEN} | {"k-d 树：近邻、范围"} == set(BY_NAME)


@pytest.mark.parametrize(("name", "function", "breaking"), BROKEN, ids=[f"{row[0]}, {row[1]}" for row in BROKEN])
def test_an_oracle_reports_an_algorithm_that_was_broken_on_purpose(name, function, breaking, monkeypatch):
    family = sys.modules[BY_NAME[name].check.__module__]
    monkeypatch.setattr(family, function, breaking(getattr(family, function)))
    assert run(BY_NAME[name], 120, seed=1)


@pytest.mark.parametrize(
    ("name", "function", "breaking"),
    [
        ("点在凸多边形里吗 locate_convex", "tangents", lambda f: lambda p, hull: f(p, hull)[::-1]),
        ("沃罗诺伊图", "borders", dropping_one),
    ],
)
def test_an_oracle_judges_what_else_its_chapter_answers(name, function, breaking, monkeypatch):
    family = sys.modules[BY_NAME[name].check.__module__]
    monkeypatch.setattr(family, function, breaking(getattr(family, function)))
    assert run(BY_NAME[name], 120, seed=1)


def test_an_oracle_reports_a_tree_that_forgets_a_point(monkeypatch):
    class Forgetful(kd_tree.KDTree):
        def __init__(self, points):
            super().__init__(list(points)[:-1] or points)

    monkeypatch.setattr(neighbours, "KDTree", Forgetful)
    assert run(BY_NAME["k-d 树：近邻、范围"], 120, seed=1)
