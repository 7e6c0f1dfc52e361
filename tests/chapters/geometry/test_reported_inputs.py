"""Inputs on which an algorithm here once answered wrong, crashed or took minutes, each with the right answer."""

from __future__ import annotations

import math
from fractions import Fraction

import numpy as np
import pytest

from boolean_operations import reported
from exact_geometry import (
    KDTree,
    area,
    bridge,
    calipers,
    closest,
    compare_distance,
    convex_hull,
    delaunay,
    ears,
    hulls,
    incircle,
    locate,
    orient,
    space,
    triangulate,
    union_area,
)
from exact_geometry.batch import orient_many
from geometry_checks.overlays import RULES, components, strips
from triangulation.exercises import fan

B = 1_700_000_000_000_000_000  # nanoseconds since 1970: beyond what a float can count


def square(pair):
    (a, b), (c, d) = (map(Fraction, p) for p in pair)
    return (a - c) ** 2 + (b - d) ** 2


@pytest.mark.parametrize("number", [int, lambda x: Fraction(x, 3)], ids=["int", "Fraction"])
@pytest.mark.parametrize(
    ("points", "least"),
    [
        ([(B, 0), (B + 50, 0), (B + 70, 0), (B + 90, 10)], 400),
        ([(B, 0), (B + 50, 0), (B + 60, 0), (B + 110, 0)], 100),
        ([(2**53, 0), (2**53 + 1, 0), (2**53 + 3, 0)], 1),
    ],
)
def test_the_closest_pair_is_not_pruned_by_a_rounded_distance(points, least, number):
    points = [tuple(map(number, p)) for p in points]
    scale = Fraction(number(1)) ** 2
    assert square(closest.closest_pair(points)) == least * scale
    assert all(square(closest.closest_pair_by_grid(points, seed)[0]) == least * scale for seed in range(6))


def test_a_pair_that_is_closer_by_a_hair_is_not_pruned_either():
    """Two halves: a distance of 1 in the left one, and one across that is hardly less, all but straight up."""
    across = (0.0, 0.0), (2.0**-30, 1 - 2.0**-50)
    points = [(-2.0, 0.0), (-1.0, 0.0), *across, (5.0, 0.0), (8.0, 0.0)]
    assert set(closest.closest_pair(points)) == set(across)
    assert all(set(closest.closest_pair_by_grid(points, seed)[0]) == set(across) for seed in range(6))


def test_the_closest_pair_of_the_farthest_floats_is_found():
    points = [(-1e308, -1e308), (1e308, 1e308), (1e308, -1e308), (0.0, 0.0)]
    for found in (closest.closest_pair(points), closest.closest_pair_by_grid(points)[0]):
        assert square(found) == 2 * Fraction(1e308) ** 2


@pytest.mark.parametrize("points", [[(1.0, 2.0)] * 2_000, [(1.0, 2.0)] * 400 + [(float(k), k / 7) for k in range(400)]])
def test_coincident_points_are_found_by_sorting_alone(points, monkeypatch):
    asked = []
    monkeypatch.setattr(closest, "compare_distance", lambda *four: asked.append(four) or compare_distance(*four))
    assert closest.closest_pair(points) == ((1.0, 2.0), (1.0, 2.0))
    assert asked == []


@pytest.mark.parametrize("far", [1e9, 1e12, 1e17, 1e300])
def test_circles_far_apart_cover_the_sum_of_their_areas(far):
    assert union_area([(0.0, 0.0, 1.0), (far, 0.0, 1.0)]) == pytest.approx(math.tau, rel=1e-15)
    assert union_area([(0.0, 0.0, 1.0), (far, far, 1.0), (-far, far, 1.0)]) == pytest.approx(3 * math.pi, rel=1e-15)


def test_a_batch_is_exact_on_integers_that_floats_do_not_hold():
    p, q, r = (2**53 + 1, 0), (2**53, 1), (2**53, 2)
    assert orient(p, q, r) == -1
    assert orient_many(p, q, r).tolist() == orient_many(np.array([p]), np.array(q), r).tolist() == [-1]
    assert orient_many((2**53 + 1, 0.0), q, r).tolist() == [-1]
    assert orient_many((10**400, 0), (0, 1), (0, 2)).tolist() == [orient((10**400, 0), (0, 1), (0, 2))]


