"""练习的参考解答。"""

from __future__ import annotations

from exact_geometry import (
    convex_hull,
    locate_convex,
    onion,
    width_squared,
)


def main() -> None:
    square = convex_hull([(0, 0), (4, 0), (4, 4), (0, 4)])
    print("练习 1：", [locate_convex(p, square) for p in [(1, 2), (2, 2), (0, 3), (4, 4), (5, 2)]])
    print("练习 2：", [str(width_squared(c)) for c in (square, [(0, 0), (4, 0), (0, 3)], [(0, 0), (1, 1)])])
    print("练习 3：", [len(layer) for layer in onion((x, y) for x in range(5) for y in range(5))])


if __name__ == "__main__":
    main()
