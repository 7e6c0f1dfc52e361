"""点定位：互不相交的线段切开平面，许多点各在哪一格？梯形图，期望 O(log n)。"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from random import Random

from exact_geometry.coordinates import ExactPoint, Point, exact, finite
from exact_geometry.polygons import area, edges
from exact_geometry.sweep import Segment, intersections


@dataclass(frozen=True)
class Place:
    """一个点的位置：vertex 是与它重合的端点，on 是经过它的一条线段，都没有就在一格里面。

    below、above 是这一格上下的线段；没有就是 None。线段用输入里的下标。
    """

    vertex: ExactPoint | None = None
    on: int | None = None
    below: int | None = None
    above: int | None = None


@dataclass(eq=False)
class Trapezoid:
    """一格：上下各一条线段（或者没有），左右各一个端点（或者没有）。"""

    bottom: Segment | None
    top: Segment | None
    left: ExactPoint | None
    right: ExactPoint | None


@dataclass(eq=False)
class Node:
    """查找图的一个结点：问一个端点（在它左边还是右边），或一条线段（上还是下），或者就是一格。"""

    asks: ExactPoint | Segment | Trapezoid
    low: Node | None = None  # 端点的左边，线段的下方
    high: Node | None = None

    def become(self, other: Node) -> None:
        """原来是一格，现在要接着问。"""
        self.asks, self.low, self.high = other.asks, other.low, other.high


class TrapezoidalMap:
    """互不相交的线段的梯形图；只许在端点处相接，可以竖直，不能缩成一点。

    坐标是 float、int 或 Fraction，混用也行；NaN 和缩成一点的线段抛出 ValueError，
    无穷大抛出 OverflowError。是否相交不检查，相交时结果没有意义。seed 决定加入的次序，
    None 就是输入的次序。期望 O(n log n) 建成，O(n) 个结点，查一次 O(log n)。
    出处：K. Mulmuley（1990）；R. Seidel（1991）；de Berg 等《计算几何》第 6 章。
    """

    def __init__(
        self, segments: Iterable[tuple[Point, Point]], seed: int | None = 0
    ) -> None:
        order = []
        for name, ends in enumerate(segments):
            segment = Segment.of(name, *finite(ends))
            if segment.start == segment.end:
                raise ValueError("a segment needs two different ends")
            order.append(segment)
        if seed is not None:
            Random(seed).shuffle(order)
        self.root = Node(Trapezoid(None, None, None, None))
        for segment in order:
            self.insert(segment)

    def locate(self, point: Point) -> Place:
        """这个点在哪里；NaN 抛出 ValueError，无穷大抛出 OverflowError。"""
        *_, last = self.path(point)
        if isinstance(last.asks, Segment):
            return Place(on=last.asks.name)
        if not isinstance(last.asks, Trapezoid):
            return Place(vertex=last.asks)
        ends = last.asks.bottom, last.asks.top
        below, above = (None if s is None else s.name for s in ends)
        return Place(below=below, above=above)

    def path(self, point: Point) -> Iterator[Node]:
        """查找时走过的结点；最后一个是那一格，或者恰好碰到的端点、线段。"""
        (plain,) = finite([point])
        p = exact(plain)
        node: Node | None = self.root
        while node is not None:
            yield node
            asks = node.asks
            if isinstance(asks, Trapezoid) or asks == p:
                return
            side = asks.side(p) if isinstance(asks, Segment) else 1 if p > asks else -1
            if side == 0:
                return
            node = node.high if side > 0 else node.low

    def trapezoids(self) -> list[Trapezoid]:
        """所有的格子。"""
        found, seen, waiting = [], {id(self.root)}, [self.root]
        while waiting:
            node = waiting.pop()
            if isinstance(node.asks, Trapezoid):
                found.append(node.asks)
            for child in (node.low, node.high):
                if child is not None and id(child) not in seen:
                    seen.add(id(child))
                    waiting.append(child)
        return found

    def insert(self, s: Segment) -> None:
        """加入一条线段：它穿过的每一格都切成上下两半，隔墙被它挡住的邻格合起来。"""
        crossed = list(self.crossed(s))
        first, last = crossed[0].asks, crossed[-1].asks
        starts, ends = first.left != s.start, last.right != s.end
        before = Trapezoid(first.bottom, first.top, first.left, s.start)
        after = Trapezoid(last.bottom, last.top, s.end, last.right)
        upper = lower = Node(Trapezoid(None, None, None, None))
        for node in crossed:
            old = node.asks
            left = s.start if node is crossed[0] else old.left
            if node is crossed[0] or upper.asks.top is not old.top:
                upper = Node(Trapezoid(s, old.top, left, None))
            if node is crossed[0] or lower.asks.bottom is not old.bottom:
                lower = Node(Trapezoid(old.bottom, s, left, None))
            right = s.end if node is crossed[-1] else old.right
            upper.asks.right = lower.asks.right = right
            asked = Node(s, lower, upper)
            if ends and node is crossed[-1]:
                asked = Node(s.end, asked, Node(after))
            if starts and node is crossed[0]:
                asked = Node(s.start, Node(before), asked)
            node.become(asked)

    def crossed(self, s: Segment) -> Iterator[Node]:
        """s 从左到右穿过的格子。"""
        at = s.start
        while True:
            node = self.root
            while not isinstance(node.asks, Trapezoid):
                if isinstance(node.asks, Segment):
                    node = node.high if runs_above(s, node.asks) else node.low
                else:
                    node = node.high if node.asks <= at else node.low
            yield node
            if node.asks.right is None or node.asks.right >= s.end:
                return
            at = node.asks.right


def runs_above(one: Segment, other: Segment) -> bool:
    """两条互不相交的线段，扫描线同时穿过它们时，one 在上面吗；它们至多有公共的端点。"""
    if one.start >= other.start:
        side = other.side(one.start) or other.side(one.end)
    else:
        side = -one.side(other.start) or -one.side(other.end)
    return side > 0


class PolygonLocator:
    """几个内部互不重叠的多边形（一幅地图）：许多点各在哪一个里面？

    每个是 [外圈, *洞]，可以只碰到一点、共用一段边，边上的顶点不必对齐。
    错误同 TrapezoidalMap；内部重叠时结果没有意义。
    """

    def __init__(
        self, polygons: Iterable[Sequence[Sequence[Point]]], seed: int | None = 0
    ) -> None:
        sides, owner = [], []
        for number, rings in enumerate(polygons):
            for ring in rings:
                corners = [exact(p) for p in finite(ring)]
                hole = ring is not rings[0]
                if corners and (area(corners) < 0) != hole:
                    corners.reverse()  # 里面总在左边
                sides += [side for side in edges(corners) if side[0] != side[1]]
                owner += [number] * (len(sides) - len(owner))
        stops = [set(side) for side in sides]
        self.around: dict[ExactPoint, set[int]] = {}
        for point, names in intersections(sides).items():
            self.around[point] = {owner[k] for k in names}
            for k in names:
                stops[k].add(point)
        #: 每一小段 → [它下方的多边形，它上方的]
        self.beside: dict[tuple[ExactPoint, ExactPoint], list[int | None]] = {}
        for (p, q), places, number in zip(sides, stops, owner, strict=True):
            along = sorted(places)
            for piece in pairwise(along):
                self.beside.setdefault(piece, [None, None])[p < q] = number
        self.pieces = list(self.beside)
        self.map = TrapezoidalMap(self.pieces, seed)

    def locate(self, point: Point) -> list[int]:
        """含有这一点的多边形的编号，从小到大；边界也算，所以可能有几个。"""
        place = self.map.locate(point)
        if place.vertex is not None:
            return sorted(self.around[place.vertex])
        if place.on is not None:
            found = self.beside[self.pieces[place.on]]
        elif place.below is not None:
            found = self.beside[self.pieces[place.below]][1:]
        else:
            found = []
        return sorted({k for k in found if k is not None})
