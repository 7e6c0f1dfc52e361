"""带洞的多边形：每个洞开一条缝，接到外圈上，就没有洞了。"""

from __future__ import annotations

from computational_geometry.orientation import compare_distance, finite, orient
from computational_geometry.polygon import area, edges
from computational_geometry.segments import segments_meet
from computational_geometry.vectors import Point


def bridge(outer: list[Point], holes: list[list[Point]]) -> list[Point]:
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
            between = [p for p in others if min(a, b) < p < max(a, b) and orient(a, b, p) == 0]
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


def main() -> None:
    from triangulation.ears import triangulate

    outer = [(0, 0), (8, 0), (8, 6), (0, 6)]
    holes = [[(1, 1), (3, 1), (3, 3), (1, 3)], [(5, 2), (7, 2), (6, 5)]]
    ring = bridge(outer, holes)
    triangles = triangulate(ring)
    total = sum(area([ring[i] for i in t]) for t in triangles)
    print(f"外圈 4 点，两个洞共 7 点；接成一圈 {len(ring)} 点，剖成 {len(triangles)} 个三角形")
    print("三角形面积之和", total, " 外圈减去洞", area(outer) - sum(abs(area(hole)) for hole in holes))
    touching = [[(0, 2), (2, 1), (2, 3)], [(2, 3), (4, 2), (4, 4)], [(6, 6), (5, 4), (7, 4)]]
    ring = bridge(outer, touching)
    total = sum(area([ring[i] for i in t]) for t in triangulate(ring))
    print(f"三个洞，碰到外圈、也彼此碰到：接成一圈 {len(ring)} 点，面积之和 {total}，", end="")
    print("外圈减去洞", area(outer) - sum(abs(area(hole)) for hole in touching))


if __name__ == "__main__":
    main()
