"""What the oracles do not see: refusals, algebraic properties found by Hypothesis, exercises, drawings."""

from __future__ import annotations

import math
import random
from fractions import Fraction
from itertools import combinations

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from boolean_operations import exercises as overlay_exercises
from circles import exercises as circle_exercises
from closest_pair.strip import crowded, looks
from computational_geometry.orientation import orient_float
from computational_geometry.robustness_map import grid_map as orient_map
from computational_geometry.robustness_map import wrong as orient_wrong
from constrained_delaunay import exercises as mesh_exercises
from constrained_delaunay.grids import EARCUT
from constrained_delaunay.grids import size as size_of_mesh
from contest_toolbox import exercises as toolbox_exercises
from contest_toolbox.areas import textbook_lens
from contest_toolbox.seidel import nested, work
from contest_toolbox.simpson import integrate, seen, split
from convex_hull import broken
from delaunay import exercises as delaunay_exercises
from exact_geometry import (
    GrowingHull,
    KDTree,
    LiChaoTree,
    PolygonLocator,
    TrapezoidalMap,
    area,
    bridge,
    calipers,
    circles_meet,
    closest,
    closest_pair,
    closest_pair_by_grid,
    common_tangents,
    convex_hull,
    delaunay,
    diameter,
    disc_overlap,
    dot_sign,
    gap_squared,
    guards,
    hull3,
    hulls,
    incircle,
    inside,
    intersect,
    intersections,
    inverse,
    inverse_circle,
    is_simple,
    kernel,
    lens_area,
    locate,
    manhattan_farthest,
    manhattan_tree,
    maximise,
    mesh,
    minkowski_sum,
    mixed_area,
    orient,
    overlay,
    segment_hits_triangle,
    shape_difference,
    shape_intersection,
    shape_union,
    shape_xor,
    smallest_circle,
    tangent_points,
    triangulate,
    triangulations,
    union_area,
    upper_envelope,
    voronoi,
)
from exact_geometry.batch import orient_many
from exact_geometry.circles import root
from half_planes import exercises as plane_exercises
from kd_tree.cities import cities, kilometres, on_sphere, parse
from point_location import exercises as place_exercises
from point_location.slabs import Slabs
from point_location.work import asked, scattered
from robust_predicates import incircle_map
from robust_predicates.expansions import orient_expansion, two_product, two_sum
from robust_predicates.incircle import incircle_eps, incircle_float
from sweep_line.exercises import most_overlapping
from sweep_line.exercises import union_area as rectangles_area
from three_dimensions.lifting import delaunay_by_lifting
from triangulation.gallery import comb

CHAPTERS = (
    "computational_geometry", "robust_predicates", "convex_hull", "half_planes", "closest_pair", "kd_tree",
    "sweep_line", "boolean_operations", "point_location", "delaunay",
    "circles", "minkowski", "triangulation", "constrained_delaunay", "three_dimensions", "coastlines",
    "contest_toolbox", "geometry_checks",
)  # fmt: skip

lattice = st.tuples(st.integers(-5, 5), st.integers(-5, 5))
floats = st.tuples(*[st.floats(-1e6, 1e6, allow_subnormal=True)] * 2)
some = st.lists(lattice, min_size=1, max_size=9)


def sign(value):
    return (value > 0) - (value < 0)


# Predicates


def test_the_in_circle_map_has_the_counts_that_the_page_prints():
    counts = [incircle_map.wrong(incircle_map.grid_map(f)) for f in (incircle_float, incircle_eps, incircle)]
    assert counts == [(13_974, 4_452), (65_535, 0), (0, 0)]


def test_the_batch_is_wrong_nowhere_on_kettners_grid():
    u = 2.0**-53
    i, j = np.meshgrid(np.arange(256), np.arange(256))
    grid = np.column_stack([0.5 + i.ravel() * u, 0.5 + j.ravel() * u])
    assert np.array_equal(orient_many(grid, (12.0, 12.0), (24.0, 24.0)), np.sign(j.ravel() - i.ravel()))
    assert orient_wrong(orient_map(orient_float))[0] == 11_972


