"""Ear clipping: triangles of polygons with holes; guards of a gallery, the centroid."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from fractions import Fraction
from heapq import heappop, heappush

from exact_geometry.coordinates import Point, exact, finite
from exact_geometry.polygons import area, edges
from exact_geometry.predicates import compare_distance, orient
from exact_geometry.segments import segments_meet
from exact_geometry.triangulations import Triangle

Covers = Callable[[Point, Point, Point, Point], bool]


def covers(a: Point, b: Point, c: Point, p: Point) -> bool:
    """Whether p lies in the anticlockwise triangle abc, its sides included."""
    return orient(a, b, p) >= 0 and orient(b, c, p) >= 0 and orient(c, a, p) >= 0


def triangulate(polygon: Sequence[Point], *, covers: Covers = covers) -> list[Triangle]:
    """Triangles of a simple polygon.

    Indices of its corners, anticlockwise, none of area 0. n corners, collinear ones
    included, make n - 2 triangles; either direction will do. O(nr), where r corners are
    not strictly convex. Raises ValueError for fewer than three corners, for the area 0,
    or if no ear is left, which happens only to a polygon that is not simple; that it is
    simple is not checked. covers may be replaced by another test, which then answers
    for the result.
    Sources: G. H. Meisters, Polygons have ears (1975);
    X. Kong, H. Everett, G. Toussaint, The Graham scan triangulates simple polygons
    (1990).
    """
    polygon = finite(polygon)
    size = area(polygon) if len(polygon) > 2 else 0
    if size == 0:
        raise ValueError("a polygon needs three vertices and an area")
    order = list(range(len(polygon)))[:: 1 if size > 0 else -1]
    ring = Ring([polygon[k] for k in order], covers)
    return [(order[i], order[j], order[k]) for i, j, k in ring.cut()]


class Ring:
    """The corners that are left, anticlockwise.

    Only dented ones can be in the way of an ear. dented are those that are not strictly
    convex.
    """

    def __init__(self, corners: list[Point], covers: Covers) -> None:
        n = len(corners)
        self.corners, self.covers = corners, covers
        self.before = [k - 1 for k in range(n)]
        self.before[0] = n - 1
        self.after = [*range(1, n), 0]
        self.left = set(range(n))
        self.dented = {k for k in range(n) if self.turn(k) <= 0}

    def turn(self, k: int) -> int:
        """1 if the ring turns left at corner k, 0 if it goes straight on, else -1."""
        return orient(*(self.corners[m] for m in (self.before[k], k, self.after[k])))

    def is_ear(self, k: int) -> bool:
        """Whether corner k is strictly convex and no other corner lies in its triangle.

        Corners at the same place as one of the three don't count, corners on its sides
        do.
        """
        a, b, c = (self.corners[m] for m in (self.before[k], k, self.after[k]))
        if k in self.dented:
            return False
        others = (self.corners[m] for m in self.dented)
        return not any(p not in (a, b, c) and self.covers(a, b, c, p) for p in others)

    def cut(self) -> list[Triangle]:
        """Cut off one ear after the other, always the first in the queue."""
        found: list[Triangle] = []
        waiting, known = sorted(self.left), 0
        while len(self.left) > 2:
            if not waiting:  # 都问过了：只有恰好碰在切口上的顶点切掉以后，才会多出耳朵
                if known == len(found):
                    raise ValueError("no ear is left: the polygon is not simple")
                waiting, known = sorted(self.left), len(found)
            k = heappop(waiting)
            if k in self.left and self.is_ear(k):
                i, j = self.before[k], self.after[k]
                found.append((i, k, j))
                self.left.discard(k)
                self.dented.discard(k)
                self.after[i], self.before[j] = j, i
                self.dented -= {i, j}
                self.dented |= {m for m in (i, j) if self.turn(m) <= 0}
                for m in (i, j):  # 只有左右邻居的角变了
                    heappush(waiting, m)
        return found


def bridge(outer: Sequence[Point], holes: Sequence[Sequence[Point]]) -> list[Point]:
    """One ring, anticlockwise, of a polygon and its holes.

    Both ends of a seam come twice. Polygon and holes are simple, and the holes lie
    inside. A hole may touch the polygon and other holes in single points, as long as
    they do not cut the inside in two; a point in the middle of a side becomes a corner
    of that side. Raises ValueError if a hole sees no corner of the rest.
    Source: D. Eberly, Triangulation by ear clipping (2002).
    """
    ring, *rest = meeting_at_vertices(alike([outer, *holes]))
    ring = ring if area(ring) > 0 else ring[::-1]
    # 洞顺时针，材料总在左边；碰到的先接，不必开缝；
    # 其余的最靠右的先接，缝不会被后面的洞挡住
    rest = sorted((hole if area(hole) < 0 else hole[::-1] for hole in rest), key=max)
    while rest:
        for number, hole in enumerate(rest):
            if touching := touch(ring, hole):
                k, start = touching
                around = hole[start + 1 :] + hole[: start + 1]
                ring = ring[: k + 1] + around + ring[k + 1 :]
                rest.pop(number)
                break
        else:
            ring = join(ring, rest[-1], [edge for hole in rest for edge in edges(hole)])
            rest.pop()
    return ring


def alike(rings: Sequence[Sequence[Point]]) -> list[list[Point]]:
    """The rings with coordinates of one kind."""
    vertices = iter(finite(p for ring in rings for p in ring))
    return [[next(vertices) for _ in ring] for ring in rings]


def meeting_at_vertices(rings: list[list[Point]]) -> list[list[Point]]:
    """The rings, with corners of others that lie on a side added to it."""
    found = []
    for ring in rings:
        others = sorted({p for other in rings if other is not ring for p in other})
        longer = []
        for a, b in edges(ring):
            between = [
                p for p in others if min(a, b) < p < max(a, b) and orient(a, b, p) == 0
            ]
            longer += [a, *(between if a < b else between[::-1])]
        found.append(longer)
    return found


def touch(ring: list[Point], hole: list[Point]) -> tuple[int, int] | None:
    """(k, start) where ring[k] is hole[start] and holds the hole, or None."""
    where = {p: start for start, p in enumerate(hole)}
    for k, p in enumerate(ring):
        if p in where:
            start = where[p]
            ends = hole[start - 1], hole[(start + 1) % len(hole)]
            if all(opens_towards(ring, k, end) for end in ends):
                return k, start
    return None


def join(
    ring: list[Point], hole: list[Point], walls: list[tuple[Point, Point]]
) -> list[Point]:
    """Connect the hole's rightmost corner with the nearest corner that it sees."""
    start = hole.index(max(hole))
    p = hole[start]
    walls = walls + edges(ring)
    best = None
    for k, q in enumerate(ring):
        closer = best is None or compare_distance(p, q, p, ring[best]) < 0
        if closer and opens_towards(ring, k, p) and visible(p, q, walls):
            best = k
    if best is None:
        raise ValueError("a hole sees no vertex of the outer ring")
    around = hole[start:] + hole[: start + 1]
    return ring[: best + 1] + around + ring[best:]


