"""平面向量：减法、点积、叉积、夹角。"""

from __future__ import annotations

import math

from exact_geometry import Point
from exact_geometry.coordinates import angle, cross, dot, sub


def angle_by_acos(a: Point, b: Point) -> float:
    """课本的办法，不带正负号；在 0 和 π 附近不准。"""
    return math.acos(dot(a, b) / (math.hypot(*a) * math.hypot(*b)))


def main() -> None:
    a, b = sub((4, 1), (1, 0)), sub((2, 3), (1, 0))
    print("a =", a, " b =", b)
    print("点积 a·b =", dot(a, b), "（大于 0：夹角是锐角）")
    print("叉积 a×b =", cross(a, b), "（大于 0：b 在 a 的左边）")
    print("叉积 b×a =", cross(b, a), "（换序变号）")
    print(f"夹角 = {math.degrees(angle(a, b)):.4f}°")
    print("\n真实夹角      atan2(叉积, 点积)    acos(点积/长度)")
    for theta in (1e-3, 1e-6, 1e-9):
        v = (math.cos(theta), math.sin(theta))
        print(f"{theta:.0e} {angle((1.0, 0.0), v):20.8e} {angle_by_acos((1.0, 0.0), v):18.8e}")


if __name__ == "__main__":
    main()