@given(st.floats(-1e100, 1e100), st.floats(-1e100, 1e100))
def test_a_sum_is_its_rounded_value_and_its_error(a, b):
    s, e = two_sum(a, b)
    assert Fraction(s) + Fraction(e) == Fraction(a) + Fraction(b)


@given(st.floats(1e-50, 1e50), st.floats(-1e50, -1e-50))
def test_a_product_is_its_rounded_value_and_its_error(a, b):
    p, e = two_product(a, b)
    assert Fraction(p) + Fraction(e) == Fraction(a) * Fraction(b)


@given(lattice, lattice, lattice, st.integers(0, 3), st.integers(0, 3))
def test_expansions_agree_with_the_filter(p, q, r, i, j):
    points = [(0.5 + x * 0.1, 0.5 + y * 0.1) for x, y in (p, q, r)]
    points[0] = (points[0][0] + i * 2.0**-53, points[0][1] + j * 2.0**-53)
    assert orient_expansion(*points) == orient(*points)


@given(floats, floats, floats, floats)
def test_in_circle_changes_sign_with_a_swap_and_not_with_a_rotation(a, b, c, d):
    assert incircle(a, b, c, d) == incircle(b, c, a, d) == -incircle(b, a, c, d)
    exact = [tuple(map(Fraction, p)) for p in (a, b, c, d)]
    assert incircle(a, b, c, d) == incircle(*exact)


@given(floats, floats, floats, floats)
def test_the_sign_of_a_dot_product_is_exact(a, b, c, d):
    a, b, c, d = (tuple(map(Fraction, p)) for p in (a, b, c, d))
    true = sign((b[0] - a[0]) * (d[0] - c[0]) + (b[1] - a[1]) * (d[1] - c[1]))
    assert dot_sign(*(tuple(map(float, p)) for p in (a, b, c, d))) == true


def test_in_circle_survives_underflow_and_overflow_and_refuses_what_is_not_a_number():
    for scale in (2.0**-300, 2.0**300):
        square = [(0.0, 0.0), (scale, 0.0), (scale, scale)]
        assert incircle(*square, (0.0, scale)) == 0
        assert incircle(*square, (0.0, scale * (1 - 2**-50))) == 1
    with pytest.raises(ValueError, match="NaN"):
        incircle((0.0, 0.0), (1.0, 0.0), (0.0, 1.0), (math.nan, 0.0))
    with pytest.raises(OverflowError):
        incircle((0.0, 0.0), (1.0, 0.0), (0.0, 1.0), (math.inf, 0.0))


# Hulls and half-planes


@given(some, lattice)
def test_the_hull_of_a_hull_is_itself_and_moves_with_its_points(points, by):
    hull = convex_hull(points)
    assert convex_hull(hull) == hull
    moved = convex_hull((x + by[0], y + by[1]) for x, y in points)
    assert moved == [(x + by[0], y + by[1]) for x, y in hull]
    assert set(convex_hull((-y, x) for x, y in points)) == {(-y, x) for x, y in hull}


def test_floats_lose_vertices_where_the_exact_predicate_loses_none():
    assert broken.trials(orient_float) == (3_249, 50)
    assert broken.trials(orient) == (0, 0)


def test_no_points_have_no_diameter_and_no_width():
    for function in (diameter, calipers.width_squared):
        with pytest.raises(ValueError, match="no points"):
            function([])


@given(some)
def test_the_width_is_the_least_over_all_directions_given_by_two_points(points):
    candidates = [Fraction(0)] if len(set(points)) == 1 else []
    for p, q in combinations(set(points), 2):
        dx, dy = q[0] - p[0], q[1] - p[1]
        heights = [dx * y - dy * x for x, y in points]
        candidates.append(Fraction((max(heights) - min(heights)) ** 2, dx * dx + dy * dy))
    assert calipers.width_squared(points) == min(candidates)


