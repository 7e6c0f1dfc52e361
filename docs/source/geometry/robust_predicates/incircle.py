"""圆内谓词：d 在不在过 a、b、c 的圆里？浮点过滤，整数兜底。"""

from __future__ import annotations

from exact_geometry import Point, incircle
from exact_geometry.coordinates import sign
from exact_geometry.predicates import terms


def incircle_float(a: Point, b: Point, c: Point, d: Point) -> int:
    """直接看浮点行列式的符号。"""
    return sign(terms(a, b, c, d)[0])


def incircle_eps(a: Point, b: Point, c: Point, d: Point, eps: float = 1e-8) -> int:
    """绝对值小于 eps 的一律当作共圆。"""
    value = terms(a, b, c, d)[0]
    return 0 if abs(value) < eps else sign(value)


def main() -> None:
    a, b, c = (1.0, 0.0), (0.0, 1.0), (-1.0, 0.0)
    cases = {
        "圆心": (0.0, 0.0),
        "圆上的第四点": (0.0, -1.0),
        "圆外": (2.0, 0.0),
        "(0.6, 0.8)，存成浮点数": (0.6, 0.8),
        "(0.28, 0.96)，存成浮点数": (0.28, 0.96),
    }
    print("单位圆上三点 (1, 0)、(0, 1)、(-1, 0)")
    for name, d in cases.items():
        answers = incircle_float(a, b, c, d), incircle_eps(a, b, c, d), incircle(a, b, c, d)
        print("  浮点 {:2}   eps {:2}   过滤 + 精确 {:2}".format(*answers), f"  {name}")
    small = [(x * 1e-3, y * 1e-3) for x, y in (a, b, c, (0.0, 0.5))]
    print("整个图缩到千分之一，圆内的点 (0, 0.0005)")
    print(f"  浮点 {incircle_float(*small):2}   eps {incircle_eps(*small):2}   过滤 + 精确 {incircle(*small):2}")


if __name__ == "__main__":
    main()
