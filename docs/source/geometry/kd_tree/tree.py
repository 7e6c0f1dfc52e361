"""k-d 树：总在跨度最大的坐标上对半分；最近邻、k 近邻、范围查询，任意维。"""

from __future__ import annotations

from exact_geometry import KDTree


def main() -> None:
    lattice = [(float(x), float(y)) for x in range(5) for y in range(5)]
    tree = KDTree(lattice)
    print("(1.9, 3.2) 的最近邻：", tree.nearest((1.9, 3.2)))
    print("到 (2.5, 2.5) 一样远的，取三个：", tree.nearest((2.5, 2.5), 3))
    found = tree.within((1, 0.5), (2, 3))
    print("[1, 2] × [0.5, 3] 里：", " ".join(f"({x:g}, {y:g})" for _, (x, y) in found))
    print("与 (2, 2) 相距不超过 1：", [n for n, _ in tree.around((2, 2), 1)])
    print("空树：", KDTree([]).nearest((0.0, 0.0)))


if __name__ == "__main__":
    main()
