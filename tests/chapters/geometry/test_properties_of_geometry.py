"""What holds for every input: moved, shrunk, cut, looked at from its dual; and what is refused by everything."""

from __future__ import annotations

import math
from fractions import Fraction
from itertools import combinations, pairwise

import numpy as np
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from closest_pair import exercises as pair_exercises
from coastlines import simplify
from exact_geometry import (
    KDTree,
    batch,
    calipers,
    circles,
    closest,
    ears,
    half_planes,
    hulls,
    minkowski,
    polygons,
    predicates,
    segments,
    space,
    sweep,
    triangulations,
    voronoi_diagrams,
)
from minkowski import exercises as minkowski_exercises
from robust_predicates import expansions
from sweep_line import exercises as sweep_exercises
from three_dimensions import lifting

lattice = st.tuples(st.integers(-5, 5), st.integers(-5, 5))
some = st.lists(lattice, min_size=3, max_size=9)
crowded = st.lists(st.tuples(*[st.integers(-1, 2)] * 2), min_size=3, max_size=9)  # often three in a line
# (offset, scale): all of them exact in floats; the last is a figure of a few micrometres, a million kilometres away.
MOVES = [(1e9, 1.0), (0.0, 2.0**-30), (-1e9, 2.0**-20)]


def moved(points, move):
    offset, scale = move
    return [tuple(offset + scale * x for x in p) for p in points]


def numbered(found, points):
    """The points in ``found``, however deep, by their places among the sorted ones: those do not move."""
    place = {p: k for k, p in enumerate(sorted(set(points)))}
    if isinstance(found, tuple) and found in place:
        return place[found]
    return [numbered(part, points) for part in found]


# Moved and shrunk

STRUCTURES = {
    "convex hull": hulls.convex_hull,
    "layers of hulls": hulls.onion,
    "diameter": calipers.diameter,
    "pairs of the calipers": lambda points: list(calipers.caliper_pairs(hulls.convex_hull(points))),
    "closest pair": closest.closest_pair,
    "support of the smallest circle": lambda points: circles.smallest_circle(points)[1],
    "order around a point": lambda points: predicates.polar_order(points[0], points),
    "spanning tree": triangulations.spanning_tree,
    "nearest of a tree": lambda points: [p for _, p in KDTree(points).nearest(points[0], 5)],
}


@pytest.mark.parametrize("move", MOVES)
@pytest.mark.parametrize("algorithm", STRUCTURES.values(), ids=STRUCTURES)
@settings(max_examples=25)
@given(points=some)
def test_a_structure_stays_where_the_points_go(algorithm, move, points):
    near = moved(points, (0.0, 1.0))
    far = moved(points, move)
    assert numbered(algorithm(far), far) == numbered(algorithm(near), near)


@pytest.mark.parametrize("move", MOVES)
@settings(max_examples=25)
@given(points=some, three=st.lists(st.tuples(*[st.integers(-2, 2)] * 3), min_size=1, max_size=8))
def test_triangles_faces_and_meetings_stay_where_the_points_go(move, points, three):
    assert triangulations.delaunay(moved(points, move)).triangles == triangulations.delaunay(points).triangles
    assert space.hull3(moved(three, move)).faces == space.hull3(three).faces
    lines, far = list(pairwise(points)), list(pairwise(moved(points, move)))
    found = sweep.intersections(far)
    assert sorted(found.values()) == sorted(sweep.intersections(lines).values())
    offset, scale = map(Fraction, move)
    assert set(found) == {tuple(offset + scale * x for x in p) for p in sweep.intersections(lines)}


@pytest.mark.parametrize("move", MOVES)
@settings(max_examples=25)
@given(points=some, others=some)
def test_exact_measures_scale_exactly(move, points, others):
    square = Fraction(move[1]) ** 2
    far, away = moved(points, move), moved(others, move)
    assert polygons.area(far) == square * polygons.area(points)
    assert calipers.smallest_rectangle(far)[0] == square * calipers.smallest_rectangle(points)[0]
    assert calipers.width_squared(far) == square * calipers.width_squared(points)
    assert circles.smallest_circle(far)[0][1] == square * circles.smallest_circle(points)[0][1]
    assert minkowski.gap_squared(far, away) == square * minkowski.gap_squared(points, others)
    assert minkowski.mixed_area(far, away) == square * minkowski.mixed_area(points, others)
    (p, q), (r, s) = closest.closest_pair_by_grid(far)[0], closest.closest_pair(far)
    assert predicates.compare_distance(p, q, r, s) == 0


