"""一族直线的上包络：每个 x 处取最高的那条。它就是对偶点集的凸包。"""

from __future__ import annotations

from fractions import Fraction

from exact_geometry import upper_envelope
from exact_geometry.half_planes import breaks


def main() -> None:
    lines = [(Fraction(m), Fraction(k)) for m, k in ((-2, 0), (-1, 0), (0, -1), (0, 1), (1, 0), (2, -3), (1, -5))]
    envelope = upper_envelope(lines)
    print("七条直线，露在上面的：", ["y = {}x + {}".format(*line) for line in envelope])
    print("在这些 x 处换人：", [str(x) for x in breaks(envelope)])


if __name__ == "__main__":
    main()
