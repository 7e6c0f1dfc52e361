"""用一个半平面裁一个凸多边形：O(n)，精确。"""

from __future__ import annotations

from exact_geometry import box, clip
from exact_geometry.half_planes import Polygon


def shown(polygon: Polygon) -> str:
    """顶点写成一行。"""
    return " ".join(f"({x}, {y})" for x, y in polygon) or "没有"


def main() -> None:
    square = box(0, 2)
    for half_plane in ((1, 1, 3), (1, 1, 0), (1, 0, -1), (3, 1, 2)):
        print(half_plane, "→", shown(clip(square, half_plane)))
    notched = [(0, 0), (6, 0), (6, 4), (4, 4), (4, 2), (2, 2), (2, 4), (0, 4)]
    print("凹字形只留 y ≥ 3 →", shown(clip(notched, (0, -1, -3))))


if __name__ == "__main__":
    main()
