"""面积最小的外接矩形：它必有一条边贴着凸包的一条边。"""

from __future__ import annotations

from exact_geometry import smallest_rectangle
from geometry_checks.inputs import cloud


def main() -> None:
    tilted = [(0, 0), (4, 3), (1, 7), (-3, 4), (1, 3)]
    area, corners = smallest_rectangle(tilted)
    print("斜放的正方形：面积", area, "四角", [(str(x), str(y)) for x, y in corners])
    points = cloud(300, 1.0, seed=7)
    area, _ = smallest_rectangle(points)
    xs, ys = zip(*points, strict=True)
    print(f"圆盘里 300 点：最小外接矩形 {float(area):.6f}，横平竖直的 {(max(xs) - min(xs)) * (max(ys) - min(ys)):.6f}")


if __name__ == "__main__":
    main()
