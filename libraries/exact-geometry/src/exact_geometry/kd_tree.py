"""k-d trees: halved along the widest axis.

Nearest neighbours and ranges, any dimension.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from heapq import heappush, heapreplace
from typing import Any

from exact_geometry.coordinates import (
    Number,
    Vector,
    as_integers,
    exactly,
    finite,
    kinds,
    ratio,
    sign,
)

Found = tuple[int, Vector]  # （输入里的下标，点）
LEAF = 8


@dataclass(frozen=True)
class Node:
    """A leaf with its points if axis is None.

    Else coordinate axis of low ≤ cut ≤ of high.
    """

    axis: int | None
    cut: Number
    low: Node | None
    high: Node | None
    points: list[Found]


class KDTree:
    """An immutable k-d tree of points of one dimension.

    Finite numbers, also of mixed kinds. A leaf holds at most leaf points. Built in O(n
    log² n). Raises ValueError for a leaf under 1, for several dimensions and for NaN,
    OverflowError for infinity; queries too.
    Sources: J. L. Bentley, Multidimensional binary search trees (1975);
    J. Friedman, J. L. Bentley, R. Finkel (1977).
    """

    def __init__(self, points: Iterable[Vector], *, leaf: int = LEAF) -> None:
        if leaf < 1:
            raise ValueError("a leaf holds at least one point")
        found = list(enumerate(finite(points)))
        sizes = {len(p) for _, p in found}
        if len(sizes) > 1:
            raise ValueError("points must have one dimension")
        self.dimension = sizes.pop() if sizes else 0
        self.size = len(found)
        self.root = build(found, self.dimension, leaf)

    def nearest(self, query: Vector, k: int = 1) -> list[Found]:
        """The k nearest as (index, point), from near to far, equal ones by index.

        All of them if there are no more than k.
        """
        query = self.check(query)
        search = Search(query, k)
        if self.size and k > 0:
            search.visit(self.root)
        return search.sorted()

    def within(self, low: Vector, high: Vector) -> list[Found]:
        """The points with every coordinate in the closed [low, high], by index."""
        low, high = self.check(low), self.check(high)
        found: list[Found] = []
        waiting = [self.root]
        while waiting:
            node = waiting.pop()
            if node.axis is None:
                found += [f for f in node.points if in_box(f[1], low, high)]
                continue
            if low[node.axis] <= node.cut and node.low:
                waiting.append(node.low)
            if node.cut <= high[node.axis] and node.high:
                waiting.append(node.high)
        return sorted(found)

    def around(self, query: Vector, radius: Number) -> list[Found]:
        """The points at most radius from query, by index, exactly.

        None if radius is negative.
        """
        query, reach = self.check(query), Fraction(*ratio(radius)) ** 2
        found: list[Found] = []
        waiting = [self.root] if radius >= 0 else []
        while waiting:
            node = waiting.pop()
            if node.axis is None:
                found += [f for f in node.points if distance(query, f[1]) <= reach]
                continue
            gap = exactly([query[node.axis]])[0] - exactly([node.cut])[0]
            near, far = (node.low, node.high) if gap < 0 else (node.high, node.low)
            waiting += filter(None, (near, far if gap * gap <= reach else None))
        return sorted(found)

    def check(self, query: Vector) -> Vector:
        """The query as a tuple, if it is finite and has the tree's dimension.

        An empty tree has any.
        """
        if self.size and len(query) != self.dimension:
            raise ValueError(
                f"the tree has {self.dimension} dimensions, the query {len(query)}"
            )
        (plain,) = finite([query])
        return plain


def in_box(p: Vector, low: Vector, high: Vector) -> bool:
    """Whether every coordinate of p lies in its closed interval."""
    return all(a <= x <= b for a, x, b in zip(low, p, high, strict=True))


def build(found: list[Found], dimension: int, leaf: int = LEAF) -> Node:
    """Halve at the median of the widest axis until at most leaf points are left.

    O(n log² n).
    """
    if len(found) <= leaf:
        return Node(None, 0, None, None, found)
    spans = [
        max(p[a] for _, p in found) - min(p[a] for _, p in found)
        for a in range(dimension)
    ]
    axis = max(range(dimension), key=spans.__getitem__)
    ordered = sorted(found, key=lambda f: f[1][axis])
    middle = len(ordered) // 2
    cut = ordered[middle][1][axis]
    halves = ordered[:middle], ordered[middle:]
    low, high = (build(half, dimension, leaf) for half in halves)
    return Node(axis, cut, low, high, [])


class Search:
    """A search for the k nearest: a heap of k points with the farthest of them on top.

    looked counts the points that were compared.
    """

    def __init__(self, query: Vector, k: int) -> None:
        self.query, self.k = query, k
        self.heap: list[_Far] = []
        self.looked = 0

    def visit(self, node: Node) -> None:
        """The nearer half first, the other only if something nearer may be there."""
        if node.axis is None:
            for found in node.points:
                self.offer(found)
            return
        gap = self.query[node.axis] - node.cut
        near, far = (node.low, node.high) if gap < 0 else (node.high, node.low)
        if near:
            self.visit(near)
        if far and not self.too_far(node.axis, node.cut):
            self.visit(far)

    def offer(self, found: Found) -> None:
        """Take it instead of the k-th nearest, if it is nearer."""
        self.looked += 1
        candidate = _Far(self.query, found)
        if len(self.heap) < self.k:
            heappush(self.heap, candidate)
        elif self.heap[0] < candidate:
            heapreplace(self.heap, candidate)

    def too_far(self, axis: int, cut: Number) -> bool:
        """Whether the wall is farther than the k-th nearest, which must be strict.

        Behind a wall as far away, a point of a smaller index may still lie.
        """
        if len(self.heap) < self.k:
            return False
        wall = list(self.query)
        wall[axis] = cut
        return closer(self.query, self.heap[0].found[1], wall) > 0

    def sorted(self) -> list[Found]:
        """What was found, from near to far."""
        return [far.found for far in sorted(self.heap, reverse=True)]


class _Far:
    """The order of the heap: farther ones first, of equal ones the larger index."""

    __slots__ = ("found", "query")

    def __init__(self, query: Vector, found: Found) -> None:
        self.query, self.found = query, found

    def __lt__(self, other: _Far) -> bool:
        side = closer(self.query, self.found[1], other.found[1])
        return side < 0 or (side == 0 and self.found[0] > other.found[0])


def closer(query: Vector, p: Vector, q: Vector) -> int:
    """1 if p is nearer to query than q, 0 if equally near, -1 if farther; exact."""
    used = kinds(query, p, q)
    if used == {float}:
        left, right = square(query, p), square(query, q)
        # 各项误差之和的两倍以上
        bound = (len(query) + 4) * 2.0**-52 * (left + right) + 2.0**-1060
        if abs(left - right) > bound:
            return sign(right - left)
    if used != {int}:
        query, p, q = as_integers(query, p, q)
    return sign(square(query, q) - square(query, p))


def distance(p: Vector, q: Vector) -> Fraction:
    """The square of the distance, exact."""
    return Fraction(square(exactly(p), exactly(q)))


def square(p: Vector, q: Vector) -> Any:
    """The square of the distance, in the coordinates' own kind of number."""
    return sum((a - b) * (a - b) for a, b in zip(p, q, strict=True))
