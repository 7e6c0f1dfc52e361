"""多边形简单吗：扫一遍自己的边。"""

from __future__ import annotations

from exact_geometry import is_simple


def main() -> None:
    shapes = {
        "凹字形": [(0, 0), (6, 0), (6, 4), (4, 4), (4, 2), (2, 2), (2, 4), (0, 4)],
        "蝴蝶结": [(0, 0), (2, 2), (2, 0), (0, 2)],
        "顶点碰在边上": [(0, 0), (4, 0), (4, 4), (2, 0), (0, 4)],
        "来回走的尖刺": [(0, 0), (4, 0), (2, 0), (2, 2)],
        "差一个末位，没有碰到": [(0.0, 0.0), (4.0, 0.0), (4.0, 4.0), (2.0, 5e-324), (0.0, 4.0)],
    }
    for name, polygon in shapes.items():
        print(f"{name}：{'简单' if is_simple(polygon) else '不简单'}")


if __name__ == "__main__":
    main()
