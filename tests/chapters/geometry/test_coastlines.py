"""The coastlines: data that wraps around, areas of known islands, simplifications that stay simple."""

from __future__ import annotations

from functools import cache

import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from coastlines import atlas, exercises
from coastlines.area import square_kilometres, total
from coastlines.atlas import island, land, on_land, spans, unrolled
from coastlines.ruler import RULERS, length, measured, slope, walk
from coastlines.simplify import metres, simplify, simplify_safely, tangles
from exact_geometry import area, is_simple
from kd_tree.cities import cities

ZIGZAG = [(0, 0), (10, 1), (20, 0), (30, -1), (40, 0), (20, 30)]


@cache
def britain():
    return island((-1.5, 52.5), land("10m"))


@cache
def world(scale="110m"):
    return [[unrolled(ring) for ring in polygon] for polygon in land(scale)]


def test_shapely_finds_the_same_cities_on_land():
    whole = shapely.MultiPolygon([(outer, holes) for outer, *holes in world()])
    lands = spans(world())
    for lat, lon in cities().values():
        true = any(shapely.intersects_xy(whole, x, lat) for x in (lon - 360, lon, lon + 360))
        assert on_land((lon, lat), lands) == true


def test_a_ring_across_the_date_line_or_around_the_pole_is_no_polygon_until_it_is_unrolled():
    raw, whole = spans(land()), spans(world())
    for place in ((0.0, -89.0), (153.72, 67.47)):
        assert not on_land(place, raw)
        assert on_land(place, whole)
    assert unrolled([(170.0, 0.0), (-170.0, 0.0), (-170.0, 9.0)]) == [(170.0, 0.0), (190.0, 0.0), (190.0, 9.0)]
    around = unrolled([(-120.0, -70.0), (0.0, -70.0), (120.0, -70.0)])
    assert around == [(-120.0, -70.0), (0.0, -70.0), (120.0, -70.0), (240.0, -70.0), (240.0, -90.0), (-120.0, -90.0)]


def test_areas_are_those_that_gazetteers_give():
    assert square_kilometres(britain()) == pytest.approx(209_331, rel=0.05)  # estuaries count as land here
    assert square_kilometres(island((47.5, -19.0), land("50m"))) == pytest.approx(587_041, rel=0.02)
    assert total(world()) == pytest.approx(148.94e6, rel=0.02)
    assert total(land()) < 142e6  # what the rings lose as they are


def test_a_cap_around_the_pole_has_the_area_of_archimedes():
    cap = unrolled([(float(lon), -30.0) for lon in range(-180, 180, 10)])
    assert -square_kilometres(cap) == pytest.approx(3.141592653589793 * 6371.0**2, rel=1e-12)  # 2πR²(1 − sin 30°)


def test_the_coast_of_britain_tangles_when_it_is_simplified_carelessly():
    coast = metres(britain())
    plain, safe = simplify(coast, 20_000), simplify_safely(coast, 20_000)
    assert tangles(plain)
    assert not shapely.Polygon(plain).is_valid
    assert not tangles(safe)
    assert shapely.Polygon(safe).is_valid
    assert set(plain) < set(safe) < set(coast)


@given(st.lists(st.tuples(st.integers(-9, 9), st.integers(-9, 9)), min_size=3, max_size=9, unique=True))
def test_nothing_is_tangled_exactly_where_a_polygon_is_simple(ring):
    assert (not tangles(ring)) == is_simple(ring)


@given(st.sampled_from([2.0**-30, 2.0**30]), st.sampled_from([0.5, 1.5, 12.0]))
def test_a_simplification_does_not_depend_on_the_unit(scale, tolerance):
    small = [(x * scale, y * scale) for x, y in ZIGZAG]
    kept = [ZIGZAG.index(p) for p in simplify(ZIGZAG, tolerance)]
    assert [small.index(p) for p in simplify(small, tolerance * scale)] == kept


def test_a_tolerance_is_kept_exactly():
    assert simplify(ZIGZAG, 1) == [(0, 0), (40, 0), (20, 30)]
    assert simplify(ZIGZAG, 1 - 2**-50) == [(0, 0), (10, 1), (30, -1), (40, 0), (20, 30)]
    assert simplify([], 1) == []


def test_what_has_no_answer_is_refused(monkeypatch):
    with pytest.raises(ValueError, match="not simple"):
        simplify_safely([(0, 0), (2, 2), (2, 0), (0, 2)], 0)
    with pytest.raises(ValueError, match="not simple"):
        simplify_safely([(0, 0), (1, 1)], 0)
    with pytest.raises(ValueError, match="negative"):
        simplify(ZIGZAG, -1)
    with pytest.raises(ValueError, match="NaN"):
        simplify(ZIGZAG, float("nan"))
    with pytest.raises(ValueError, match="no land"):
        island((-30.0, 40.0), land())
    monkeypatch.setattr(atlas, "PACKAGE", atlas.PACKAGE / "missing")
    with pytest.raises(FileNotFoundError, match="npm install world-atlas"):
        land()


def test_a_finer_ruler_measures_a_longer_coast():
    found = measured(metres(britain()), RULERS)
    lengths = [whole for _, whole in found]
    assert lengths == sorted(lengths, reverse=True)
    assert 1.2 < 1 - slope(found) < 1.3  # Mandelbrot (1967): about 1.25 for the west coast
    assert slope([(x, 5 * x**-0.5) for x in (1.0, 2.0, 4.0)]) == pytest.approx(-0.5)
    assert length(walk([(0, 0), (1, 0), (4, 0), (4, 3)], 2)) == 4 + 3 + 5


def test_the_exercises_keep_what_they_promise():
    assert exercises.visvalingam(ZIGZAG, 25) == [(0, 0), (40, 0), (20, 30)]
    assert exercises.visvalingam(ZIGZAG, 20) == [(0, 0), (10, 1), (30, -1), (40, 0), (20, 30)]
    places = [(30.0, -0.5), (20.0, 5.0), (50.0, 50.0)]  # crosses, stays inside, stays outside
    assert exercises.on_the_wrong_side(ZIGZAG, simplify(ZIGZAG, 1), places) == [(30.0, -0.5)]
    square = [(0, 0), (10**6, 0), (10**6, 10**6), (0, 10**6)]
    assert 0.0624 < exercises.thickness(square) < 1 / 16
    assert area(square) == 10**12