@given(st.lists(lattice, min_size=3, max_size=9), lattice)
def test_location_in_a_convex_polygon_agrees_with_location_in_any_polygon(points, p):
    hull = convex_hull(points)
    if len(hull) > 2:
        assert hulls.locate_convex(p, hull) == locate(p, hull)


@given(st.lists(lattice, min_size=1, max_size=9))
def test_the_upper_envelope_is_the_lower_hull_of_the_dual_points(pairs):
    lines = [(Fraction(m), Fraction(k)) for m, k in pairs]
    assert plane_exercises.envelope_by_hull(lines) == upper_envelope(lines)
    for x in map(Fraction, range(-4, 5)):
        assert max(m * x + k for m, k in upper_envelope(lines)) == max(m * x + k for m, k in lines)


@given(st.lists(lattice, min_size=1, max_size=5), st.lists(lattice, min_size=1, max_size=5))
def test_a_separating_line_has_the_reds_above_and_the_blues_below(reds, blues):
    line = plane_exercises.separating_line(reds, blues)
    if line:
        assert all(y >= line[0] * x + line[1] for x, y in reds)
        assert all(y <= line[0] * x + line[1] for x, y in blues)


def test_an_unbounded_region_has_no_best_corner_and_a_hidden_corner_no_kernel():
    with pytest.raises(ValueError, match="unbounded"):
        plane_exercises.maximize((1, 1), [(-1, 0, 0), (0, -1, 0)])
    assert kernel([(0, 0), (6, 0), (6, 4), (4, 4), (4, 2), (2, 2), (2, 4), (0, 4)]).empty
    assert not intersect([]).bounded


# Neighbours


def test_fewer_than_two_points_have_no_closest_pair():
    for function in (closest_pair, closest_pair_by_grid):
        with pytest.raises(ValueError, match="fewer than two"):
            function([(0.0, 0.0)])


def test_no_point_of_a_strip_looks_at_more_than_seven():
    assert max(looks(crowded())) <= 7


@given(st.lists(floats, max_size=12), st.integers(1, 100))
def test_the_pairs_within_a_radius_are_those_of_a_full_search(points, radius):
    exact = [tuple(map(Fraction, p)) for p in points]
    count = sum((p[0] - q[0]) ** 2 + (p[1] - q[1]) ** 2 <= radius**2 for p, q in combinations(exact, 2))
    assert len(closest.pairs_within(points, float(radius))) == count


def test_a_tree_refuses_mixed_dimensions_and_what_is_not_a_number():
    with pytest.raises(ValueError, match="one dimension"):
        KDTree([(0.0, 0.0), (1.0,)])
    with pytest.raises(ValueError, match="NaN"):
        KDTree([(math.nan, 0.0)])
    assert KDTree([]).nearest((0.0,)) == []


def test_positions_of_the_time_zone_database_are_read_in_both_forms():
    assert parse("+3114+12128") == pytest.approx((31 + 14 / 60, 121 + 28 / 60))
    assert parse("-775000+1663600") == pytest.approx((-77 - 50 / 60, 166 + 36 / 60))
    with pytest.raises(ValueError, match="ISO 6709"):
        parse("31.23N")
    assert len(cities()) > 400
    assert kilometres(on_sphere(0, 0), on_sphere(0, 180)) == pytest.approx(math.pi * 6371)


# Sweep, triangulations, circles


@given(st.lists(lattice, min_size=3, max_size=7))
def test_a_polygon_is_simple_when_shapely_says_so(points):
    if len(set(points)) == len(points) and area(points) != 0:
        assert is_simple(points) == shapely.Polygon(points).is_valid


