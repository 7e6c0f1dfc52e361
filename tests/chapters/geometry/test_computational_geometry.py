"""The chapter's algorithms against shapely, scipy and integer arithmetic, on random and degenerate input."""

from __future__ import annotations

import math
import random
from fractions import Fraction
from functools import cmp_to_key
from itertools import combinations

import numpy as np
import pytest
import shapely

from computational_geometry import exercises, robustness_map
from computational_geometry.eps import EPS, eps_equal, groups
from computational_geometry.orientation import orient_eps, orient_float
from computational_geometry.polygon import area_float
from computational_geometry.vectors import angle_by_acos
from exact_geometry import (
    BOUNDARY,
    INSIDE,
    OUTSIDE,
    area,
    compare_distance,
    cross_sign,
    intersection,
    lattice_points,
    locate,
    orient,
    predicates,
    segments,
    segments_meet,
)
from exact_geometry.coordinates import angle, cross, dot
from exact_geometry.polygons import shoelace

CASES = 2_000


def sign(value):
    return (value > 0) - (value < 0)


def integers(*points):
    """The same points times a power of two that makes every coordinate an integer: exact and free of Fraction."""
    ratios = [(float(x).as_integer_ratio(), float(y).as_integer_ratio()) for x, y in points]
    scale = max(denominator for pair in ratios for _, denominator in pair)
    return [tuple(numerator * (scale // denominator) for numerator, denominator in pair) for pair in ratios]


def determinant(p, q, r):
    """The sign of the 3 × 3 determinant, expanded along its column of ones; not the chapter's formula."""
    (px, py), (qx, qy), (rx, ry) = p, q, r
    return sign(px * qy - py * qx + qx * ry - qy * rx + rx * py - ry * px)


def true_orient(p, q, r):
    return determinant(*integers(p, q, r))


def square(p, q):
    return (p[0] - q[0]) ** 2 + (p[1] - q[1]) ** 2


def squares(points):
    """All squared distances between two of the points, as integers in one common scale."""
    return [square(p, q) for p, q in combinations(integers(*points), 2)]


def nasty_point(rng):
    """A float point of some awkward kind."""
    kind = rng.randrange(6)
    if kind == 0:
        return (rng.random(), rng.random())
    if kind == 1:
        return (rng.choice((0.0, 0.1, 0.2, 0.3, 1 / 3)), rng.choice((0.0, 0.1, 0.2, 0.3, 1 / 3)))
    if kind == 2:
        return (1e9 + rng.randrange(4), 1e9 + rng.randrange(4))
    if kind == 3:
        return (rng.randrange(-3, 4) * 5e-324, rng.randrange(-3, 4) * 5e-324)
    if kind == 4:
        return (math.ldexp(rng.random(), rng.randrange(-400, 400)), math.ldexp(rng.random(), rng.randrange(-400, 400)))
    t = 0.5 + rng.randrange(40) * 2**-53
    return (t, 0.5 + rng.randrange(40) * 2**-53)


def almost_collinear(rng):
    """Three points on a random line through two of them, the third rounded to floats and nudged by a few ulps."""
    p, q = (rng.random(), rng.random()), (rng.random() * 30, rng.random() * 30)
    t = rng.uniform(-2, 3)
    x, y = p[0] + t * (q[0] - p[0]), p[1] + t * (q[1] - p[1])
    for _ in range(rng.randrange(4)):
        y = math.nextafter(y, rng.choice((-math.inf, math.inf)))
    return p, q, (x, y)


def small_grid(rng, n, size=5, offset=0):
    return [(offset + rng.randrange(size), offset + rng.randrange(size)) for _ in range(n)]


# Numbers and eps


def test_eps_equality_is_not_transitive_and_groups_depend_on_the_order():
    a, b, c = 0.0, 0.9e-8, 1.8e-8
    assert eps_equal(a, b)
    assert eps_equal(b, c)
    assert not eps_equal(a, c)
    assert len(groups([a, b, c])) == 2
    assert len(groups([b, a, c])) == 1


def test_eps_is_ten_to_the_minus_eight_because_its_reciprocal_makes_three_equal_four():
    assert EPS == 1e-8
    assert not eps_equal(3, 4)
    assert eps_equal(3, 4, 10**8)


def test_eps_clusters_are_the_connected_components_of_a_brute_force_search():
    rng = random.Random(1)
    for _ in range(CASES):
        values = [rng.randrange(12) / 2 for _ in range(rng.randrange(7))]
        rest, components = set(range(len(values))), []
        while rest:
            component = {rest.pop()}
            while near := {j for j in rest if any(abs(values[i] - values[j]) < 1 for i in component)}:
                component |= near
                rest -= near
            components.append(sorted(values[i] for i in component))
        assert exercises.eps_clusters(values, 1) == sorted(components)


# Vectors and predicates


def test_dot_and_cross_satisfy_lagranges_identity_exactly():
    rng = random.Random(2)
    for _ in range(CASES):
        a, b = small_grid(rng, 2, 2001, -1000)
        assert dot(a, b) ** 2 + cross(a, b) ** 2 == dot(a, a) * dot(b, b)
        assert cross(a, b) == -cross(b, a)


def test_the_angle_agrees_with_complex_division_where_acos_does_not():
    rng = random.Random(3)
    for _ in range(CASES):
        a, b = [(rng.uniform(-1, 1), rng.uniform(-1, 1)) for _ in range(2)]
        assert angle(a, b) == pytest.approx(np.angle(complex(*b) / complex(*a)), abs=1e-12)
    tiny = (math.cos(1e-9), math.sin(1e-9))
    assert angle((1.0, 0.0), tiny) == pytest.approx(1e-9, rel=1e-12)
    assert angle_by_acos((1.0, 0.0), tiny) == 0


def test_orientation_is_exact_on_random_and_nasty_points():
    rng = random.Random(4)
    zeros = fooled = 0
    for n in range(20_000):
        p, q, r = almost_collinear(rng) if n % 2 else [nasty_point(rng) for _ in range(3)]
        true = true_orient(p, q, r)
        assert orient(p, q, r) == true
        zeros += true == 0
        fooled += orient_float(p, q, r) != true
    assert zeros > 100  # 退化情形确实出现过
    assert fooled > 1000  # 普通浮点确实会错


def test_orientation_changes_sign_with_a_swap_and_not_with_a_rotation():
    rng = random.Random(5)
    for _ in range(CASES):
        p, q, r = [nasty_point(rng) for _ in range(3)]
        assert orient(p, q, r) == orient(q, r, p) == orient(r, p, q) == -orient(q, p, r)


def test_orientation_of_integers_and_fractions_is_exact_at_any_size():
    big = 10**30
    assert orient((0, 0), (big, big), (2 * big, 2 * big + 1)) == 1
    tenth = Fraction(1, 10)
    assert orient((tenth, 3 * tenth), (2 * tenth, 6 * tenth), (3 * tenth, 9 * tenth)) == 0


def test_orientation_survives_underflow_and_overflow():
    tiny, huge = 2.0**-600, 2.0**600
    assert orient((0.0, 0.0), (tiny, 0.0), (0.0, tiny)) == 1
    assert orient((0.0, 0.0), (tiny, tiny), (2 * tiny, 2 * tiny)) == 0
    assert orient((0.0, 0.0), (huge, 0.0), (0.0, huge)) == 1
    assert orient((-1.5e308, 0.0), (1.5e308, 0.0), (1.5e308, 5e-324)) == 1


def test_orientation_is_right_when_rounded_differences_meet_an_underflowing_product():
    s = 2.0**-537  # s * s is the least subnormal: products of this size round to whole multiples of it
    a, b = (s * 2.0**-54, 0.0), (1.5 * s, 1.5 * (1 + 2.0**-28) * s)
    c, d = (0.0, 0.0), ((1 - 2.0**-28) * s, s)
    assert (b[0] - a[0]) * d[1] > (b[1] - a[1]) * d[0]  # the floats swap the order of the two products
    assert cross_sign(a, b, c, d) == -1


def test_predicates_refuse_what_is_not_a_number():
    with pytest.raises(ValueError, match="NaN"):
        orient((0.0, 0.0), (1.0, 0.0), (math.nan, 1.0))
    with pytest.raises(OverflowError):
        orient((0.0, 0.0), (1.0, 0.0), (math.inf, math.inf))


def test_distance_comparison_is_exact():
    rng = random.Random(6)
    ties = 0
    for n in range(CASES):
        a, b, c = [nasty_point(rng) for _ in range(3)]
        d = nasty_point(rng) if n % 2 else (c[0] + (b[1] - a[1]), c[1] - (b[0] - a[0]))  # 转了 90° 的同一段
        ia, ib, ic, id_ = integers(a, b, c, d)
        true = sign(square(ia, ib) - square(ic, id_))
        assert compare_distance(a, b, c, d) == true
        ties += true == 0
    assert ties > 50


def test_kettners_grid_gives_the_counts_that_the_chapter_prints():
    assert robustness_map.wrong(robustness_map.grid_map(orient_float)) == (11_972, 672)
    assert robustness_map.wrong(robustness_map.grid_map(orient_eps)) == (65_280, 0)
    assert robustness_map.wrong(robustness_map.grid_map(orient)) == (0, 0)


# Segments


def shapes(pairs):
    return np.array([shapely.Point(a) if a == b else shapely.LineString([a, b]) for a, b in pairs])


@pytest.mark.parametrize("offset", [0, 10**9, -(10**9)])
def test_segments_meet_exactly_when_shapely_says_so(offset):
    rng = random.Random(7)
    cases = [small_grid(rng, 4, 5, offset) for _ in range(CASES)]
    expected = shapely.intersects(shapes([c[:2] for c in cases]), shapes([c[2:] for c in cases]))
    assert [segments_meet(*case) for case in cases] == expected.tolist()
    assert 0.2 < expected.mean() < 0.8


def test_the_intersection_is_the_one_that_shapely_finds():
    rng = random.Random(8)
    cases = [small_grid(rng, 4) for _ in range(CASES)]
    expected = shapely.intersection(shapes([c[:2] for c in cases]), shapes([c[2:] for c in cases]))
    kinds = set()
    for case, shape in zip(cases, expected, strict=True):
        found = intersection(*case)
        kinds.add(len(found))
        coordinates = sorted(shapely.get_coordinates(shape).tolist())
        assert len(found) == len(coordinates)
        assert np.allclose([[float(x) for x in p] for p in found], coordinates, atol=1e-12) or not found
    assert kinds == {0, 1, 2}


def test_the_intersection_point_lies_exactly_on_both_lines():
    rng = random.Random(9)
    crossings = 0
    for _ in range(CASES):
        a, b, c, d = [(rng.random(), rng.random()) for _ in range(4)]
        for p in intersection(a, b, c, d):
            crossings += 1
            exact = [tuple(map(Fraction, q)) for q in (a, b, c, d)]
            assert orient(exact[0], exact[1], p) == orient(exact[2], exact[3], p) == 0
    assert crossings > 200


# Polygons


def random_rings(rng, n, offset=0):
    """Simple polygons with 3 to 8 vertices on a small grid, as shapely judges; collinear neighbours allowed."""
    rings = []
    while len(rings) < n:
        ring = small_grid(rng, rng.randrange(3, 9), 7, offset)
        if len(set(ring)) == len(ring) and shapely.Polygon(ring).is_valid:
            rings.append(ring)
    return rings


@pytest.fixture(scope="module")
def rings():
    return random_rings(random.Random(10), CASES)


def test_the_area_is_shapelys_and_its_sign_is_the_direction(rings):
    for ring in rings:
        assert abs(area(ring)) == shapely.Polygon(ring).area
        assert (area(ring) > 0) == shapely.LinearRing(ring).is_ccw
        assert area(ring[::-1]) == -area(ring)


def test_the_float_area_survives_an_offset_that_ruins_the_plain_formula():
    rng = random.Random(11)
    ruined = 0
    for _ in range(CASES):
        ring = [(1e9 + rng.random(), 1e9 + rng.random()) for _ in range(rng.randrange(1, 8))]
        true = area(ring)
        assert abs(area_float(ring) - true) < 1e-14
        ruined += abs(shoelace(ring) - true) > 1e-3
    assert ruined > CASES // 2
    assert area_float([]) == area([]) == 0


@pytest.mark.parametrize("offset", [0, 10**9])
def test_point_location_agrees_with_shapely_on_every_grid_point(offset):
    for ring in random_rings(random.Random(12), 200, offset):
        polygon = shapely.Polygon(ring)
        shapely.prepare(polygon)
        x, y = (a.ravel() + offset for a in np.meshgrid(np.arange(-1, 8), np.arange(-1, 8)))
        inside = shapely.contains_xy(polygon, x, y)
        boundary = ~inside & shapely.intersects_xy(polygon, x, y)
        expected = np.where(inside, INSIDE, np.where(boundary, BOUNDARY, OUTSIDE))
        assert [locate(p, ring) for p in zip(x.tolist(), y.tolist(), strict=True)] == expected.tolist()


def test_picks_theorem_counts_the_lattice_points_that_shapely_counts(rings):
    x, y = (a.ravel() for a in np.meshgrid(np.arange(7), np.arange(7)))
    for ring in rings:
        polygon = shapely.Polygon(ring)
        inside = int(shapely.contains_xy(polygon, x, y).sum())
        assert lattice_points(ring) == (inside, int(shapely.intersects_xy(polygon, x, y).sum()) - inside)


def test_sorting_around_a_point_by_the_exact_predicate_is_consistent():
    rng = random.Random(19)
    for _ in range(300):
        around = [(12.0 + rng.random(), 12.0 + rng.random()) for _ in range(8)]
        ordered = sorted(around, key=cmp_to_key(lambda a, b: -cross_sign((0.5, 0.5), a, (0.5, 0.5), b)))
        assert all(true_orient((0.5, 0.5), a, b) >= 0 for a, b in combinations(ordered, 2))


def test_polar_order_goes_round_as_the_angle_does():
    rng = random.Random(20)
    for _ in range(CASES):
        points = [p for p in small_grid(rng, 8, 7, -3) if p != (0, 0)]
        angles = [math.atan2(y, x) % math.tau for x, y in predicates.polar_order((0, 0), points)]
        assert angles == pytest.approx(sorted(angles))


def test_the_distance_to_a_segment_is_shapelys():
    rng = random.Random(21)
    for _ in range(CASES):
        p, a, b = small_grid(rng, 3, 7)
        shape = shapely.Point(a) if a == b else shapely.LineString([a, b])
        assert math.sqrt(segments.distance_squared(p, a, b)) == pytest.approx(shape.distance(shapely.Point(p)))


@pytest.mark.parametrize("number", [int, Fraction])
def test_whole_numbers_and_fractions_may_be_as_large_as_they_like(number):
    zero, far = number(0), number(10) ** 200
    assert orient((zero, zero), (far, zero), (zero, far)) == 1
    assert orient((zero, zero), (far, far), (far + 1, far + 1)) == 0
    assert compare_distance((zero, zero), (far, zero), (zero, zero), (far, number(1))) == -1


def test_what_is_no_number_is_refused_by_segments_too_and_not_called_apart():
    for k in range(4):
        ends = [(0.0, 0.0), (1.0, 1.0), (5.0, 5.0), (6.0, 7.0)]
        ends[k] = (math.nan, 0.0)
        with pytest.raises(ValueError, match="NaN"):
            segments_meet(*ends)
        ends[k] = (math.inf, 0.0)
        with pytest.raises(OverflowError):
            segments_meet(*ends)
