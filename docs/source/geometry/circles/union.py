"""圆的面积并：只沿露在外面的弧积分（格林公式）。"""

from __future__ import annotations

from math import pi

from exact_geometry import union_area


def main() -> None:
    print("一个单位圆：", union_area([(0.0, 0.0, 1.0)]) == pi)
    print("重复三遍：", union_area([(0.0, 0.0, 1.0)] * 3) == pi)
    lens = 2 * pi / 3 - 3**0.5 / 2
    print(f"圆心相距 1 的两个单位圆：{union_area([(0.0, 0.0, 1.0), (1.0, 0.0, 1.0)]):.12f}，公式 {2 * pi - lens:.12f}")
    print("内含：", union_area([(0.0, 0.0, 2.0), (0.5, 0.0, 1.0)]) == 4 * pi)
    far = [(1e9 + x, 1e9, 1.0) for x in (0.0, 1.0)]
    print(f"搬到 1e9 远：{union_area(far):.12f}")
    apart = [(0.0, 0.0, 1.0), (1e17, 0.0, 1.0)]
    print("相距 1e17 的两个单位圆：", union_area(apart) == 2 * pi)


if __name__ == "__main__":
    main()