@given(st.lists(st.tuples(lattice, lattice), min_size=1, max_size=6))
def test_the_union_of_rectangles_has_shapelys_area(corners):
    boxes = [(min(p[0], q[0]), min(p[1], q[1]), max(p[0], q[0]), max(p[1], q[1])) for p, q in corners]
    assert float(rectangles_area(boxes)) == shapely.union_all([shapely.box(*b) for b in boxes]).area


def test_touching_intervals_overlap_and_crossings_move_with_the_segments():
    assert most_overlapping([(0, 1), (1, 2)]) == 2
    found = intersections([((0, 0), (2, 2)), ((0, 2), (2, 0))])
    moved = intersections([((10**9, 0), (10**9 + 2, 2)), ((10**9, 2), (10**9 + 2, 0))])
    assert {(x + 10**9, y) for x, y in found} == set(moved)


@settings(max_examples=40)
@given(st.lists(lattice, min_size=4, max_size=9))
def test_delaunay_is_the_lower_hull_of_the_lifted_points(points):
    if hull3([(x, y, x * x + y * y) for x, y in points]).dimension == 3:
        ours, lifted = delaunay(points), delaunay_by_lifting(points)
        assert len(ours.triangles) == len(lifted)
        edges = {frozenset(e) for e in ours.edges}
        assert all(frozenset(e) in edges for e in delaunay_edges_without_choice(ours.points))


def delaunay_edges_without_choice(points):
    """The edges that every Delaunay triangulation has: some circle through the two ends is strictly empty."""
    for i, j in combinations(range(len(points)), 2):
        p, q = points[i], points[j]
        if all(dot_sign(r, p, r, q) > 0 for r in points if r not in (p, q)):
            yield i, j


@settings(max_examples=40)
@given(some)
def test_voronoi_cells_share_out_the_frame(points):
    assert sum(area(region) for region in voronoi(points, -7, 7).values()) == 196


@settings(max_examples=40)
@given(st.lists(lattice, min_size=2, max_size=9, unique=True))
def test_the_spanning_tree_is_shapely_short_and_the_closest_pair_an_edge(points):
    tree = triangulations.spanning_tree(points)
    assert len(tree) == len(points) - 1
    squares = sorted((p[0] - q[0]) ** 2 + (p[1] - q[1]) ** 2 for p, q in combinations(points, 2))
    (p, q) = delaunay_exercises.closest_pair_by_delaunay(points)
    assert (p[0] - q[0]) ** 2 + (p[1] - q[1]) ** 2 == squares[0]


@settings(max_examples=60)
@given(some, st.integers(0, 9))
def test_the_smallest_circle_does_not_depend_on_the_order(points, seed):
    assert smallest_circle(points, seed)[0] == circle_exercises.smallest_by_trying(points)


def test_circles_refuse_what_has_no_answer():
    for function in (circles_meet, common_tangents):
        with pytest.raises(ValueError, match="same"):
            function((0, 0), 1, (0, 0), 1)
    with pytest.raises(ValueError, match="no points"):
        smallest_circle([])
    with pytest.raises(ValueError, match="negative"):
        root(Fraction(-1))
    with pytest.raises(ValueError, match="radius"):
        union_area([(0.0, 0.0, -1.0)])
    assert tangent_points((0, 0), (0, 0), 1) == []
    assert root(Fraction(9, 4)) == Fraction(3, 2)


# Minkowski, triangulation, space


@settings(max_examples=60)
@given(some, some)
def test_a_sum_does_not_depend_on_the_order_and_areas_mix(first, second):
    assert minkowski_sum(first, second) == minkowski_sum(second, first)
    assert mixed_area(first, second) == mixed_area(second, first) >= 0
    hull = convex_hull(first)
    assert mixed_area(first, first) == (area(hull) if len(hull) > 2 else 0)


def test_an_empty_set_has_no_distance():
    with pytest.raises(ValueError, match="empty"):
        gap_squared([], [(0, 0)])


