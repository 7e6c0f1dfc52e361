"""Vectors in the plane: subtraction, dot product, cross product, angle."""

from __future__ import annotations

import math

Point = tuple[float, float]  # 点和向量都用它；坐标可以是 float、int 或 Fraction，但不要混用


def sub(q: Point, p: Point) -> Point:
    """Return the vector from p to q."""
    return q[0] - p[0], q[1] - p[1]


def dot(a: Point, b: Point) -> float:
    """Return a·b = |a||b|cos θ."""
    return a[0] * b[0] + a[1] * b[1]


def cross(a: Point, b: Point) -> float:
    """Return a×b = |a||b|sin θ, the signed area of the parallelogram."""
    return a[0] * b[1] - a[1] * b[0]


def angle(a: Point, b: Point) -> float:
    """Return the angle from a to b in radians, in [-π, π]; 0 for a zero vector."""
    return math.atan2(cross(a, b), dot(a, b))


def angle_by_acos(a: Point, b: Point) -> float:
    """Return the unsigned angle the school way, which is inaccurate near 0 and π."""
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