@pytest.mark.parametrize("move", MOVES)
@settings(max_examples=25, suppress_health_check=[HealthCheck.filter_too_much])  # as below
@given(points=some)
def test_polygons_are_cut_and_seen_through_the_same_way_wherever_they_are(move, points):
    ring = list(dict.fromkeys(points))
    assume(sweep.is_simple(ring))
    far = moved(ring, move)
    assert sweep.is_simple(far)
    assert ears.triangulate(far) == ears.triangulate(ring)
    assert ears.guards(far) == ears.guards(ring)
    turned, away = (r if polygons.area(ring) > 0 else r[::-1] for r in (ring, far))
    offset, scale = map(Fraction, move)
    seen = [tuple(offset + scale * x for x in p) for p in half_planes.kernel(turned).vertices()]
    assert half_planes.kernel(away).vertices() == seen


# Cut


@given(some, st.tuples(*[st.integers(-5, 5)] * 3))
def test_the_two_sides_of_a_cut_have_the_area_of_the_whole(points, line):
    whole = hulls.convex_hull(points)
    a, b, c = line
    assume((a, b) != (0, 0))
    one, other = half_planes.clip(whole, (a, b, c)), half_planes.clip(whole, (-a, -b, -c))
    sizes = [polygons.area(part) if len(part) > 2 else 0 for part in (one, other, whole)]
    assert sizes[0] + sizes[1] == sizes[2]
    assert half_planes.clip(one, (a, b, c)) == one


@settings(suppress_health_check=[HealthCheck.filter_too_much])  # of random rings, three in ten are simple
@given(crowded)
def test_the_triangles_of_a_polygon_have_its_area_and_its_centroid_is_theirs(points):
    ring = list(dict.fromkeys(points))
    assume(sweep.is_simple(ring))
    pieces = [[ring[k] for k in t] for t in ears.triangulate(ring)]
    assert len(pieces) == len(ring) - 2  # corners between two others in a line have theirs too
    assert all(polygons.area(piece) > 0 for piece in pieces)
    assert sum(map(polygons.area, pieces)) == abs(polygons.area(ring))
    assert ears.centroid(ring) == ears.centroid(ring[1:] + ring[:1])


@given(st.lists(st.tuples(lattice, lattice), min_size=2, max_size=2))
def test_two_rectangles_cover_their_areas_less_what_they_share(corners):
    (a, b, c, d), (e, f, g, h) = (
        (min(p[0], q[0]), min(p[1], q[1]), max(p[0], q[0]), max(p[1], q[1])) for p, q in corners
    )
    shared = max(0, min(c, g) - max(a, e)) * max(0, min(d, h) - max(b, f))
    both = sweep_exercises.union_area([(a, b, c, d), (e, f, g, h)])
    assert both == (c - a) * (d - b) + (g - e) * (h - f) - shared


@given(st.floats(0.1, 10), st.floats(0.1, 10), st.floats(0, math.tau), st.integers(20, 46))
def test_circles_that_all_but_touch_cover_the_areas_of_both_or_of_the_larger(r, s, angle, bits):
    """The lens, or the crescent outside, is thinner than 2 to the −20: its area is far below the last digits."""
    for distance, expected in ((r + s, math.pi * (r * r + s * s)), (abs(r - s), math.pi * max(r, s) ** 2)):
        d = distance * (1 - 2.0**-bits if distance == r + s else 1 + 2.0**-bits)
        discs = [(0.0, 0.0, r), (d * math.cos(angle), d * math.sin(angle), s)]
        thin = 4 * (r + s) * (2.0**-bits * (r + s)) ** 1.5 * math.sqrt(1 + max(r, s) / max(abs(r - s), 0.01))
        assert circles.union_area(discs) == pytest.approx(expected, rel=1e-13, abs=thin)


# Duals


@settings(max_examples=60)
@given(st.lists(lattice, min_size=3, max_size=12))
def test_the_polar_dual_of_a_hull_is_an_intersection_of_half_planes(points):
    corners = hulls.convex_hull(points)
    assume(len(corners) > 2)
    assume(polygons.locate((0, 0), corners) == polygons.INSIDE)
    dual = half_planes.intersect((x, y, 1) for x, y in points).vertices()
    assert len(dual) == len(corners)
    for p, q in polygons.edges(corners):  # an edge is a corner of the dual
        assert any(p[0] * x + p[1] * y == 1 == q[0] * x + q[1] * y for x, y in dual)


@settings(max_examples=60)
@given(st.lists(lattice, min_size=2, max_size=9, unique=True))
def test_points_are_joined_where_their_cells_share_a_side(points):
    found = triangulations.delaunay(points)
    cells = [
        set(cell) for cell in voronoi_diagrams.cells(found, half_planes.box(-2000, 2000))
    ]  # no circumcentre is farther out
    touching = {(i, j) for i, j in combinations(range(len(cells)), 2) if len(cells[i] & cells[j]) > 1}
    assert touching <= set(found.edges)
    crowded = [set(sites) for sites in voronoi_diagrams.vertices(found).values() if len(sites) > 3]
    assert all(any({i, j} <= sites for sites in crowded) for i, j in set(found.edges) - touching)