def test_holes_are_bridged_without_losing_area():
    rng = random.Random(3)
    for _ in range(60):
        spots = rng.sample([(x, y) for x in range(5) for y in range(5)], rng.randint(1, 8))
        corners = [(4 * x, 4 * y) for x, y in spots]
        holes = [[(x + 1, y + 1), (x + 3, y + 1), (x + rng.randint(1, 3), y + 3)] for x, y in corners]
        outer = [(0, 0), (21, 0), (21, 21), (0, 21)]
        ring = bridge(outer, holes)
        total = sum(area([ring[k] for k in t]) for t in triangulate(ring))
        assert total == 441 - sum(abs(area(hole)) for hole in holes)


def test_a_gallery_needs_no_more_than_a_third_of_its_corners_and_a_comb_needs_them_all():
    for teeth in range(1, 8):
        assert len(guards(comb(teeth))) == len(comb(teeth)) // 3 == teeth


def test_triangulation_refuses_what_has_no_area():
    for polygon in ([(0, 0), (1, 1)], [(0, 0), (1, 1), (2, 2)]):
        with pytest.raises(ValueError, match="area"):
            triangulate(polygon)


@settings(max_examples=40)
@given(st.lists(st.tuples(*[st.integers(-2, 2)] * 3), min_size=4, max_size=10))
def test_euler_holds_and_no_point_is_outside_its_own_hull(points):
    hull = hull3(points)
    if hull.dimension == 3:
        assert len(hull.vertices) - len(hull.edges) + len(hull.faces) == 2
        assert min(inside(hull, p) for p in points) >= 0
        assert hull3([hull.points[k] for k in hull.vertices]).volume == hull.volume


def test_a_segment_in_the_plane_of_a_triangle_is_refused():
    with pytest.raises(ValueError, match="plane"):
        segment_hits_triangle((0, 0, 0), (1, 1, 0), (0, 0, 0), (4, 0, 0), (0, 4, 0))


# Boolean operations


shapes = st.lists(st.lists(lattice, min_size=3, max_size=6), max_size=2)


def flat(shape):
    return [ring for polygon in shape for ring in polygon]


@settings(max_examples=40)
@given(shapes, shapes, shapes)
def test_operations_on_shapes_obey_the_laws_of_sets(a, b, c):
    assert shape_union(a, b) == shape_union(b, a)
    assert shape_intersection(a, b) == shape_intersection(b, a)
    assert shape_difference(a, b) == shape_difference(a, flat(shape_intersection(a, b)))
    assert shape_xor(a, b) == shape_difference(flat(shape_union(a, b)), flat(shape_intersection(a, b)))
    assert shape_xor(flat(shape_xor(a, b)), c) == shape_xor(a, flat(shape_xor(b, c)))
    assert shape_intersection(a, flat(shape_union(b, c))) == shape_union(
        flat(shape_intersection(a, b)), flat(shape_intersection(a, c))
    )
    assert overlay_exercises.union_of([a, b, c]) == shape_union(flat(shape_union(a, b)), c)
    assert overlay_exercises.covers(a, b) == (shape_union(a, b) == shape_union(a, []))


def test_an_overlay_refuses_what_is_not_finite_and_a_rule_without_bounds():
    square = [[(0, 0), (1, 0), (1, 1), (0, 1)]]
    with pytest.raises(ValueError, match="neither"):
        overlay(square, square, lambda a, b: not a)
    with pytest.raises(ValueError, match="NaN"):
        shape_union(square, [[(0.0, 0.0), (math.nan, 1.0), (1.0, 1.0)]])
    with pytest.raises(OverflowError):
        shape_union(square, [[(0.0, 0.0), (math.inf, 1.0), (1.0, 1.0)]])


