"""Every public function takes the same points in every form that people have them in, and says the same of them."""

from __future__ import annotations

from dataclasses import fields, is_dataclass
from fractions import Fraction
from itertools import cycle

import numpy as np
import pytest

import exact_geometry

POINTS = [(0, 0), (8, 0), (8, 6), (3, 7), (0, 6), (4, 2), (2, 3)]
SQUARE, OTHER = [(0, 0), (8, 0), (8, 6), (0, 6)], [(4, 3), (12, 3), (12, 9), (4, 9)]
SPACE = [(0, 0, 0), (4, 0, 0), (0, 4, 0), (0, 0, 4), (1, 1, 1)]
SEGMENTS = [((0, 0), (8, 6)), ((0, 6), (8, 0)), ((1, 0), (1, 6))]
FOUR = [(0, 0), (8, 0), (8, 6), (1, 1)]
CORNER = [(1, 0, 5), (-1, 0, 0), (0, 1, 5), (0, -1, 0)]


def both(first, second):
    return first and second


CALLS = {
    "area": (SQUARE,),
    "borders": None,  # takes a triangulation
    "box": ((0, 0), (4, 4)),
    "bridge": (SQUARE, [[(1, 1), (2, 1), (1, 2)]]),
    "centroid": (SQUARE,),
    "circles_meet": ((0, 0), 2, (3, 0), 2),
    "circumcentre": tuple(FOUR[:3]),
    "clip": (SQUARE, (1, 0, 2)),
    "closest_between": (POINTS, OTHER),
    "closest_pair": (POINTS,),
    "closest_pair_by_grid": (POINTS,),
    "collide": (SQUARE, OTHER),
    "common_tangents": ((0, 0), 2, (9, 0), 2),
    "compare_distance": tuple(FOUR),
    "convex_hull": (POINTS,),
    "cross_sign": tuple(FOUR),
    "delaunay": (POINTS,),
    "diameter": (POINTS,),
    "disc_overlap": (SQUARE, (0, 0), 2),
    "distance_squared": ((1, 5), (0, 0), (8, 6)),
    "dot_sign": tuple(FOUR),
    "gap_squared": (SQUARE, OTHER),
    "general_circle": ((0, 0), 4),
    "guards": (SQUARE,),
    "hull3": (SPACE,),
    "in_diametral_circle": tuple(FOUR[:3]),
    "incircle": tuple(FOUR),
    "inside": None,  # takes a hull
    "intersect": (CORNER,),
    "intersection": (*SEGMENTS[0], *SEGMENTS[1]),
    "intersections": (SEGMENTS,),
    "inverse": ((3, 1), (0, 0), 4),
    "inverse_circle": ((1, 2, 3, 4), (1, 1), 4),
    "is_simple": (SQUARE,),
    "kernel": (SQUARE,),
    "largest_empty_circle": (POINTS,),
    "lattice_points": (SQUARE,),
    "lens_area": ((0, 0), 2, (3, 0), 2),
    "line_and_circle": ((0, 0), (1, 1), (0, 0), 2),
    "lines_distance_squared": ((0, 0, 0), (1, 0, 0), (0, 1, 2), (0, 2, 2)),
    "locate": ((1, 1), SQUARE),
    "locate_convex": ((1, 1), SQUARE),
    "manhattan_farthest": (POINTS,),
    "manhattan_tree": (POINTS,),
    "maximise": (CORNER, (1, 1)),
    "mesh": ([SQUARE],),
    "minkowski_sum": (SQUARE, OTHER),
    "mixed_area": (SQUARE, OTHER),
    "onion": (POINTS,),
    "orient": tuple(FOUR[:3]),
    "orient3d": tuple(SPACE[:4]),
    "overlay": ([SQUARE], [OTHER], both),
    "pairs_within": (POINTS, 3),
    "plane_distance_squared": (SPACE[3], *SPACE[:3]),
    "polar_order": ((1, 1), POINTS),
    "relation": ((0, 0), 2, (3, 0), 2),
    "segment_hits_triangle": ((1, 1, -1), (1, 1, 1), *SPACE[:3]),
    "segments_meet": (*SEGMENTS[0], *SEGMENTS[1]),
    "shape_difference": ([SQUARE], [OTHER]),
    "shape_intersection": ([SQUARE], [OTHER]),
    "shape_union": ([SQUARE], [OTHER]),
    "shape_xor": ([SQUARE], [OTHER]),
    "smallest_circle": (POINTS,),
    "smallest_rectangle": (POINTS,),
    "spanning_tree": None,  # takes a triangulation
    "surface_squared": None,  # takes a hull
    "tangent_points": ((5, 0), (0, 0), 2),
    "tangents": ((20, 3), SQUARE),
    "triangulate": (SQUARE,),
    "union_area": ([(0, 0, 2), (3, 0, 2), (30, 0, 1)],),
    "upper_envelope": ([(1, 2), (-1, 0), (0, 5)],),
    "voronoi": (POINTS, -1, 9),
    "width_squared": (POINTS,),
}
CONVERTERS = {"as_integers", "exactly", "finite"}

