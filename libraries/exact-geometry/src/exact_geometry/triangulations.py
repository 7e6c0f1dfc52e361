"""德劳内三角剖分：分治，O(n log n)，退化的输入也对（Guibas–Stolfi 1985）。"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from exact_geometry.coordinates import Pair, Point, exact, finite, sub
from exact_geometry.predicates import incircle, orient
from exact_geometry.quad_edge import Edge, connect, delete, make_edge, splice

Triangle = tuple[int, int, int]
Incircle = Callable[[Point, Point, Point, Point], int]


@dataclass(frozen=True)
class Triangulation:
    """points 去了重、按 (x, y) 排好；其余都用下标，triangles 逆时针且最小的下标在前。

    sources 与 points 一一对应，是这一点在输入里第一次出现的下标。
    """

    points: list[Point]
    triangles: list[Triangle]
    edges: list[tuple[int, int]]
    sources: list[int]

    def neighbours(self) -> list[list[int]]:
        """每个点的邻居，从小到大。"""
        around: list[list[int]] = [[] for _ in self.points]
        for i, j in self.edges:
            around[i].append(j)
            around[j].append(i)
        return [sorted(found) for found in around]


def delaunay(
    points: Iterable[Point], *, incircle: Incircle = incircle
) -> Triangulation:
    """德劳内三角剖分，O(n log n)；四点以上共圆时任取一种，全部共线时没有三角形，只有一串边。

    坐标是 float、int 或 Fraction，混用也行；NaN 抛出 ValueError，无穷大抛出 OverflowError。
    incircle 可以换成别的谓词，结果就由它负责。
    """
    first: dict[Point, int] = {}
    for k, p in enumerate(finite(points)):
        first.setdefault(p, k)
    ordered = sorted(first)
    sources = [first[p] for p in ordered]
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
    """左边的面若是逆时针的三角形，返回它的三个下标，最小的在前。"""
    a, b, c = edge, edge.lnext, edge.lnext.lnext
    if c.lnext is not a or orient(a.org, b.org, c.org) <= 0:
        return None
    i, j, k = number[a.org], number[b.org], number[c.org]
    return min((i, j, k), (j, k, i), (k, i, j))


def divide(
    points: list[Point], made: list[Edge], incircle: Incircle
) -> tuple[Edge, Edge]:
    """剖分已排序的点；返回凸包上从最左点出发的逆时针边、从最右点出发的顺时针边。"""
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
    """两点一条边，三点一个三角形（或共线的两条边）。"""
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
    """connect，并且记下新边。"""
    edge = connect(a, b)
    made.append(edge)
    return edge


def zip_up(base: Edge, made: list[Edge], incircle: Incircle) -> None:
    """像拉拉链一样从下往上缝：每次选出那个圆里没有别的点的候选。"""
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
    """候选边外接圆里若还有下一个候选，就删掉这条边，换下一个。"""
    while base.right_has(candidate.dest):
        following = candidate.oprev if clockwise else candidate.onext
        if incircle(base.dest, base.org, candidate.dest, following.dest) <= 0:
            break
        delete(candidate)
        candidate = following
    return candidate


def spanning_tree(points: Iterable[Point]) -> list[Pair]:
    """欧几里得最小生成树：只在德劳内边里挑，Kruskal；长短用有理数比。"""
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
