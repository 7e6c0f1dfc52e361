"""空间的方向谓词：d 在平面 abc 的哪一边？"""

from __future__ import annotations

from exact_geometry import Vector, orient3d
from exact_geometry.coordinates import sign
from exact_geometry.predicates import U, volume_terms


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
