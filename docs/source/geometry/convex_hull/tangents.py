"""从凸多边形外一点看过去：最右和最左的顶点，O(log n)。"""

from __future__ import annotations

from exact_geometry import convex_hull, orient, tangents
from geometry_checks.inputs import cloud


def main() -> None:
    square = [(0, 0), (2, 0), (2, 2), (0, 2)]
    for p in ((5, 1), (1, -3), (5, 5), (4, 0), (-1, -1)):
        right, left = tangents(p, square)
        print(f"从 {p} 看正方形：最右 {square[right]}，最左 {square[left]}")
    hull = convex_hull(cloud(100_000, 1.0, seed=7))
    right, left = tangents((3.0, 4.0), hull)
    every = [orient((3.0, 4.0), hull[right], p) >= 0 >= orient((3.0, 4.0), hull[left], p) for p in hull]
    print(f"凸 {len(hull)} 边形：整个在两条切线之间：{all(every)}")
    try:
        tangents((1, 1), square)
    except ValueError as error:
        print("里面的点：", error)


if __name__ == "__main__":
    main()
