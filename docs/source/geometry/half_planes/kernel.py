"""多边形的核：站在哪里能看到每个角落？"""

from __future__ import annotations

from exact_geometry import kernel


def main() -> None:
    shapes = {
        "五边形": [(0, 0), (4, 0), (5, 3), (2, 5), (-1, 3)],
        "L 形": [(0, 0), (4, 0), (4, 2), (2, 2), (2, 4), (0, 4)],
        "十字的一半": [(0, 0), (6, 0), (6, 2), (4, 2), (4, 4), (2, 4), (2, 2), (0, 2)],
        "凹字形": [(0, 0), (6, 0), (6, 4), (4, 4), (4, 2), (2, 2), (2, 4), (0, 4)],
        "锯齿": [(0, 0), (6, 0), (5, 4), (4, 1), (3, 4), (2, 1), (1, 4)],
    }
    for name, polygon in shapes.items():
        region = kernel(polygon)
        print(f"{name}：", " ".join(f"({x}, {y})" for x, y in region.vertices()) or "没有这样的地方")


if __name__ == "__main__":
    main()
