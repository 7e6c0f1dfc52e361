"""耳切法：带洞的多边形剖成三角形；美术馆的保安、重心。"""

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
    """p 在逆时针的三角形 abc 里，边上也算。"""
    return orient(a, b, p) >= 0 and orient(b, c, p) >= 0 and orient(c, a, p) >= 0


def triangulate(polygon: Sequence[Point], *, covers: Covers = covers) -> list[Triangle]:
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


def bridge(outer: Sequence[Point], holes: Sequence[Sequence[Point]]) -> list[Point]:
    """把洞逐个接到外圈，返回一圈顶点（缝的两端各出现两次），逆时针。

    外圈和洞都是简单多边形，洞在外圈里面；洞可以在一些点上碰到外圈、碰到别的洞，只要不把里面隔断。
    碰在边中间的点成为那条边上的顶点。接不上时抛出 ValueError。
    """
    ring, *rest = meeting_at_vertices(alike([outer, *holes]))
    ring = ring if area(ring) > 0 else ring[::-1]
    # 洞顺时针，材料总在左边；碰到的先接，不必开缝；其余的最靠右的先接，缝不会被后面的洞挡住
    rest = sorted((hole if area(hole) < 0 else hole[::-1] for hole in rest), key=max)
    while rest:
        touching = next((k for k, hole in enumerate(rest) if touch(ring, hole)), None)
        if touching is None:
            ring = join(ring, rest[-1], [edge for hole in rest for edge in edges(hole)])
            rest.pop()
        else:
            k, start = touch(ring, rest[touching])
            hole = rest.pop(touching)
            ring = ring[: k + 1] + hole[start + 1 :] + hole[: start + 1] + ring[k + 1 :]
    return ring


def alike(rings: list[list[Point]]) -> list[list[Point]]:
    """各圈的坐标换成同一种数。"""
    vertices = iter(finite(p for ring in rings for p in ring))
    return [[next(vertices) for _ in ring] for ring in rings]


def meeting_at_vertices(rings: list[list[Point]]) -> list[list[Point]]:
    """一圈的顶点若落在另一圈的边中间，就把它也加成那条边上的顶点。"""
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
    """（ring 的第几个、hole 的第几个顶点）：同一点，hole 就在那个角里；没有则返回 None。"""
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
    """从洞的最右顶点连到看得见的、最近的外圈顶点。"""
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
    """线段 pq 除两端以外不碰任何一条边；端点在 p、q 上的边另看。"""
    return not any(
        segments_meet(p, q, a, b) if {p, q}.isdisjoint((a, b)) else grazes(p, q, a, b)
        for a, b in walls
    )


def grazes(p: Point, q: Point, a: Point, b: Point) -> bool:
    """ab 与 pq 有公共端点时：另一端是否落在 pq 上，或 pq 的另一端落在 ab 上。"""
    return any(
        orient(s, t, x) == 0 and min(s, t) < x < max(s, t)
        for s, t, others in ((p, q, (a, b)), (a, b, (p, q)))
        for x in others
    )


def opens_towards(ring: list[Point], k: int, p: Point) -> bool:
    """第 k 个顶点处的内角朝着 p；同一个点在缝上出现两次时靠它分辨。"""
    a, b, c = ring[k - 1], ring[k], ring[(k + 1) % len(ring)]
    first, second = orient(a, b, p) > 0, orient(b, c, p) > 0
    return (first and second) if orient(a, b, c) > 0 else (first or second)


def three_colour(triangles: list[Triangle]) -> dict[int, int]:
    """给每个顶点 0、1、2 之一，同一三角形里各不相同；三角形之间的邻接须是一棵树。"""
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
    """站上这些顶点，多边形里处处看得见；不超过 n // 3 个。错误同 triangulate。

    出处：S. Fisk, A short proof of Chvátal's watchman theorem（1978）。
    """
    colours = three_colour(triangulate(polygon))
    counts = Counter(colours.values())
    rarest = min(range(3), key=lambda colour: counts[colour])
    return sorted(vertex for vertex, colour in colours.items() if colour == rarest)


def centroid(polygon: Sequence[Point]) -> tuple[Fraction, Fraction]:
    """重心：各三角形重心按面积加权，精确。"""
    corners = [exact(p) for p in polygon]
    total, sums = Fraction(0), [Fraction(0), Fraction(0)]
    for t in triangulate(polygon):
        piece = [corners[k] for k in t]
        weight = area(piece)
        total += weight
        for axis in (0, 1):
            sums[axis] += weight * sum(p[axis] for p in piece) / 3
    return sums[0] / total, sums[1] / total
