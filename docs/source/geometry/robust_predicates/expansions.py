"""只用浮点数也能精确：一次运算的误差本身也是一个浮点数。"""

from __future__ import annotations

from exact_geometry import Point, finite
from exact_geometry.coordinates import sign

SPLITTER = 2.0**27 + 1


def two_sum(a: float, b: float) -> tuple[float, float]:
    """（s，e）：s 是舍入后的和，s + e 恰好等于 a + b（Knuth）。"""
    s = a + b
    bb = s - a
    return s, (a - (s - bb)) + (b - bb)


def split(a: float) -> tuple[float, float]:
    """高、低各不超过 26 位的两半，和恰好是 a（Dekker）。"""
    t = SPLITTER * a
    high = t - (t - a)
    return high, a - high


def two_product(a: float, b: float) -> tuple[float, float]:
    """（p，e）：p 是舍入后的积，p + e 恰好等于 a·b；不溢出、不下溢时成立。"""
    p = a * b
    (ah, al), (bh, bl) = split(a), split(b)
    return p, al * bl - (((p - ah * bh) - al * bh) - ah * bl)


def grow(expansion: list[float], b: float) -> list[float]:
    """给展开式加上一个数；各项从小到大，互不重叠，和不变（Shewchuk）。"""
    grown = []
    for term in expansion:
        b, error = two_sum(b, term)
        if error:
            grown.append(error)
    return [*grown, b] if b or not grown else grown


def orient_expansion(p: Point, q: Point, r: Point) -> int:
    """方向谓词，只用浮点加减乘；坐标在 1e-100 与 1e100 之间（或为 0）时精确。"""
    finite((p, q, r))
    total: list[float] = []
    for (ax, ay), (bx, by) in ((p, q), (q, r), (r, p)):
        for part in (*two_product(ax, by), *two_product(-ay, bx)):
            total = grow(total, part)
    return sign(total[-1])  # 最大的一项比其余的和还大，它的符号就是总和的符号


def main() -> None:
    s, e = two_sum(0.1, 0.2)
    print(f"0.1 + 0.2 = {s!r} 加 {e!r}")
    p, e = two_product(0.1, 0.1)
    print(f"0.1 × 0.1 = {p!r} 加 {e!r}")
    total = [0.0]
    for x in (1e16, 1.0, -1e16, 1e-16):
        total = grow(total, x)
    print("1e16 + 1 - 1e16 + 1e-16 =", 1e16 + 1.0 - 1e16 + 1e-16, "（浮点），", total, "（展开式）")
    u = 2.0**-53
    print("Kettner 的一格，真值 1：", orient_expansion((0.5, 0.5 + u), (12.0, 12.0), (24.0, 24.0)))


if __name__ == "__main__":
    main()
