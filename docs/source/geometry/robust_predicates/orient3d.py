"""空间的方向谓词：d 在平面 abc 的哪一边？"""

from __future__ import annotations

from computational_geometry.orientation import UNDERFLOW, U, kinds, sign
from robust_predicates.integers import Vector, as_integers

ORIENT3D_BOUND = (7 + 56 * U) * U  # Shewchuk 1997：第一级误差界


def orient3d(a: Vector, b: Vector, c: Vector, d: Vector) -> int:
    """(b-a)×(c-a)·(d-a) 的精确符号：d 在 abc 逆时针所朝的一侧返回 1，共面 0，另一侧 -1。

    坐标是 float、int 或 Fraction，混用也行；NaN 抛出 ValueError，无穷大抛出 OverflowError。
    出处：J. R. Shewchuk, Adaptive Precision Floating-Point Arithmetic（1997）。
    """
    used = kinds(a, b, c, d)
    if used == {float}:
        value, size, parts = volume_terms(a, b, c, d)
        if abs(value) > ORIENT3D_BOUND * size + UNDERFLOW * (parts + 1):
            return sign(value)
    if used != {int}:
        a, b, c, d = as_integers(a, b, c, d)
    return sign(volume_terms(a, b, c, d)[0])


def volume_terms(
    a: Vector, b: Vector, c: Vector, d: Vector
) -> tuple[float, float, float]:
    """（六倍有向体积，各乘积绝对值之和，乘积的各因子绝对值之和）。"""
    (ux, uy, uz), (vx, vy, vz), (wx, wy, wz) = (
        [p[k] - a[k] for k in range(3)] for p in (b, c, d)
    )
    minors = ((vy * wz, vz * wy), (vz * wx, vx * wz), (vx * wy, vy * wx))
    pairs = [(u, *minor) for u, minor in zip((ux, uy, uz), minors, strict=True)]
    value = sum(u * (left - right) for u, left, right in pairs)
    size = sum(abs(u) * (abs(left) + abs(right)) for u, left, right in pairs)
    return value, size, abs(ux) + abs(uy) + abs(uz)


def orient3d_float(a: Vector, b: Vector, c: Vector, d: Vector) -> int:
    """直接看浮点行列式的符号。"""
    return sign(volume_terms(a, b, c, d)[0])


def main() -> None:
    a, b, c = (0.0, 0.0, 0.0), (1.0, 0.0, 0.0), (0.0, 1.0, 0.0)
    for d in ((0.3, 0.3, 1.0), (0.3, 0.3, 0.0), (0.3, 0.3, -5e-324)):
        print(f"{d} 在平面 z = 0 的 {orient3d(a, b, c, d):2} 侧")
    tilted = [(12.0, 0.1, 12.1), (0.1, 12.0, 12.1), (24.0, 24.0, 48.0)]  # 十进制里都在 z = x + y 上
    wrong = 0
    for i in range(64):
        for j in range(64):
            d = (0.5 + i * U, 0.5 + j * U, 1.0)
            wrong += orient3d_float(*tilted, d) != orient3d(*tilted, d)
    print(f"斜平面旁 64 × 64 = {64 * 64:,} 个相邻的浮点数，直接用浮点答错 {wrong:,} 个")


if __name__ == "__main__":
    main()
