"""四边结构里用得着的一半：有向边，连同绕起点转一圈的次序。"""

from __future__ import annotations

from collections.abc import Iterator

from exact_geometry.coordinates import Point
from exact_geometry.predicates import orient


class Edge:
    """一条有向边。后面的名字都来自 Guibas 与 Stolfi（1985）。"""

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
        """沿左边的面走的下一条。"""
        return self.sym.oprev

    @property
    def rprev(self) -> Edge:
        """沿右边的面走的上一条。"""
        return self.sym.onext

    def left_has(self, p: Point) -> bool:
        """p 严格在左边。"""
        return orient(self.org, self.dest, p) > 0

    def right_has(self, p: Point) -> bool:
        """p 严格在右边。"""
        return orient(self.org, self.dest, p) < 0


def make_edge(org: Point, dest: Point) -> Edge:
    """孤零零的一条边。"""
    edge, back = Edge(org), Edge(dest)
    edge.sym, back.sym = back, edge
    return edge


def splice(a: Edge, b: Edge) -> None:
    """把两个起点处的环接成一个，或者把一个拆成两个；再做一次就还原。"""
    a.onext.oprev, b.onext.oprev = b, a
    a.onext, b.onext = b.onext, a.onext


def connect(a: Edge, b: Edge) -> Edge:
    """从 a 的终点到 b 的起点连一条边，它与 a、b 有同一个左面。"""
    edge = make_edge(a.dest, b.org)
    splice(edge, a.lnext)
    splice(edge.sym, b)
    return edge


def delete(edge: Edge) -> None:
    """从图里取下一条边。"""
    splice(edge, edge.oprev)
    splice(edge.sym, edge.sym.oprev)
    edge.alive = edge.sym.alive = False


def face(edge: Edge) -> Iterator[Edge]:
    """左边的面的各条边，逆时针走一圈。"""
    start = edge
    while True:
        yield edge
        edge = edge.lnext
        if edge is start:
            return
