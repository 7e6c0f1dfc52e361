"""一族直线的上包络：每个 x 处取最高的那条。它就是对偶点集的凸包。"""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from itertools import pairwise

from robust_predicates.integers import exactly

Line = tuple[Fraction, Fraction]  # (m, k)：y = m·x + k


def upper_envelope(lines: Iterable[Line]) -> list[Line]:
    """按斜率递增、真正露在最上面的直线；只在一点碰到包络的不算。O(n log n)。

    系数先换成有理数；NaN 抛出 ValueError，无穷大抛出 OverflowError。
    """
    envelope: list[Line] = []
    for line in sorted({exactly(line) for line in lines}):
        if envelope and envelope[-1][0] == line[0]:
            envelope.pop()  # 斜率相同，留下高的
        while len(envelope) >= 2 and hidden(envelope[-2], envelope[-1], line):
            envelope.pop()
        envelope.append(line)
    return envelope


def hidden(left: Line, middle: Line, right: Line) -> bool:
    """斜率递增的三条直线，中间那条是不是处处不高于另外两条。"""
    dm, dk = middle[0] - left[0], middle[1] - left[1]
    return (right[1] - left[1]) * dm >= dk * (right[0] - left[0])


def breaks(envelope: list[Line]) -> list[Fraction]:
    """相邻两条直线交点的横坐标，从左到右。"""
    return [(p[1] - q[1]) / (q[0] - p[0]) for p, q in pairwise(envelope)]


def height(line: Line, x: Fraction) -> Fraction:
    """直线在 x 处的高度。"""
    return line[0] * x + line[1]


def main() -> None:
    lines = [(Fraction(m), Fraction(k)) for m, k in ((-2, 0), (-1, 0), (0, -1), (0, 1), (1, 0), (2, -3), (1, -5))]
    envelope = upper_envelope(lines)
    print("七条直线，露在上面的：", ["y = {}x + {}".format(*line) for line in envelope])
    print("在这些 x 处换人：", [str(x) for x in breaks(envelope)])


if __name__ == "__main__":
    main()