def test_a_hole_may_touch_its_shell_and_another_hole_and_islands_lie_in_holes():
    outer, hole, island = ([(k, k), (12 - k, k), (12 - k, 12 - k), (k, 12 - k)] for k in (0, 2, 4))
    assert shape_union([outer, hole, island], []) == [[outer, hole[:1] + hole[:0:-1]], [island]]
    touching = [[(0, 0), (8, 0), (8, 8), (0, 8)], [(0, 4), (4, 2), (4, 6)], [(4, 2), (6, 2), (6, 1)]]
    [[shell, *holes]] = shape_union(touching, [])
    assert len(shell) == 4
    assert [len(found) for found in holes] == [3, 3]


def test_no_shape_at_all_and_shapes_without_area_are_empty():
    for empty in ([], [[]], [[(1, 1)]], [[(0, 0), (5, 5)]], [[(0, 0), (4, 4), (2, 2)]]):
        assert shape_union(empty, []) == shape_xor(empty, empty) == []
    assert overlay_exercises.union_of([]) == []


# Point location


def test_slabs_and_trapezoids_say_the_same_of_every_lattice_point_of_a_drawing():
    drawing = [
        ((0, 0), (6, 0)),
        ((6, 0), (6, 4)),
        ((6, 4), (3, 7)),
        ((3, 7), (0, 4)),
        ((0, 4), (0, 0)),
        ((3, 2), (3, 5)),
    ]
    slabs = Slabs(drawing)
    for seed in range(5):
        found = TrapezoidalMap(drawing, seed)
        points = [(Fraction(x, 2), Fraction(y, 2)) for x in range(-2, 15) for y in range(-2, 17)]
        assert [found.locate(p) for p in points] == [slabs.locate(p) for p in points]


@pytest.mark.parametrize("seed", range(3))
def test_trapezoids_are_three_for_each_segment_and_one_and_few_questions_lead_to_them(seed):
    """A query asks 12 H(n) questions on the average over all orders, at the most."""
    segments = scattered(256, seed)
    found = TrapezoidalMap(segments, seed)
    assert len(found.trapezoids()) == 3 * 256 + 1
    mean, _ = asked(found, [(x / 2, y / 2) for x in range(33) for y in range(33)])
    assert mean < 12 * sum(1 / k for k in range(1, 257)) / 2


def test_a_segment_without_length_and_numbers_that_are_none_are_refused():
    with pytest.raises(ValueError, match="two different ends"):
        TrapezoidalMap([((1, 1), (1, 1))])
    with pytest.raises(ValueError, match="NaN"):
        TrapezoidalMap([((0, 0), (1, 1))]).locate((math.nan, 0.0))
    with pytest.raises(OverflowError):
        TrapezoidalMap([((0.0, 0.0), (math.inf, 1.0))])
    assert PolygonLocator([]).locate((1, 2)) == []


def test_a_ray_hits_what_is_right_above_and_walls_end_at_segments():
    segments = [((0, 0), (6, 1)), ((1, 3), (5, 2))]
    assert place_exercises.first_hit(segments, (3, 1)) == 1
    with pytest.raises(ValueError, match="starts on"):
        place_exercises.first_hit(segments, (0, 0))
    assert (1.0, 3.0, None) in place_exercises.walls(segments)
    assert (5.0, 5 / 6, 2.0) in place_exercises.walls([*segments, ((5, 2), (7, 9))])


# Meshes


@settings(max_examples=60)
@given(shapes, st.lists(st.tuples(lattice, lattice), max_size=2))
def test_a_mesh_covers_its_shape_once_and_flips_change_neither_number_nor_borders(rings, segments):
    plain, good = (mesh(rings, segments, delaunay=chosen) for chosen in (False, True))
    assert plain.points == good.points
    assert plain.fixed == good.fixed
    assert len(plain.triangles) == len(good.triangles)
    size = sum(area(ring) for polygon in shape_union(rings, []) for ring in polygon)
    for found in (plain, good):
        pieces = [area([found.points[k] for k in t]) for t in found.triangles]
        assert sum(pieces) == size
        assert min(pieces, default=1) > 0


