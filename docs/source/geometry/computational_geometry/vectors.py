"""平面向量：减法、点积、叉积、夹角。"""

from __future__ import annotations

import math

# 点和向量都用它；坐标可以是 float、int 或 Fraction，但不要混用
Point = tuple[float, float]


def sub(q: Point, p: Point) -> Point:
    """从 p 到 q 的向量。"""
    return q[0] - p[0], q[1] - p[1]


def dot(a: Point, b: Point) -> float:
    """a·b = |a||b|cos θ。"""
    return a[0] * b[0] + a[1] * b[1]


def cross(a: Point, b: Point) -> float:
    """a×b = |a||b|sin θ，平行四边形的有向面积；b 在 a 的左边为正。"""
    return a[0] * b[1] - a[1] * b[0]


def angle(a: Point, b: Point) -> float:
    """从 a 转到 b 的弧度，在 [-π, π] 里；零向量给 0。"""
    return math.atan2(cross(a, b), dot(a, b))


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
