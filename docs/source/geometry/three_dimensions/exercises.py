"""练习的参考解答。"""

from __future__ import annotations

from exact_geometry import hull3, inside, segment_hits_triangle, surface_squared


def main() -> None:
    cube = hull3([(x, y, z) for x in (0, 2) for y in (0, 2) for z in (0, 2)])
    print("练习 1：", [inside(cube, p) for p in ((1, 1, 1), (2, 1, 1), (0, 0, 0), (3, 1, 1))])
    triangle = ((0, 0, 0), (4, 0, 0), (0, 4, 0))
    print("练习 2：", [segment_hits_triangle((x, y, -1), (x, y, 1), *triangle) for x, y in ((1, 1), (2, 2), (3, 3))])
    print("练习 3：", sorted(map(str, surface_squared(hull3([(0, 0, 0), (1, 0, 0), (0, 1, 0), (0, 0, 1)])))))


if __name__ == "__main__":
    main()
