"""Space: products, distances, the convex hull, a segment and a triangle."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from random import Random

from exact_geometry.coordinates import (
    N,
    Number,
    Vector,
    as_integers,
    distinct,
    exactly,
)
from exact_geometry.hulls import convex_hull
from exact_geometry.predicates import orient3d

Vector3 = tuple[Number, Number, Number]  # float、int 或 Fraction，右手系


def sub3(q: Sequence[N], p: Sequence[N]) -> tuple[N, N, N]:
    """The vector from p to q."""
    return q[0] - p[0], q[1] - p[1], q[2] - p[2]


def dot3(a: Sequence[N], b: Sequence[N]) -> N:
    """a·b = |a||b|cos θ."""
    return a[0] * b[0] + a[1] * b[1] + a[2] * b[2]


def cross3(a: Sequence[N], b: Sequence[N]) -> tuple[N, N, N]:
    """a×b, normal to both by the right hand, as long as their parallelogram is big."""
    return (
        a[1] * b[2] - a[2] * b[1],
        a[2] * b[0] - a[0] * b[2],
        a[0] * b[1] - a[1] * b[0],
    )


def triple(a: Sequence[N], b: Sequence[N], c: Sequence[N]) -> N:
    """a×b·c, the signed volume of a parallelepiped: positive if right-handed."""
    return dot3(cross3(a, b), c)


def plane_distance_squared(p: Vector, a: Vector, b: Vector, c: Vector) -> Fraction:
    """The square of the distance from p to the plane abc.

    ValueError if a, b, c are collinear.
    """
    at, origin, *others = map(exactly, (p, a, b, c))
    normal = cross3(*(sub3(q, origin) for q in others))
    size = dot3(normal, normal)
    if size == 0:
        raise ValueError("three collinear points span no plane")
    return dot3(sub3(at, origin), normal) ** 2 / size


def lines_distance_squared(a: Vector, b: Vector, c: Vector, d: Vector) -> Fraction:
    """The square of the distance between the lines ab and cd, parallel ones too; exact.

    Raises ValueError if the two points of a line coincide.
    """
    start, b, other, d = map(exactly, (a, b, c, d))
    u, v, w = sub3(b, start), sub3(d, other), sub3(other, start)
    if dot3(u, u) == 0 or dot3(v, v) == 0:
        raise ValueError("a line needs two points")
    normal = cross3(u, v)
    if any(normal):
        return dot3(w, normal) ** 2 / dot3(normal, normal)
    across = cross3(u, w)  # 平行：底边 u、高就是距离的平行四边形
    return dot3(across, across) / dot3(u, u)


Face = tuple[int, ...]


@dataclass(frozen=True)
class Hull3:
    """A hull: points are distinct and sorted, faces are indices of them.

    Faces are anticlockwise from outside, least index first. dimension is -1 (no points)
    to 3. sources says of each point where it comes first in the input.
    """

    points: list[Vector3]
    faces: list[Face]
    dimension: int
    sources: list[int]

    @property
    def vertices(self) -> list[int]:
        """The indices of the points that are corners, ascending."""
        return sorted({k for face in self.faces for k in face})

    @property
    def edges(self) -> set[frozenset[int]]:
        """The edges, each a set of two indices."""
        return {frozenset((f[k], f[k - 1])) for f in self.faces for k in range(len(f))}

    @property
    def volume(self) -> Fraction:
        """The exact volume, as pyramids from the first point to every face."""
        corners = [exactly(p) for p in self.points]
        cones = (
            triple(*(sub3(corners[k], corners[0]) for k in (f[0], f[i], f[i + 1])))
            for f in self.faces
            for i in range(1, len(f) - 1)
        )
        return Fraction(sum(cones)) / 6 if self.dimension == 3 else Fraction(0)


def hull3(points: Iterable[Vector3]) -> Hull3:
    """The convex hull of points of space, O(n log n) expected; faces are polygons.

    If dimension is under 3, coplanar points have one face, collinear ones and a point
    none. Numbers are float, int or Fraction, also mixed. Raises ValueError for NaN,
    OverflowError for infinity.
    Source: K. L. Clarkson, P. W. Shor, Applications of random sampling (1989).
    """
    ordered, sources = distinct(points)
    basis = spanning(ordered)
    if len(basis) < 4:
        everything = list(range(len(ordered)))
        faces = [polygon(ordered, everything, basis)] if len(basis) == 3 else []
        return Hull3(ordered, faces, len(basis) - 1, sources)
    faces = sorted(merged(ordered, Growing(ordered, basis).grow()))
    return Hull3(ordered, faces, 3, sources)


class Growing:
    """A hull of triangles that grows by points.

    One outside remembers a face that it sees. Every face keeps the points that remember
    it.
    """

    def __init__(self, points: list[Vector3], basis: list[int]) -> None:
        self.points = points
        i, j, k, m = basis
        if orient3d(*(points[n] for n in basis)) > 0:
            i, j = j, i
        self.across: dict[
            tuple[int, int], Face
        ] = {}  # 有向棱 → 它所属的面；反向的那条属于邻面
        self.outside: dict[Face, list[int]] = {}
        self.sees: dict[int, Face] = {}
        first = [(i, j, k), (i, m, j), (j, m, k), (k, m, i)]
        self.add(first, [n for n in range(len(points)) if n not in basis])

    def add(self, faces: Sequence[Face], loose: Sequence[int]) -> None:
        """Add faces.

        A loose point finds one that it sees among them, or else is inside by now.
        """
        for face in faces:
            self.outside[face] = []
            for n in range(3):
                self.across[face[n - 1], face[n]] = face
        for p in loose:
            self.sees.pop(p, None)
            seen = next((face for face in faces if self.visible(face, p)), None)
            if seen:
                self.sees[p] = seen
                self.outside[seen].append(p)

    def visible(self, face: Face, p: int) -> bool:
        """Whether p lies strictly outside the face; not if it is in the same plane."""
        a, b, c = (self.points[n] for n in face)
        return orient3d(a, b, c, self.points[p]) > 0

    def grow(self) -> list[Face]:
        """Add all points in random order.

        Remove what each one sees, close the hole towards it.
        """
        order = list(self.sees)
        Random(0).shuffle(order)
        for p in order:
            if p not in self.sees:
                continue
            seen, waiting = {self.sees[p]}, [self.sees[p]]
            rim = []
            while waiting:
                face = waiting.pop()
                for n in range(3):
                    edge = face[n - 1], face[n]
                    beyond = self.across[edge[::-1]]
                    if beyond in seen:
                        continue
                    if self.visible(beyond, p):
                        seen.add(beyond)
                        waiting.append(beyond)
                    else:
                        rim.append(edge)
            loose = [q for face in seen for q in self.outside.pop(face) if q != p]
            del self.sees[p]
            self.add([(*edge, p) for edge in rim], loose)
        return list(self.outside)


def merged(points: list[Vector3], triangles: list[Face]) -> list[Face]:
    """Neighbouring triangles of one plane made into one polygon."""
    across = {(t[n - 1], t[n]): t for t in triangles for n in range(3)}
    faces, done = [], set()
    for start in triangles:
        if start in done:
            continue
        done.add(start)
        flat = [start]
        for face in flat:  # 一边走一边加长
            for n in range(3):
                beyond = across[face[n], face[n - 1]]
                (far,) = set(beyond) - {face[n], face[n - 1]}
                if beyond not in done and coplanar(points, start, far):
                    done.add(beyond)
                    flat.append(beyond)
        corners = sorted({k for face in flat for k in face})
        faces.append(polygon(points, corners, list(start)))
    return faces


def coplanar(points: list[Vector3], face: Face, p: int) -> bool:
    """Whether p lies in the plane of the face; exact."""
    a, b, c = (points[n] for n in face)
    return orient3d(a, b, c, points[p]) == 0


def spanning(points: list[Vector3]) -> list[int]:
    """The indices of at most four points that span all.

    Distinct, not collinear, not coplanar.
    """
    found = [0] if points else []
    if len(points) > 1:
        found.append(1)
        found += next(
            ([k] for k in range(2, len(points)) if not collinear(points, 0, 1, k)), []
        )
    if len(found) == 3:
        a, b, c = (points[k] for k in found)
        found += next(([k] for k, p in enumerate(points) if orient3d(a, b, c, p)), [])
    return found


def collinear(points: list[Vector3], i: int, j: int, k: int) -> bool:
    """Whether three points are collinear; exact."""
    a, b, c = as_integers(points[i], points[j], points[k])
    return not any(cross3(sub3(b, a), sub3(c, a)))


def polygon(points: list[Vector3], flat: list[int], frame: list[int]) -> Face:
    """The convex hull of coplanar points, turning as frame does.

    The longest axis is dropped. That is the axis along which their normal is longest.
    """
    a, b, c = as_integers(*(points[k] for k in frame))
    normal = cross3(sub3(b, a), sub3(c, a))
    axis = max(range(3), key=lambda m: normal[m] ** 2)
    x, y = (axis + 1) % 3, (axis + 2) % 3
    keep = [x, y] if normal[axis] > 0 else [y, x]
    number = {(points[k][keep[0]], points[k][keep[1]]): k for k in flat}
    ring = [number[p] for p in convex_hull(number)]
    least = ring.index(min(ring))
    return tuple(ring[least:] + ring[:least])


def inside(hull: Hull3, p: Vector) -> int:
    """1 if p lies inside the hull, 0 on it, -1 outside.

    ValueError unless dimension is 3.
    """
    if hull.dimension != 3:
        raise ValueError("the hull has no inside")
    corners = ([hull.points[k] for k in face[:3]] for face in hull.faces)
    return min(-orient3d(a, b, c, p) for a, b, c in corners)


def segment_hits_triangle(
    p: Vector, q: Vector, a: Vector, b: Vector, c: Vector
) -> bool:
    """Whether the segment pq meets the triangle abc, its sides and corners included.

    Raises ValueError if pq lies in the plane of the triangle, or a, b, c are collinear.
    """
    first, second = orient3d(a, b, c, p), orient3d(a, b, c, q)
    if first == second == 0:
        raise ValueError("the segment lies in the plane of the triangle")
    if first * second > 0:
        return False
    turns = [orient3d(p, q, *side) for side in ((a, b), (b, c), (c, a))]
    return min(turns) >= 0 or max(turns) <= 0


def surface_squared(hull: Hull3) -> list[Fraction]:
    """The squares of the areas of the faces, exact.

    The areas are irrational as a rule.
    """
    sizes = []
    for face in hull.faces:
        corners = [exactly(hull.points[k]) for k in face]
        total = (Fraction(0), Fraction(0), Fraction(0))
        for k in range(1, len(face) - 1):
            a, b = (sub3(corners[m], corners[0]) for m in (k, k + 1))
            piece = cross3(a, b)
            total = total[0] + piece[0], total[1] + piece[1], total[2] + piece[2]
        sizes.append(dot3(total, total) / 4)
    return sizes
