"""碰撞就是“差里有没有原点”：凸多边形的相交与距离，精确。"""

from __future__ import annotations

from exact_geometry import gap_squared


def main() -> None:
    square = [(0.0, 0.0), (1.0, 0.0), (1.0, 1.0), (0.0, 1.0)]
    for dx, dy in ((0.5, 0.5), (1.0, 0.0), (1.0, 1.0), (1.0 + 2**-52, 0.0), (4.0, 5.0)):
        moved = [(x + dx, y + dy) for x, y in square]
        gap = gap_squared(square, moved)
        print(f"平移 ({dx!r}, {dy!r})：{'碰到' if gap == 0 else '分开'}，距离的平方 {gap}")


if __name__ == "__main__":
    main()
