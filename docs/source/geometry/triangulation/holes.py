"""带洞的多边形：每个洞开一条缝，接到外圈上，就没有洞了。"""

from __future__ import annotations

from exact_geometry import area, bridge, triangulate


def main() -> None:

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