@given(st.integers(-5, 5), st.lists(lattice, min_size=1, max_size=6))
def test_a_point_is_above_all_lines_where_its_dual_line_is_below_all_dual_points(a, lines):
    """(a, b) ↔ y = ax − b turns above into below, and turns back."""
    for b in range(-31, 32):
        above = b >= max(m * a + k for m, k in half_planes.upper_envelope(lines))
        assert above == all(a * m - b <= -k for m, k in lines)


# Refused

TRIANGLE = [(0.0, 0.0), (4.0, 0.0), (1.0, 3.0)]
SQUARE = [(0.0, 0.0), (6.0, 0.0), (6.0, 6.0), (0.0, 6.0)]
HOLE = [(2.0, 2.0), (3.0, 2.0), (2.0, 3.0)]
FIVE = [(0.0, 0.0), (4.0, 0.0), (1.0, 3.0), (2.0, 1.0), (5.0, 5.0)]
SPACE = [(0.0, 0.0, 0.0), (1.0, 0.0, 0.0), (0.0, 1.0, 0.0), (0.0, 0.0, 1.0), (1.0, 1.0, 1.0)]
CALLS = {
    "orient": (predicates.orient, TRIANGLE),
    "compare_distance": (predicates.compare_distance, FIVE[:4]),
    "segments_meet": (segments.segments_meet, FIVE[:4]),
    "intersection": (segments.intersection, FIVE[:4]),
    "area": (polygons.area, [TRIANGLE]),
    "locate": (polygons.locate, [(1.0, 1.0), TRIANGLE]),
    "polar_order": (predicates.polar_order, [FIVE[0], FIVE[1:]]),
    "distance_squared": (segments.distance_squared, TRIANGLE),
    "incircle": (predicates.incircle, FIVE[:4]),
    "in_diametral_circle": (predicates.in_diametral_circle, TRIANGLE),
    "orient3d": (predicates.orient3d, SPACE[:4]),
    "orient_many": (batch.orient_many, [FIVE, (0.0, 1.0), (2.0, 3.0)]),
    "orient_expansion": (expansions.orient_expansion, TRIANGLE),
    "convex_hull of one": (hulls.convex_hull, [FIVE[:1]]),
    "convex_hull": (hulls.convex_hull, [FIVE]),
    "diameter of two": (calipers.diameter, [FIVE[:2]]),
    "smallest_rectangle": (calipers.smallest_rectangle, [FIVE]),
    "width_squared": (calipers.width_squared, [FIVE[:2]]),
    "clip": (half_planes.clip, [[(0, 0), (1, 0), (0, 1)], (1.0, 2.0, 3.0)]),
    "intersect": (half_planes.intersect, [[(1.0, 2.0, 3.0)]]),
    "upper_envelope": (half_planes.upper_envelope, [[(1.0, 2.0), (2.0, 3.0)]]),
    "kernel": (half_planes.kernel, [TRIANGLE]),
    "closest_pair of two": (closest.closest_pair, [FIVE[:2]]),
    "closest_pair": (closest.closest_pair, [FIVE]),
    "closest_pair_by_grid": (closest.closest_pair_by_grid, [FIVE[:2]]),
    "closest_between": (closest.closest_between, [FIVE[:1], FIVE[2:3]]),
    "smallest_gap": (pair_exercises.smallest_gap, [[1.0, 2.0, 4.0]]),
    "KDTree": (KDTree, [FIVE[:1]]),
    "nearest": (lambda query: KDTree(FIVE[:1]).nearest(query), [(1.0, 1.0)]),
    "within": (lambda low, high: KDTree(FIVE).within(low, high), [(0.0, 0.0), (2.0, 2.0)]),
    "intersections": (sweep.intersections, [[(FIVE[0], FIVE[1]), (FIVE[2], FIVE[3])]]),
    "most_overlapping": (sweep_exercises.most_overlapping, [[(0.0, 1.0)]]),
    "union of rectangles": (sweep_exercises.union_area, [[(0.0, 0.0, 1.0, 1.0)]]),
    "delaunay of two": (triangulations.delaunay, [FIVE[:2]]),
    "delaunay": (triangulations.delaunay, [FIVE]),
    "voronoi": (voronoi_diagrams.voronoi, [FIVE, -9.0, 9.0]),
    "line_and_circle": (circles.line_and_circle, [*FIVE[:3], 1.0]),
    "circles_meet": (circles.circles_meet, [FIVE[0], 3.0, FIVE[1], 2.0]),
    "smallest_circle of one": (circles.smallest_circle, [FIVE[:1]]),
    "tangent_points": (circles.tangent_points, [FIVE[1], FIVE[0], 1.0]),
    "common_tangents": (circles.common_tangents, [FIVE[0], 1.0, FIVE[1], 2.0]),
    "union_area of one": (circles.union_area, [[(0.0, 0.0, 1.0)]]),
    "minkowski_sum": (minkowski.minkowski_sum, [FIVE[:1], FIVE[1:3]]),
    "gap_squared": (minkowski.gap_squared, [TRIANGLE, [(9.0, 9.0)]]),
    "first_hit": (minkowski_exercises.first_hit, [TRIANGLE, (1.0, 0.0), [(9.0, 9.0)], 3]),
    "triangulate": (ears.triangulate, [SQUARE]),
    "bridge": (ears.bridge, [SQUARE, [HOLE]]),
    "hull3 of two": (space.hull3, [SPACE[:2]]),
    "hull3": (space.hull3, [SPACE]),
    "plane_distance_squared": (space.plane_distance_squared, SPACE[:4]),
    "lines_distance_squared": (space.lines_distance_squared, SPACE[:4]),
    "delaunay_by_lifting": (lifting.delaunay_by_lifting, [FIVE]),
    "inside": (lambda p: space.inside(space.hull3(SPACE), p), [(0.1, 0.1, 0.1)]),
    "simplify": (simplify.simplify, [SQUARE, 1]),
    "simplify_safely": (simplify.simplify_safely, [SQUARE, 1]),
}


