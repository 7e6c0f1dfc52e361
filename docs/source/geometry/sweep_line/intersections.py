"""Bentley–Ottmann：找出所有交点，O((n + k) log n) 次比较，全程有理数。"""

from __future__ import annotations

from exact_geometry import exactly, intersections
from exact_geometry.sweep import Sweep


def main() -> None:
    cases = {
        "三条共点": [((0, 0), (4, 4)), ((0, 4), (4, 0)), ((2, 0), (2, 4))],
        "井字": [((0, 1), (3, 1)), ((0, 2), (3, 2)), ((1, 0), (1, 3)), ((2, 0), (2, 3))],
        "共线重叠": [((0, 0), (4, 0)), ((1, 0), (6, 0)), ((5, -1), (5, 1))],
        "点落在线上": [((2, 1), (2, 1)), ((0, 0), (4, 2))],
        "交点不是有限小数": [((0, 0), (3, 1)), ((0, 1), (2, 0))],
    }
    for name, segments in cases.items():
        found = intersections(segments)
        print(f"{name}：", "；".join(f"({x}, {y}) 过 {names}" for (x, y), names in sorted(found.items())))
    rounded = exactly((6 / 5, 2 / 5))
    names = [s.name for s in Sweep(cases["交点不是有限小数"]).segments if s.contains(rounded)]
    print("交点舍入到浮点数以后，经过它的线段：", names)


if __name__ == "__main__":
    main()