def test_a_simple_polygon_has_two_triangles_less_than_corners_named_by_the_input():
    for teeth in range(1, 6):
        polygon = comb(teeth)
        found = mesh_exercises.by_input(polygon)
        assert len(found) == len(polygon) - 2
        assert sum(area([polygon[k] for k in t]) for t in found) == abs(area(polygon))


@pytest.mark.parametrize("number", [177, 45, 129])
def test_reported_polygons_are_meshed_with_their_area(number):
    found = mesh(EARCUT[number])
    assert size_of_mesh(found) == {177: Fraction(909, 2), 45: 400, 129: Fraction(369, 2)}[number]


def test_contour_lines_of_a_plane_are_straight_and_as_long_as_they_must_be():
    found = mesh([[(0, 0), (8, 0), (8, 8), (0, 8)]], points=[(3, 5), (6, 2), (1, 1)])
    lines = mesh_exercises.contour(found, [y for _, y in found.points], Fraction(7, 2))
    assert {y for ends in lines for _, y in ends} == {Fraction(7, 2)}
    assert sum(q[0] - p[0] for p, q in lines) == 8
    pairs = {(n, m) for n, near in enumerate(mesh_exercises.neighbours(found)) for m in near}
    assert pairs == {(m, n) for n, m in pairs}


# The toolbox


@given(st.lists(lattice, max_size=12), lattice)
def test_a_hull_that_grows_is_the_hull_at_the_end(points, query):
    grown = GrowingHull(points)
    assert grown.points() == (convex_hull(points) if points else [])
    assert grown.locate(query) == locate(query, grown.points()) if len(grown.points()) > 2 else True


@given(st.lists(st.tuples(*[st.integers(-3, 3)] * 3), min_size=1, max_size=7), st.integers(0, 3))
def test_a_program_has_no_answer_where_the_half_planes_have_nothing_in_common(planes, seed):
    found = maximise(planes, (0, 0), seed)
    region = intersect(planes)
    assert (found is None) == region.empty
    assert found is None or region.contains(found)


def test_a_thin_lens_keeps_its_digits_where_the_textbook_loses_them():
    for k in (20, 40, 60, 200):
        gap = Fraction(1, 2**k)  # the area of the lens of unit discs is 4/3 · gap**1.5 · (1 + O(gap))
        area_of_lens = lens_area((0, 0), 1, (2 - gap, 0), 1)
        assert area_of_lens == pytest.approx(4 / 3 * float(gap) ** 1.5, rel=max(4e-15, float(gap)))
    d = 2 - 2.0**-40
    assert abs(textbook_lens(d, 1, 1) / lens_area((0, 0), 1, (d, 0), 1) - 1) > 1e-5


def test_areas_common_to_discs_are_those_of_the_union():
    rng = random.Random(4)
    for _ in range(50):
        one, other = ([rng.randint(0, 9), rng.randint(0, 9), rng.randint(1, 9)] for _ in range(2))
        both = math.pi * (one[2] ** 2 + other[2] ** 2) - union_area([tuple(one), tuple(other)])
        assert lens_area(one[:2], one[2], other[:2], other[2]) == pytest.approx(both, abs=1e-9)


def test_a_disc_within_a_polygon_and_a_polygon_within_a_disc_have_their_whole_areas():
    square = [(0, 0), (4, 0), (4, 4), (0, 4)]
    assert disc_overlap(square, (2, 2), 2) == pytest.approx(4 * math.pi)  # touching all sides
    assert disc_overlap(square, (2, 2), 2.5) < 16 == disc_overlap(square, (2, 2), 10)
    assert disc_overlap(square, (9, 9), 1) == pytest.approx(0, abs=1e-15)
    assert disc_overlap(square, (2, 2), 0) == 0
    far = 10**30
    assert disc_overlap([(x + far, y) for x, y in square], (far, 0), 2) == pytest.approx(math.pi)


