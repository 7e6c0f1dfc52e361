"""练习的参考解答。"""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction

from computational_geometry.orientation import compare_distance, exact
from computational_geometry.polygon import INSIDE, OUTSIDE, locate
from computational_geometry.vectors import Point, sub
from convex_hull.hull import convex_hull
from delaunay.triangulate import delaunay
from delaunay.voronoi import vertices

Edge = tuple[Point, Point]


def spanning_tree(points: Iterable[Point]) -> list[Edge]:
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


def closest_pair_by_delaunay(points: Iterable[Point]) -> Edge:
    """最近的两个不同的点必是一条德劳内边；少于两个不同的点抛出 ValueError。"""
    found = delaunay(points)
    if not found.edges:
        raise ValueError("closest pair of fewer than two points")
    best, *others = [(found.points[i], found.points[j]) for i, j in found.edges]
    for edge in others:
        if compare_distance(*edge, *best) < 0:
            best = edge
    return best


def largest_empty_circle(
    points: Iterable[Point],
) -> tuple[tuple[Fraction, Fraction], Fraction]:
    """圆心取在凸包里的沃罗诺伊顶点、内部没有点的最大的圆：（圆心，半径的平方）。

    没有这样的顶点时半径是 0；没有点时抛出 ValueError。
    """
    found = delaunay(points)
    if not found.points:
        raise ValueError("largest circle among no points")
    hull = [exact(p) for p in convex_hull(found.points)]
    best = (exact(found.points[0]), Fraction(0))
    for centre, sites in vertices(found).items():
        if locate(centre, hull) != OUTSIDE:
            p = exact(found.points[sites[0]])
            radius = (p[0] - centre[0]) ** 2 + (p[1] - centre[1]) ** 2
            best = max(best, (centre, radius), key=lambda circle: circle[1])
    return best


def main() -> None:
    points = [(0, 0), (4, 0), (4, 3), (0, 3), (1, 1), (9, 9)]
    print("练习 1：", " ".join(f"{p}–{q}" for p, q in spanning_tree(points)))
    print("练习 2：", closest_pair_by_delaunay(points))
    (x, y), square = largest_empty_circle([(0, 0), (4, 0), (4, 4), (0, 4), (1, 1)])
    print(f"练习 3：圆心 ({x}, {y})，半径的平方 {square}")
    print("  圆心在凸包里面：", locate((x, y), [exact(p) for p in [(0, 0), (4, 0), (4, 4), (0, 4)]]) == INSIDE)


if __name__ == "__main__":
    main()
