"""带洞的多边形：每个洞开一条缝，接到外圈上，就没有洞了。"""

from __future__ import annotations

from computational_geometry.orientation import compare_distance, orient
from computational_geometry.polygon import area, edges
from computational_geometry.segments import segments_meet
from computational_geometry.vectors import Point


def bridge(outer: list[Point], holes: list[list[Point]]) -> list[Point]:
    """把洞逐个接到外圈，返回一圈顶点（缝的两端各出现两次），逆时针。

    外圈和洞都是简单多边形，洞在外圈里面，彼此不相交，不接触；接不上时抛出 ValueError。
    """
    ring = outer if area(outer) > 0 else outer[::-1]
    # 洞顺时针，材料总在左边；最靠右的先接，缝不会被后面的洞挡住
    rest = [hole if area(hole) < 0 else hole[::-1] for hole in holes]
    for hole in sorted(rest, key=max, reverse=True):
        ring = join(ring, hole, [edge for other in rest for edge in edges(other)])
    return ring


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


if __name__ == "__main__":
    main()