def test_numbers_of_numpy_neither_overflow_nor_crash():
    big = np.array([(2**62, 0), (-(2**62), 1), (0, 2**62)])
    assert convex_hull(big) == convex_hull([tuple(p) for p in big.tolist()])
    assert orient(*big) == orient(*map(tuple, big.tolist())) == -1
    assert delaunay(big.tolist()).triangles == [(0, 2, 1)] or len(delaunay(big.tolist()).triangles) == 1
    assert locate(big[0], big) == 0


def test_in_circle_on_a_line_is_the_side_for_points_in_order_and_turns_with_them():
    a, b, c, d = (0, 0), (1, 0), (2, 0), (5, 1)
    assert [incircle(*three, d) for three in ((a, b, c), (b, c, a), (c, a, b))] == [1, 1, 1]
    assert [incircle(*three, d) for three in ((a, c, b), (c, b, a), (b, a, c))] == [-1, -1, -1]
    assert incircle(a, b, a, d) == incircle(a, b, c, (7, 0)) == 0


def test_a_pentagram_turns_left_everywhere_and_is_no_fan():
    with pytest.raises(ValueError, match="strictly convex"):
        fan([(0, 10), (-6, -8), (9, 3), (-9, 3), (6, -8)])
    assert fan([(0, 10), (-9, 3), (-6, -8), (6, -8), (9, 3)]) == [(0, 1, 2), (0, 2, 3), (0, 3, 4)]


@pytest.mark.parametrize(
    "holes",
    [
        [[(0, 2), (2, 1), (2, 3)]],  # a corner on a side of the shell
        [[(0, 0), (2, 1), (1, 2)]],  # a corner on a corner
        [[(2, 2), (4, 2), (4, 4)], [(4, 4), (6, 4), (6, 5)]],  # a corner on another hole's corner
        [[(2, 2), (4, 2), (4, 4)], [(3, 2), (4, 1), (2, 1)]],  # a corner on another hole's side
        [
            [(0, 2), (2, 1), (2, 3)],
            [(2, 3), (4, 2), (4, 4)],
            [(4, 3), (6, 2), (6, 4)],
        ],  # a chain
    ],
)
def test_holes_may_touch_the_shell_and_each_other(holes):
    shell = [(0, 0), (8, 0), (8, 6), (0, 6)]
    ring = bridge(shell, holes)
    pieces = [area([ring[k] for k in triangle]) for triangle in triangulate(ring)]
    assert min(pieces) > 0
    assert sum(pieces) == 48 - sum(abs(area(hole)) for hole in holes)


EARCUT = {  # triangulated wrongly by mapbox/earcut when reported there
    177: (
        [[(0, 0), (20, 0), (20, 25), (0, 25)], [(3, 3), (2, 12), (9, 15)], [(9, 21), (2, 12), (7, 22)]],
        Fraction(909, 2),
    ),
    45: (
        [[(10, 10), (25, 10), (25, 40), (10, 40)], [(15, 30), (20, 35), (10, 40)], [(15, 15), (15, 20), (20, 15)]],
        Fraction(400),
    ),
    129: (
        [
            [(16, 12), (0, 12), (0, 0), (16, 0)],
            [(12, 7), (13, 7), (13, 6)],
            [(12, 5), (13, 6), (14, 5)],
            [(4, 8), (6, 8), (5, 6)],
            [(4, 4), (5, 6), (8, 4)],
        ],
        Fraction(369, 2),
    ),
}


@pytest.mark.parametrize(("rings", "size"), EARCUT.values(), ids=map(str, EARCUT))
def test_reported_polygons_with_touching_holes_have_their_area(rings, size):
    shell, *holes = rings
    ring = bridge(shell, holes)
    pieces = [area([ring[k] for k in triangle]) for triangle in triangulate(ring)]
    assert min(pieces) > 0
    assert sum(pieces) == size


def counting(monkeypatch, module, name):
    """The calls of a predicate that a module imported under that name."""
    calls, real = [], getattr(module, name)
    monkeypatch.setattr(module, name, lambda *points: calls.append(1) or real(*points))
    return calls


