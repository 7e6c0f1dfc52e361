"""耳切法：任何简单多边形都能剖成三角形，O(n·r)，r 是凹的和共线的顶点数。"""

from __future__ import annotations

from collections.abc import Callable
from heapq import heappop, heappush

from computational_geometry.orientation import finite, orient
from computational_geometry.polygon import area
from computational_geometry.vectors import Point

Triangle = tuple[int, int, int]
Covers = Callable[[Point, Point, Point, Point], bool]


def covers(a: Point, b: Point, c: Point, p: Point) -> bool:
    """p 在逆时针的三角形 abc 里，边上也算。"""
    return orient(a, b, p) >= 0 and orient(b, c, p) >= 0 and orient(c, a, p) >= 0


def triangulate(polygon: list[Point], covers: Covers = covers) -> list[Triangle]:
    """简单多边形的三角剖分，三角形用顶点的下标，都是逆时针，面积都大于 0。

    n 个顶点恰好 n - 2 个三角形，共线的顶点也算在内；顺时针、逆时针给出都行。
    少于三个顶点、面积为 0，或中途找不到耳朵（多边形不简单）时抛出 ValueError。
    covers 可以换成别的判断，结果就由它负责。
    出处：G. H. Meisters, Polygons have ears（1975）；
    X. Kong, H. Everett, G. Toussaint, The Graham scan triangulates simple polygons（1990）。
    """
    polygon = finite(polygon)
    size = area(polygon) if len(polygon) > 2 else 0
    if size == 0:
        raise ValueError("a polygon needs three vertices and an area")
    order = list(range(len(polygon)))[:: 1 if size > 0 else -1]
    ring = Ring([polygon[k] for k in order], covers)
    return [(order[i], order[j], order[k]) for i, j, k in ring.cut()]


class Ring:
    """还没有切掉的顶点围成的一圈，逆时针；dented 是其中不严格凸的，只有它们会挡住耳朵。"""

    def __init__(self, corners: list[Point], covers: Covers) -> None:
        n = len(corners)
        self.corners, self.covers = corners, covers
        self.before = [k - 1 for k in range(n)]
        self.before[0] = n - 1
        self.after = [*range(1, n), 0]
        self.left = set(range(n))
        self.dented = {k for k in range(n) if self.turn(k) <= 0}

    def turn(self, k: int) -> int:
        """第 k 个顶点处左转、直行还是右转。"""
        return orient(*(self.corners[m] for m in (self.before[k], k, self.after[k])))

    def is_ear(self, k: int) -> bool:
        """第 k 个顶点严格凸，而且三角形里（除三个角外，边上也算）没有别的顶点。"""
        a, b, c = (self.corners[m] for m in (self.before[k], k, self.after[k]))
        if k in self.dented:
            return False
        others = (self.corners[m] for m in self.dented)
        return not any(p not in (a, b, c) and self.covers(a, b, c, p) for p in others)

    def cut(self) -> list[Triangle]:
        """一只只切下来，总是切排在最前的耳朵。"""
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


def main() -> None:
    shapes = {
        "三角形": [(0, 0), (4, 0), (0, 3)],
        "凹字形": [(0, 0), (6, 0), (6, 4), (4, 4), (4, 2), (2, 2), (2, 4), (0, 4)],
        "同样的凹字形，顺时针": [(0, 4), (2, 4), (2, 2), (4, 2), (4, 4), (6, 4), (6, 0), (0, 0)],
        "边上有共线顶点的正方形": [(0, 0), (1, 0), (2, 0), (2, 2), (1, 2), (0, 2), (0, 1)],
    }
    for name, polygon in shapes.items():
        triangles = triangulate(polygon)
        areas = [area([polygon[i] for i in t]) for t in triangles]
        print(
            f"{name}：{len(triangles)} 个三角形，面积最小 {min(areas)}、总和 {sum(areas)}，"
            f"多边形面积 {abs(area(polygon))}"
        )
    for bad in ([(0, 0), (1, 1)], [(0, 0), (2, 2), (1, 1)], [(0, 0), (4, 0), (0, 2), (4, 3)]):
        try:
            print(bad, triangulate(bad))
        except ValueError as error:
            print(bad, "→", error)


if __name__ == "__main__":
    main()
