"""公共面积与反演：薄的透镜，远处的圆，圆变成直线。"""

from __future__ import annotations

import math
from fractions import Fraction

from exact_geometry import disc_overlap, general_circle, inverse, inverse_circle, lens_area


def textbook_lens(d: float, r: float, s: float) -> float:
    """课本的公式，全用浮点数：两个扇形减去风筝形。"""
    alpha = math.acos((d * d + r * r - s * s) / (2 * d * r))
    beta = math.acos((d * d + s * s - r * r) / (2 * d * s))
    return r * r * alpha + s * s * beta - d * r * math.sin(alpha)


def main() -> None:
    print("两个单位圆，圆心距 2 - ε 时的透镜：ε，课本的公式，lens_area")
    for k in (10, 20, 30, 40, 50):
        d = 2 - 2.0**-k
        print(f"  2^-{k}：{textbook_lens(d, 1, 1):.6e}  {lens_area((0, 0), 1, (d, 0), 1):.6e}")
    square = [(0, 0), (2, 0), (2, 2), (0, 2)]
    print("正方形角上的圆：", disc_overlap(square, (0, 0), 1) / math.pi, "个 π")
    far = 10**18
    moved = [(x + far, y + far) for x, y in square]
    print("搬到 10¹⁸ 以外：", disc_overlap(moved, (far, far), 1) / math.pi, "个 π")
    print("换成顺时针：", disc_overlap(square[::-1], (0, 0), 1) / math.pi, "个 π")
    circle = general_circle((1, 0), 1)
    print("过反演中心的圆变成直线：", *map(str, inverse_circle(circle, (0, 0), 4)))
    print("不过的还是圆：", *map(str, inverse_circle(general_circle((3, 0), 1), (0, 0), 4)))
    print("原来的圆心变到：", *map(str, inverse((3, 0), (0, 0), 4)))
    p = (Fraction(1, 3), 5)
    print("反演两次回到原处：", inverse(inverse(p, (0, 1), 7), (0, 1), 7) == p)


if __name__ == "__main__":
    main()
