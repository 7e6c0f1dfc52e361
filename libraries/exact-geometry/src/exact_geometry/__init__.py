"""Computational geometry whose answers are exact.

Floats, integers of any size, fractions. Import by name from here: ``from exact_geometry
import convex_hull``. The predicate for batches needs numpy; it is in
``exact_geometry.batch``, which is not imported from here.
"""

from exact_geometry.calipers import (
    diameter,
    smallest_rectangle,
    width_squared,
)
from exact_geometry.circles import (
    circles_meet,
    common_tangents,
    line_and_circle,
    relation,
    smallest_circle,
    tangent_points,
    union_area,
)
from exact_geometry.closest import (
    closest_between,
    closest_pair,
    closest_pair_by_grid,
    pairs_within,
)
from exact_geometry.coordinates import (
    ExactPoint,
    Point,
    Vector,
    as_integers,
    exactly,
    finite,
)
from exact_geometry.disc_areas import (
    disc_overlap,
    lens_area,
)
from exact_geometry.ears import (
    bridge,
    centroid,
    guards,
    triangulate,
)
from exact_geometry.growing_hull import (
    GrowingHull,
)
from exact_geometry.half_planes import (
    HalfPlane,
    Line,
    Region,
    box,
    clip,
    intersect,
    kernel,
    upper_envelope,
)
from exact_geometry.hulls import (
    convex_hull,
    locate_convex,
    onion,
    tangents,
)
from exact_geometry.inversion import (
    GeneralCircle,
    general_circle,
    inverse,
    inverse_circle,
)
from exact_geometry.kd_tree import (
    KDTree,
)
from exact_geometry.li_chao import (
    LiChaoTree,
)
from exact_geometry.linear_programs import (
    maximise,
)
from exact_geometry.manhattan import (
    manhattan_farthest,
    manhattan_tree,
)
from exact_geometry.meshes import (
    Mesh,
    mesh,
)
from exact_geometry.minkowski import (
    collide,
    gap_squared,
    minkowski_sum,
    mixed_area,
)
from exact_geometry.overlays import (
    overlay,
    shape_difference,
    shape_intersection,
    shape_union,
    shape_xor,
)
from exact_geometry.point_location import (
    Place,
    PolygonLocator,
    TrapezoidalMap,
)
from exact_geometry.polygons import (
    BOUNDARY,
    INSIDE,
    OUTSIDE,
    area,
    lattice_points,
    locate,
)
from exact_geometry.predicates import (
    compare_distance,
    cross_sign,
    dot_sign,
    in_diametral_circle,
    incircle,
    orient,
    orient3d,
    polar_order,
)
from exact_geometry.segments import (
    distance_squared,
    intersection,
    segments_meet,
)
from exact_geometry.space import (
    Hull3,
    hull3,
    inside,
    lines_distance_squared,
    plane_distance_squared,
    segment_hits_triangle,
    surface_squared,
)
from exact_geometry.sweep import (
    intersections,
    is_simple,
)
from exact_geometry.triangulations import (
    Triangulation,
    delaunay,
    spanning_tree,
)
from exact_geometry.voronoi_diagrams import (
    Border,
    borders,
    circumcentre,
    largest_empty_circle,
    voronoi,
)

__all__ = [
    "BOUNDARY",
    "INSIDE",
    "OUTSIDE",
    "Border",
    "ExactPoint",
    "GeneralCircle",
    "GrowingHull",
    "HalfPlane",
    "Hull3",
    "KDTree",
    "LiChaoTree",
    "Line",
    "Mesh",
    "Place",
    "Point",
    "PolygonLocator",
    "Region",
    "TrapezoidalMap",
    "Triangulation",
    "Vector",
    "area",
    "as_integers",
    "borders",
    "box",
    "bridge",
    "centroid",
    "circles_meet",
    "circumcentre",
    "clip",
    "closest_between",
    "closest_pair",
    "closest_pair_by_grid",
    "collide",
    "common_tangents",
    "compare_distance",
    "convex_hull",
    "cross_sign",
    "delaunay",
    "diameter",
    "disc_overlap",
    "distance_squared",
    "dot_sign",
    "exactly",
    "finite",
    "gap_squared",
    "general_circle",
    "guards",
    "hull3",
    "in_diametral_circle",
    "incircle",
    "inside",
    "intersect",
    "intersection",
    "intersections",
    "inverse",
    "inverse_circle",
    "is_simple",
    "kernel",
    "largest_empty_circle",
    "lattice_points",
    "lens_area",
    "line_and_circle",
    "lines_distance_squared",
    "locate",
    "locate_convex",
    "manhattan_farthest",
    "manhattan_tree",
    "maximise",
    "mesh",
    "minkowski_sum",
    "mixed_area",
    "onion",
    "orient",
    "orient3d",
    "overlay",
    "pairs_within",
    "plane_distance_squared",
    "polar_order",
    "relation",
    "segment_hits_triangle",
    "segments_meet",
    "shape_difference",
    "shape_intersection",
    "shape_union",
    "shape_xor",
    "smallest_circle",
    "smallest_rectangle",
    "spanning_tree",
    "surface_squared",
    "tangent_points",
    "tangents",
    "triangulate",
    "union_area",
    "upper_envelope",
    "voronoi",
    "width_squared",
]
__version__ = "0.1.0"
