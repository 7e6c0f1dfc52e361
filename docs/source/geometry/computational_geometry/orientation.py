"""符号永远正确的谓词：先用浮点过滤，拿不准再精确计算。"""

from __future__ import annotations

from fractions import Fraction

from exact_geometry import Point, orient
from exact_geometry.coordinates import cross, sign, sub
from exact_geometry.predicates import U


def orient_float(p: Point, q: Point, r: Point) -> int:
    """直接做浮点运算得到的符号。"""
    return sign(cross(sub(q, p), sub(r, p)))


def orient_eps(p: Point, q: Point, r: Point, eps: float = 1e-8) -> int:
    """绝对值小于 eps 的一律当作共线。"""
    value = cross(sub(q, p), sub(r, p))
    return 0 if abs(value) < eps else sign(value)


def main() -> None:
    cases = {
        "很小、但一点也不扁的三角形": ((0.0, 0.0), (1e-5, 0.0), (5e-6, 1e-4)),
        "第一点在直线 y = x 下方 7 个浮点间隔": ((0.5 + 48 * U, 0.5 + 41 * U), (12.0, 12.0), (24.0, 24.0)),
        "十进制里共线，存成浮点数就不共线": ((0.1, 0.3), (0.2, 0.6), (0.3, 0.9)),
        "同样三点，用有理数写": tuple((Fraction(k, 10), Fraction(3 * k, 10)) for k in (1, 2, 3)),
    }
    for name, (p, q, r) in cases.items():
        print(name)
        print(f"  浮点 {orient_float(p, q, r):2}   eps {orient_eps(p, q, r):2}   过滤 + 精确 {orient(p, q, r):2}")


if __name__ == "__main__":
    main()
