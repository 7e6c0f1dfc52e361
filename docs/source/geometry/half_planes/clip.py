"""用一个半平面裁一个凸多边形：O(n)，精确。"""

from __future__ import annotations

from computational_geometry.segments import ExactPoint
from computational_geometry.vectors import Point
from half_planes.intersection import HalfPlane
from robust_predicates.integers import exactly

Polygon = list[ExactPoint]


def clip(polygon: Polygon, half_plane: HalfPlane) -> Polygon:
    """凸多边形在 a·x + b·y ≤ c 里的部分，次序不变；坐标是有理数。

    只剩一条边或一个顶点时返回那两点或一点，没有则返回 []。
    NaN 抛出 ValueError，无穷大抛出 OverflowError。
    出处：I. Sutherland, G. Hodgman, Reentrant polygon clipping（1974）。
    """
    a, b, c = exactly(half_plane)
    beyond = [a * x + b * y - c for x, y in polygon]  # 正：在外面
    kept: Polygon = []
    for k, p in enumerate(polygon):
        before = k - 1
        if beyond[before] * beyond[k] < 0:  # 这条边穿过边界
            q = polygon[before]
            t = beyond[before] / (beyond[before] - beyond[k])
            kept.append((q[0] + t * (p[0] - q[0]), q[1] + t * (p[1] - q[1])))
        if beyond[k] <= 0:
            kept.append(p)
    return list(dict.fromkeys(kept))


def box(low: float | Point, high: float | Point) -> Polygon:
    """左下角 low、右上角 high 的矩形，逆时针；只给一个数，就是两个坐标都是它的点。"""
    corners = [c if hasattr(c, "__len__") else (c, c) for c in (low, high)]
    (a, b), (c, d) = map(exactly, corners)
    return [(a, b), (c, b), (c, d), (a, d)]


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