def spiral(n):
    turns = [(k / n, 6 * math.tau * k / n) for k in range(n // 2)]
    walls = [[((r + 8 * s) * math.cos(t), (r + 8 * s) * math.sin(t)) for s, t in turns] for r in (1.0, 1.2)]
    return walls[0] + walls[1][::-1]


@pytest.mark.parametrize(
    ("module", "predicate", "run", "sizes", "power"),
    [
        (ears, "orient", lambda n: ears.triangulate(spiral(n)), (50, 200), 2.2),  # was cubic
        (space, "orient3d", lambda n: space.hull3(sphere(n)), (60, 240), 1.5),  # was quadratic
        (hulls, "orient", lambda n: hulls.tangents((3.0, 1.0), wheel(n)), (64, 1024), 0.35),
    ],
    ids=["ears of a spiral", "hull of a sphere", "tangents"],
)
def test_the_questions_asked_of_a_predicate_grow_as_the_page_says(module, predicate, run, sizes, power, monkeypatch):
    asked = []
    for n in sizes:
        with monkeypatch.context() as patch:
            calls = counting(patch, module, predicate)
            run(n)
            asked.append(len(calls))
    assert math.log(asked[1] / asked[0]) / math.log(sizes[1] / sizes[0]) < power


def sphere(n):
    golden = math.pi * (3 - math.sqrt(5))
    heights = [1 - (2 * k + 1) / n for k in range(n)]
    return [
        (math.sqrt(1 - z * z) * math.cos(golden * k), math.sqrt(1 - z * z) * math.sin(golden * k), z)
        for k, z in enumerate(heights)
    ]


def wheel(n):
    return [(math.cos(math.tau * k / n), math.sin(math.tau * k / n)) for k in range(n)]


def test_each_side_of_the_calipers_goes_round_once(monkeypatch):
    steps = []
    for n in (100, 400):
        with monkeypatch.context() as patch:
            calls = counting(patch, calipers, "side")
            calipers.smallest_rectangle(wheel(n))
            steps.append(len(calls))
    assert steps[1] < 4.5 * steps[0]


def test_results_name_what_was_given():
    found = delaunay([(2, 0), (0, 0), (2, 0), (0, 2)])
    assert found.sources == [1, 3, 0]
    hull = space.hull3([(2, 0, 0), (0, 0, 0), (2, 0, 0), (0, 2, 0), (0, 0, 2)])
    assert hull.sources == [1, 4, 3, 0]
    assert [hull.points[k] for k in hull.vertices] == [(0, 0, 0), (0, 0, 2), (0, 2, 0), (2, 0, 0)]
    assert [p for _, p in KDTree([(0, 0), (3, 4), (0, 5)]).around((0, 0), 5)] == [(0, 0), (3, 4), (0, 5)]
    assert KDTree([(0, 0)]).around((0, 0), -1) == []
    line = [(0, 0), (2, 2), (1, 1), (1, 1)]
    assert convex_hull(line, keep_collinear=True) == [(0, 0), (1, 1), (2, 2)]


RIGHT = {  # areas of the intersection and of the union; the listing prints what GEOS says of them
    "shapely#2368": (0.0, 255.86224744045356),
    "shapely#1871": (0.0, 50173.0),
    "shapely#1639": (5791.468822143765, 18893.963407308063),
    "JTS#798": (3.586630110720593e-12, 400.00000000000006),
    "polygon-clipping#40": (111.22585941657363, 2712.8179059255876),  # an exception there
    "polygon-clipping#139": (0.6399999999999978, 16.439999999999994),  # an exception there
}


def test_every_reported_overlay_has_its_right_answer_here():
    assert reported.REPORTED.keys() == RIGHT.keys()


@pytest.mark.parametrize(("name", "answer"), RIGHT.items(), ids=RIGHT)
def test_reported_polygons_are_overlaid_exactly(name, answer):
    """The right answer is the sum of trapezoids, in fractions."""
    first, second = reported.REPORTED[name]
    columns = strips([first, second])
    right = [float(sum(components(columns, RULES[rule]).elements())) for rule in ("intersection", "union")]
    assert reported.ours(first, second) == tuple(right) == answer
