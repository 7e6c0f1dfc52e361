"""空间的点积、叉积、混合积；点到平面、两条直线之间的距离。"""

from __future__ import annotations

from exact_geometry import lines_distance_squared, plane_distance_squared
from exact_geometry.space import cross3, triple


def main() -> None:
    x, y, z = (1, 0, 0), (0, 1, 0), (0, 0, 1)
    print("x × y =", cross3(x, y), " x × y · z =", triple(x, y, z), " y × x · z =", triple(y, x, z))
    print("原点到平面 x + y + z = 1 的距离的平方：", plane_distance_squared((0, 0, 0), x, y, z))
    print("正方体的一条棱与异面的面对角线：", lines_distance_squared((0, 0, 0), (0, 0, 1), (1, 0, 0), (0, 1, 0)))
    print("平行的两条棱：", lines_distance_squared((0, 0, 0), (0, 0, 1), (1, 1, 0), (1, 1, 5)))


if __name__ == "__main__":
    main()
