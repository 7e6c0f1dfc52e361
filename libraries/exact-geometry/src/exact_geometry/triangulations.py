"""Delaunay triangulations by divide and conquer, right for degenerate input too."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from exact_geometry.coordinates import Pair, Point, distinct, exact, sub
from exact_geometry.predicates import incircle, orient
from exact_geometry.quad_edge import Edge, connect, delete, make_edge, splice

Triangle = tuple[int, int, int]
Incircle = Callable[[Point, Point, Point, Point], int]


@dataclass(frozen=True)
class Triangulation:
    """Distinct points by (x, y), and edges and triangles of their indices.

    Triangles are anticlockwise, least index first. sources says of each point where it
    comes first in the input.
    """

    points: list[Point]
    triangles: list[Triangle]
    edges: list[tuple[int, int]]
    sources: list[int]

    def neighbours(self) -> list[list[int]]:
        """The neighbours of every point, ascending."""
        around: list[list[int]] = [[] for _ in self.points]
        for i, j in self.edges:
            around[i].append(j)
            around[j].append(i)
        return [sorted(found) for found in around]


def delaunay(
    points: Iterable[Point], *, incircle: Incircle = incircle
) -> Triangulation:
    """A Delaunay triangulation, O(n log n).

    Any one, where four points lie on an empty circle. Collinear points have no
    triangles, only edges in a row. Numbers are float, int or Fraction, also mixed.
    Raises ValueError for NaN, OverflowError for infinity. incircle may be replaced, and
    then answers for the result.
    Source: L. Guibas, J. Stolfi, Primitives for the manipulation of general
    subdivisions
    and the computation of Voronoi diagrams (1985).
    """
    ordered, sources = distinct(points)
    if len(ordered) < 2:
        return Triangulation(ordered, [], [], sources)
    made: list[Edge] = []
    divide(ordered, made, incircle)
    number = {p: k for k, p in enumerate(ordered)}
    alive = [e for one in made for e in (one, one.sym) if one.alive]
    triangles = {t for e in alive if (t := triangle(e, number))}
    edges = sorted(
        (number[e.org], number[e.dest]) for e in alive if number[e.org] < number[e.dest]
    )
    return Triangulation(ordered, sorted(triangles), edges, sources)


def triangle(edge: Edge, number: dict[Point, int]) -> Triangle | None:
    """The left face, least index first, if it is an anticlockwise triangle."""
    a, b, c = edge, edge.lnext, edge.lnext.lnext
    if c.lnext is not a or orient(a.org, b.org, c.org) <= 0:
        return None
    i, j, k = number[a.org], number[b.org], number[c.org]
    return min((i, j, k), (j, k, i), (k, i, j))


def divide(
    points: list[Point], made: list[Edge], incircle: Incircle
) -> tuple[Edge, Edge]:
    """Triangulate sorted points; two edges of the hull are returned.

    They are the anticlockwise one from the leftmost point and the clockwise one from
    the rightmost.
    """
    if len(points) <= 3:
        return small(points, made)
    middle = len(points) // 2
    left_out, left_in = divide(points[:middle], made, incircle)
    right_in, right_out = divide(points[middle:], made, incircle)
    while True:  # 找下公切线
        if left_in.left_has(right_in.org):
            left_in = left_in.lnext
        elif right_in.right_has(left_in.org):
            right_in = right_in.rprev
        else:
            break
    base = link(right_in.sym, left_in, made)
    if left_in.org == left_out.org:
        left_out = base.sym
    if right_in.org == right_out.org:
        right_out = base
    zip_up(base, made, incircle)
    return left_out, right_out


def small(points: list[Point], made: list[Edge]) -> tuple[Edge, Edge]:
    """An edge for two points, a triangle or two collinear edges for three."""
    first = make_edge(points[0], points[1])
    made.append(first)
    if len(points) == 2:
        return first, first.sym
    second = make_edge(points[1], points[2])
    made.append(second)
    splice(first.sym, second)
    turn = orient(*points)
    if turn == 0:
        return first, second.sym
    third = link(second, first, made)
    return (first, second.sym) if turn > 0 else (third.sym, third)


def link(a: Edge, b: Edge, made: list[Edge]) -> Edge:
    """connect, and note the new edge."""
    edge = connect(a, b)
    made.append(edge)
    return edge


def zip_up(base: Edge, made: list[Edge], incircle: Incircle) -> None:
    """Sew like a zip from below: of two candidates the one whose circle is empty."""
    while True:
        left = climb(base, base.sym.onext, incircle, clockwise=False)
        right = climb(base, base.oprev, incircle, clockwise=True)
        left_good, right_good = base.right_has(left.dest), base.right_has(right.dest)
        if not left_good and not right_good:
            return
        if not left_good or (
            right_good and incircle(left.dest, left.org, right.org, right.dest) > 0
        ):
            base = link(right, base.sym, made)
        else:
            base = link(base.sym, left.sym, made)


def climb(base: Edge, candidate: Edge, incircle: Incircle, *, clockwise: bool) -> Edge:
    """Delete the candidate as long as the next one lies in its circle."""
    while base.right_has(candidate.dest):
        following = candidate.oprev if clockwise else candidate.onext
        if incircle(base.dest, base.org, candidate.dest, following.dest) <= 0:
            break
        delete(candidate)
        candidate = following
    return candidate


def spanning_tree(points: Iterable[Point]) -> list[Pair]:
    """The Euclidean minimum spanning tree, by Kruskal among Delaunay edges.

    Lengths are compared exactly.
    """
    found = delaunay(points)
    corners = [exact(p) for p in found.points]
    square = {}
    for i, j in found.edges:
        dx, dy = sub(corners[j], corners[i])
        square[i, j] = dx * dx + dy * dy
    leader = list(range(len(corners)))

    def root(k: int) -> int:
        while leader[k] != k:
            leader[k] = k = leader[leader[k]]
        return k

    tree = []
    for i, j in sorted(square, key=square.__getitem__):
        if root(i) != root(j):
            leader[root(i)] = root(j)
            tree.append((found.points[i], found.points[j]))
    return tree
