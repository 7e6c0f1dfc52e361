"""线段的规范形式，以及扫描线上的比较。"""

from __future__ import annotations

from fractions import Fraction

from exact_geometry.sweep import Segment, crossing


def main() -> None:
    a, b = Segment.of(0, (4, 4), (0, 0)), Segment.of(1, (0, 4), (4, 0))
    x, y = crossing(a, b) or (None, None)
    print("规范端点", [str(v) for v in a.start], [str(v) for v in a.end], " 交点", (str(x), str(y)))
    side = a.side((Fraction(1), Fraction(3)))
    print("点 (1, 3) 相对于 a：", side, " 过交点以后 a 在 b 下面吗：", a.slope_before(b) < 0)


if __name__ == "__main__":
    main()
