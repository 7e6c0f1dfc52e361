"""k-d 树：总在跨度最大的坐标上对半分；近邻、范围查询，任意维。"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from heapq import heappush, heapreplace

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
    """axis 是 None 时是叶子，points 里最多 LEAF 个点。

    否则 low 里的点第 axis 个坐标都 ≤ cut ≤ high 里的。
    """

    axis: int | None
    cut: float
    low: Node | None
    high: Node | None
    points: list[Found]


class KDTree:
    """不可变的 k-d 树；坐标是有限的 float、int 或 Fraction，混用也行，维数相同。

    维数不一致或有 NaN 抛出 ValueError，无穷大抛出 OverflowError；查询的点和框也是这样。
    出处：J. L. Bentley, Multidimensional binary search trees（1975）；
    J. Friedman, J. L. Bentley, R. Finkel（1977）。
    """

    def __init__(self, points: Iterable[Vector]) -> None:
        found = list(enumerate(finite(points)))
        sizes = {len(p) for _, p in found}
        if len(sizes) > 1:
            raise ValueError("points must have one dimension")
        self.dimension = sizes.pop() if sizes else 0
        self.size = len(found)
        self.root = build(found, self.dimension)

    def nearest(self, query: Vector, k: int = 1) -> list[Found]:
        """离 query 最近的 k 个，从近到远，一样远的下标小的在前；不足 k 个就全部返回。"""
        query = self.check(query)
        search = Search(query, k)
        if self.size and k > 0:
            search.visit(self.root)
        return search.sorted()

    def within(self, low: Vector, high: Vector) -> list[Found]:
        """各坐标都在闭区间 [low, high] 里的点，按下标排好。"""
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
        """与 query 相距不超过 radius 的点，按下标排好；精确，radius 为负时没有。"""
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
            waiting.append(near)
            if gap * gap <= reach:
                waiting.append(far)
        return sorted(found)

    def check(self, query: Vector) -> Vector:
        """query 换成元组；维数要与树的相同，坐标有限；空树接受任何维数。"""
        if self.size and len(query) != self.dimension:
            raise ValueError(
                f"the tree has {self.dimension} dimensions, the query {len(query)}"
            )
        (plain,) = finite([query])
        return plain


def in_box(p: Vector, low: Vector, high: Vector) -> bool:
    """p 的每个坐标都在闭区间里。"""
    return all(a <= x <= b for a, x, b in zip(low, p, high, strict=True))


def build(found: list[Found], dimension: int) -> Node:
    """按跨度最大的坐标在中位数处对半分，O(n log² n)。"""
    if len(found) <= LEAF:
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
    low, high = (build(half, dimension) for half in halves)
    return Node(axis, cut, low, high, [])


class Search:
    """一次最近邻查询的状态：一个大小为 k 的堆，堆顶是目前第 k 近的。"""

    def __init__(self, query: Vector, k: int) -> None:
        self.query, self.k = query, k
        self.heap: list[_Far] = []
        self.looked = 0

    def visit(self, node: Node) -> None:
        """先走近的一边；远的一边只有可能更近时才去。"""
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
        """比第 k 近的更近就换掉它。"""
        self.looked += 1
        candidate = _Far(self.query, found)
        if len(self.heap) < self.k:
            heappush(self.heap, candidate)
        elif self.heap[0] < candidate:
            heapreplace(self.heap, candidate)

    def too_far(self, axis: int, cut: float) -> bool:
        """隔墙比第 k 近的点还远（严格）；一样远时还可能有下标更小的。"""
        if len(self.heap) < self.k:
            return False
        wall = list(self.query)
        wall[axis] = cut
        return closer(self.query, self.heap[0].found[1], wall) > 0

    def sorted(self) -> list[Found]:
        """找到的点，从近到远。"""
        return [far.found for far in sorted(self.heap, reverse=True)]


class _Far:
    """堆里的次序：远的在前，一样远的下标大的在前。"""

    __slots__ = ("found", "query")

    def __init__(self, query: Vector, found: Found) -> None:
        self.query, self.found = query, found

    def __lt__(self, other: _Far) -> bool:
        side = closer(self.query, self.found[1], other.found[1])
        return side < 0 or (side == 0 and self.found[0] > other.found[0])


def closer(query: Vector, p: Vector, q: Vector) -> int:
    """p 比 q 离 query 近返回 1，一样近 0，更远 -1；任意维，精确。"""
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
    """距离的平方，精确。"""
    return Fraction(square(exactly(p), exactly(q)))


def square(p: Vector, q: Vector) -> float | Fraction:
    """距离的平方，用坐标自己的数来算。"""
    return sum((a - b) * (a - b) for a, b in zip(p, q, strict=True))
