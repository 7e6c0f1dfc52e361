"""Half of the quad-edge structure: directed edges, in their order around the origin."""

from __future__ import annotations

from collections.abc import Iterator

from exact_geometry.coordinates import Point
from exact_geometry.predicates import orient


class Edge:
    """A directed edge; the names are those of Guibas and Stolfi (1985)."""

    __slots__ = ("alive", "onext", "oprev", "org", "sym")
    onext: Edge  # 绕起点逆时针的下一条
    oprev: Edge  # 绕起点顺时针的下一条
    sym: Edge  # 反向的那条

    def __init__(self, org: Point) -> None:
        self.org = org
        self.alive = True
        self.onext = self.oprev = self

    @property
    def dest(self) -> Point:
        return self.sym.org

    @property
    def lnext(self) -> Edge:
        """The next edge around the face on the left."""
        return self.sym.oprev

    @property
    def rprev(self) -> Edge:
        """The previous edge around the face on the right."""
        return self.sym.onext

    def left_has(self, p: Point) -> bool:
        """Whether p lies strictly on the left."""
        return orient(self.org, self.dest, p) > 0

    def right_has(self, p: Point) -> bool:
        """Whether p lies strictly on the right."""
        return orient(self.org, self.dest, p) < 0


def make_edge(org: Point, dest: Point) -> Edge:
    """An edge on its own."""
    edge, back = Edge(org), Edge(dest)
    edge.sym, back.sym = back, edge
    return edge


def splice(a: Edge, b: Edge) -> None:
    """Join the rings around two origins, or split one; twice is as if never."""
    a.onext.oprev, b.onext.oprev = b, a
    a.onext, b.onext = b.onext, a.onext


def connect(a: Edge, b: Edge) -> Edge:
    """A new edge from the end of a to the origin of b, in their left face."""
    edge = make_edge(a.dest, b.org)
    splice(edge, a.lnext)
    splice(edge.sym, b)
    return edge


def delete(edge: Edge) -> None:
    """Take an edge out of the graph."""
    splice(edge, edge.oprev)
    splice(edge.sym, edge.sym.oprev)
    edge.alive = edge.sym.alive = False


def face(edge: Edge) -> Iterator[Edge]:
    """The edges around the face on the left, anticlockwise."""
    start = edge
    while True:
        yield edge
        edge = edge.lnext
        if edge is start:
            return