FORMS = {
    "floats": lambda p: tuple(map(float, p)),
    "fractions": lambda p: tuple(map(Fraction, p)),
    "kinds mixed": lambda p: tuple(kind(x) for kind, x in zip(cycle((int, float, Fraction)), p, strict=False)),
    "lists": list,
    "arrays of integers": np.array,
    "arrays of floats": lambda p: np.array(p, dtype=float),
}


def rewritten(argument, form):
    """The argument with every point in it written in another form."""
    if not isinstance(argument, (tuple, list)):
        return argument
    if isinstance(argument[0], (tuple, list)):
        return [rewritten(part, form) for part in argument]
    return form(argument)


def plain(result):
    """The result in tuples, to be compared whatever its points are."""
    if isinstance(result, np.ndarray):
        return plain(result.tolist())
    if is_dataclass(result):
        return tuple(plain(getattr(result, field.name)) for field in fields(result))
    if isinstance(result, dict):
        return {plain(key): plain(value) for key, value in result.items()}
    return tuple(map(plain, result)) if isinstance(result, (tuple, list)) else result


def test_every_public_function_is_called_here():
    names = {name for name in exact_geometry.__all__ if name[0].islower()}
    assert CALLS.keys() | CONVERTERS == names


@pytest.mark.parametrize("form", FORMS)
def test_every_function_says_the_same_of_the_same_points_in_any_form(form):
    for name, arguments in CALLS.items():
        if arguments:
            function = getattr(exact_geometry, name)
            rewrote = [rewritten(argument, FORMS[form]) for argument in arguments]
            assert plain(function(*rewrote)) == plain(function(*arguments)), name


def test_every_function_takes_one_array_of_all_the_points():
    for name, arguments in CALLS.items():
        arrays = [
            np.array(one) if isinstance(one, list) and isinstance(one[0][0], int) else one for one in arguments or ()
        ]
        if arguments:
            function = getattr(exact_geometry, name)
            assert plain(function(*arrays)) == plain(function(*arguments)), name


def test_a_corner_off_the_lattice_is_refused():
    assert exact_geometry.lattice_points([(0.0, 0), (Fraction(4, 2), 0), (2, 2.0)]) == (0, 6)
    with pytest.raises(ValueError, match="whole"):
        exact_geometry.lattice_points([(0, 0), (2.5, 0), (2, 2)])


def test_a_tree_finds_the_same_whatever_its_leaves_hold():
    found = [exact_geometry.KDTree(POINTS, leaf=leaf).nearest((5, 5), 3) for leaf in (1, 2, 8)]
    assert found == [[(3, (3, 7)), (2, (8, 6)), (5, (4, 2))]] * 3  # the second and the third are as far away
    with pytest.raises(ValueError, match="leaf"):
        exact_geometry.KDTree(POINTS, leaf=0)