def visible(p: Point, q: Point, walls: list[tuple[Point, Point]]) -> bool:
    """Whether the segment pq meets no wall but at its own ends."""
    return not any(
        segments_meet(p, q, a, b) if {p, q}.isdisjoint((a, b)) else grazes(p, q, a, b)
        for a, b in walls
    )


def grazes(p: Point, q: Point, a: Point, b: Point) -> bool:
    """Of ab and pq with an end in common: whether one runs along the other."""
    return any(
        orient(s, t, x) == 0 and min(s, t) < x < max(s, t)
        for s, t, others in ((p, q, (a, b)), (a, b, (p, q)))
        for x in others
    )


def opens_towards(ring: list[Point], k: int, p: Point) -> bool:
    """Whether the inside at corner k faces p.

    Tells apart the two corners at a seam's end.
    """
    a, b, c = ring[k - 1], ring[k], ring[(k + 1) % len(ring)]
    first, second = orient(a, b, p) > 0, orient(b, c, p) > 0
    return (first and second) if orient(a, b, c) > 0 else (first or second)


def three_colour(triangles: list[Triangle]) -> dict[int, int]:
    """0, 1 or 2 for every corner, all three in every triangle.

    The triangles form a tree.
    """
    sides: dict[frozenset[int], list[Triangle]] = {}
    for t in triangles:
        for k in range(3):
            sides.setdefault(frozenset((t[k], t[k - 1])), []).append(t)
    colours = dict(zip(triangles[0], range(3), strict=True))
    waiting, seen = [triangles[0]], {triangles[0]}
    while waiting:
        t = waiting.pop()
        for k in range(3):
            for other in sides[frozenset((t[k], t[k - 1]))]:
                if other not in seen:
                    (third,) = set(other) - {t[k], t[k - 1]}
                    colours[third] = 3 - colours[t[k]] - colours[t[k - 1]]
                    seen.add(other)
                    waiting.append(other)
    return colours


def guards(polygon: Sequence[Point]) -> list[int]:
    """Corners, at most n // 3 of them, from which every place of the polygon is seen.

    Errors are those of triangulate.
    Source: S. Fisk, A short proof of Chvátal's watchman theorem (1978).
    """
    colours = three_colour(triangulate(polygon))
    counts = Counter(colours.values())
    rarest = min(range(3), key=lambda colour: counts[colour])
    return sorted(vertex for vertex, colour in colours.items() if colour == rarest)


def centroid(polygon: Sequence[Point]) -> tuple[Fraction, Fraction]:
    """The centroid, exact: those of the triangles, weighted by area.

    Errors of triangulate.
    """
    corners = [exact(p) for p in polygon]
    total, sums = Fraction(0), [Fraction(0), Fraction(0)]
    for t in triangulate(polygon):
        piece = [corners[k] for k in t]
        weight = area(piece)
        total += weight
        for axis in (0, 1):
            sums[axis] += weight * sum(p[axis] for p in piece) / 3
    return sums[0] / total, sums[1] / total
