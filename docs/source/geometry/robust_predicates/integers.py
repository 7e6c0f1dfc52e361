"""把浮点坐标同乘一个 2 的幂，变成整数：符号不变，以后的运算全都精确。"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from math import lcm

Vector = Sequence[float]  # 任意维的点；坐标是 float、int 或 Fraction


def as_integers(*points: Vector) -> list[tuple[int, ...]]:
    """所有坐标乘以同一个正整数，使每个都成为整数。

    齐次多项式的符号因此不变。NaN 抛出 ValueError，无穷大抛出 OverflowError。
    """
    ratios = [[ratio(x) for x in point] for point in points]
    scale = lcm(*(denominator for point in ratios for _, denominator in point))
    return [tuple(n * (scale // d) for n, d in point) for point in ratios]


def exactly(point: Vector) -> tuple[Fraction, ...]:
    """同一个点的有理数形式；错误同上。"""
    return tuple(Fraction(*ratio(x)) for x in point)


def ratio(x: float) -> tuple[int, int]:
    """（分子，分母），都是 Python 的整数；numpy 的数和 Decimal 也行。"""
    try:
        return x.as_integer_ratio()
    except AttributeError:  # numpy 的整数和布尔值没有这个方法
        return x.item().as_integer_ratio()


def main() -> None:
    for point in ((0.5, 0.75), (0.1, 0.2), (1e9, 1e-9)):
        (numbers,) = as_integers(point)
        bits = max(abs(n).bit_length() for n in numbers)
        print(f"{point} → 最大的整数有 {bits} 位")
    print("(0.5, 0.75) 与 (1, 2) 一起 →", as_integers((0.5, 0.75), (1, 2)))
    for bad in (float("nan"), float("inf")):
        try:
            as_integers((bad, 0.0))
        except (ValueError, OverflowError) as error:
            print(bad, "→", type(error).__name__)


if __name__ == "__main__":
    main()