def floats_in(value, path=()):
    """The paths of the floats in nested lists and tuples."""
    if isinstance(value, float):
        yield path
    elif isinstance(value, (list, tuple)):
        for k, part in enumerate(value):
            yield from floats_in(part, (*path, k))


def with_a(bad, value, path):
    if not path:
        return bad
    parts = list(value)
    parts[path[0]] = with_a(bad, parts[path[0]], path[1:])
    return type(value)(parts)


@pytest.mark.parametrize(("function", "arguments"), CALLS.values(), ids=CALLS)
def test_nan_and_infinity_are_refused_wherever_they_stand(function, arguments):
    function(*arguments)
    paths = list(floats_in(list(arguments)))
    assert paths
    for path in paths:
        with pytest.raises(ValueError):  # noqa: PT011 — the words are Python's own or ours
            function(*with_a(math.nan, list(arguments), path))
        with pytest.raises(OverflowError):
            function(*with_a(math.inf, list(arguments), path))


def written_as(write, value):
    """Nested arguments whose points, the tuples of numbers, are written in another way."""
    if isinstance(value, tuple) and all(isinstance(x, float) for x in value):
        return write(value)
    return type(value)(written_as(write, part) for part in value) if isinstance(value, (list, tuple)) else value


WAYS = {
    "lists": list,
    "arrays": np.array,
    "scalars of numpy": lambda p: tuple(map(np.float64, p)),
    "integers of numpy": lambda p: tuple(np.int64(x) if x == int(x) else np.float64(x) for x in p),
    "mixed numbers": lambda p: (int(p[0]) if p[0] == int(p[0]) else p[0], *(Fraction(x) for x in p[1:])),
}


@pytest.mark.parametrize("write", WAYS.values(), ids=WAYS)
@pytest.mark.parametrize(("function", "arguments"), CALLS.values(), ids=CALLS)
def test_points_may_be_written_in_any_way(function, arguments, write):
    expected, found = function(*arguments), function(*written_as(write, list(arguments)))
    if isinstance(expected, KDTree):
        expected, found = (tree.nearest((0.0, 0.0), 9) for tree in (expected, found))
    assert np.array_equal(found, expected) if isinstance(expected, np.ndarray) else found == expected


def test_what_else_has_no_answer_is_refused():
    with pytest.raises(ValueError, match="2 dimensions"):
        KDTree(FIVE).nearest((0.0, 0.0, 0.0))
    with pytest.raises(ValueError, match="2 dimensions"):
        KDTree(FIVE).within((0.0,), (1.0,))
    with pytest.raises(ValueError, match="on no circle"):
        voronoi_diagrams.circumcentre((0, 0), (1, 1), (2, 2))
    with pytest.raises(ValueError, match="no points"):
        voronoi_diagrams.largest_empty_circle([])
    with pytest.raises(ValueError, match="fewer than two"):
        pair_exercises.smallest_gap([1.0])
    with pytest.raises(ValueError, match="shape"):
        batch.orient_many(np.zeros((2, 3, 2)), (0.0, 1.0), (2.0, 3.0))
    with pytest.raises(ValueError, match="radius"):
        circles.relation((0, 0), -1, (3, 0), 1)
