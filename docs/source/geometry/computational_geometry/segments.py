"""两条闭线段相交吗？交在哪里？点离线段多远？"""

from __future__ import annotations

from exact_geometry import intersection


def main() -> None:
    cases = {
        "十字": ((0, 0), (2, 2), (0, 2), (2, 0)),
        "T 形": ((0, 0), (4, 0), (1, 0), (1, 3)),
        "端点相接": ((0, 0), (1, 1), (1, 1), (3, 0)),
        "共线，重叠一段": ((0, 0), (4, 0), (3, 0), (6, 0)),
        "共线，不相交": ((0, 0), (1, 0), (2, 0), (3, 0)),
        "平行": ((0, 0), (4, 0), (0, 1), (4, 1)),
        "点在线段上": ((2, 1), (2, 1), (0, 0), (4, 2)),
        "交点不是有限小数": ((0, 0), (3, 1), (0, 1), (2, 0)),
    }
    for name, case in cases.items():
        found = " — ".join(f"({x}, {y})" for x, y in intersection(*case))
        print(f"{name}：{found or '无'}")


if __name__ == "__main__":
    main()