def test_the_toolbox_refuses_what_has_no_meaning():
    with pytest.raises(ValueError, match="radius"):
        disc_overlap([(0, 0), (1, 0), (0, 1)], (0, 0), -1)
    with pytest.raises(ValueError, match="radius"):
        lens_area((0, 0), -1, (1, 0), 1)
    with pytest.raises(ValueError, match="centre"):
        inverse((1, 2), (1, 2))
    with pytest.raises(ValueError, match="power 0"):
        inverse_circle((1, 0, 0, -1), (0, 0), 0)
    with pytest.raises(ValueError, match="not built"):
        LiChaoTree([1, 2]).highest(3)
    with pytest.raises(ValueError, match="unbounded"):
        maximise([(1, 0, 0)], (-1, 0))
    with pytest.raises(ValueError):  # noqa: PT011
        manhattan_farthest([])
    for bad, error in ((math.nan, ValueError), (math.inf, OverflowError)):
        for refuse in (
            lambda bad=bad: GrowingHull([(bad, 0.0)]),
            lambda bad=bad: LiChaoTree([bad]),
            lambda bad=bad: LiChaoTree([0]).add((bad, 0)),
            lambda bad=bad: maximise([(1, 0, bad)], (1, 0)),
            lambda bad=bad: manhattan_tree([(bad, 0.0)]),
            lambda bad=bad: inverse((bad, 0.0), (0, 0)),
            lambda bad=bad: disc_overlap([(0, 0), (bad, 0), (0, 1)], (0, 0), 1),
        ):
            with pytest.raises(error):
                refuse()
    assert LiChaoTree([1]).highest(1) is None
    assert manhattan_tree([]) == []
    assert maximise([(0, 0, -1)], (1, 0)) is None
    assert maximise([], (0, 0)) == (0, 0)


def test_a_rule_that_samples_is_fooled_by_what_vanishes_where_it_looks():
    f = toolbox_exercises.worse(lambda x: x * x, Fraction(1, 1000))
    assert integrate(f, Fraction(0), Fraction(1), Fraction(1, 1000)) == Fraction(1, 3)
    assert split(f, [Fraction(0), Fraction(1, 3), Fraction(1)], Fraction(1, 1000)) > 1000
    _, asked = seen(lambda x: x**5, 0.0, 1.0, 1.0)
    assert sorted(set(asked)) == [0, 0.25, 0.5, 0.75, 1]


def test_a_random_order_looks_at_a_small_multiple_of_the_constraints_and_a_bad_one_at_their_square():
    planes = nested(256)
    given_order, shuffled = (work(order, (1, 1)) for order in (planes, random.Random(2).sample(planes, 256)))
    assert given_order[1] > 256**2 / 8
    assert shuffled[1] < 8 * 256


def test_exercises_of_the_toolbox():
    rng = random.Random(6)
    for _ in range(60):
        xs, fixed = sorted(rng.sample(range(60), rng.randint(1, 9))), rng.randint(0, 300)
        least = [0]
        for j in range(1, len(xs)):
            least.append(min(least[i] + (xs[j] - xs[i]) ** 2 + fixed for i in range(j)))
        assert toolbox_exercises.cheapest(xs, fixed) == least[-1]
    line = toolbox_exercises.separating_line([(0, 2), (4, 5)], [(0, 0), (4, 3), (2, 1)])
    assert all(y >= line[0] * x + line[1] for x, y in ((0, 2), (4, 5)))
    assert all(y <= line[0] * x + line[1] for x, y in ((0, 0), (4, 3), (2, 1)))
    assert toolbox_exercises.separating_line([(0, 0), (2, 2)], [(1, 3)]) is None
    apart = [(0, 0), (1, 0), (0, 1), (50, 50), (51, 50), (50, 51)]
    assert toolbox_exercises.pieces(apart, 2) == 2
    assert len(manhattan_tree(apart)) == 5
