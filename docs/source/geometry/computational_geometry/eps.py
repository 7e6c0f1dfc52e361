"""`|a - b| < d` 能说明什么，不能说明什么。"""

from __future__ import annotations

from itertools import combinations

EPS = 1e-8


def eps_equal(a: float, b: float, d: float = EPS) -> bool:
    """|a - b| < d 是否成立；自反、对称，但不传递。"""
    return abs(a - b) < d


def groups(values: list[float], d: float = EPS) -> list[list[float]]:
    """把每个数放进第一个“与组内首个数相等”的组；结果与次序有关。"""
    found: list[list[float]] = []
    for value in values:
        for group in found:
            if eps_equal(group[0], value, d):
                group.append(value)
                break
        else:
            found.append([value])
    return found


def main() -> None:
    print("0.1 + 0.2 == 0.3        ", 0.1 + 0.2 == 0.3)
    print("eps_equal(0.1 + 0.2, 0.3)", eps_equal(0.1 + 0.2, 0.3))

    print("\n若把 10^{-8} 误写成 10^{8}：")
    print("eps_equal(3, 4, 10**8)   ", eps_equal(3, 4, 10**8))

    print("\n若忘了绝对值，写成 a - b < d：")
    print("3 - 4 < EPS              ", 3 - 4 < EPS)  # noqa: SIM300 （照原样写出错误的式子）

    print("\n“相等”不传递：")
    for x, y in combinations((0.0, 0.9e-8, 1.8e-8), 2):
        print(f"{x:g} 与 {y:g}：{eps_equal(x, y)}")

    print("\n同样三个数，换个次序，分出的组数就变了：")
    for values in ([0.0, 0.9e-8, 1.8e-8], [0.9e-8, 0.0, 1.8e-8]):
        print(f"{values} -> {len(groups(values))} 组")

    print("\n绝对误差不知道数有多大：")
    print("1e-9 与 2e-9（差一倍）   ", eps_equal(1e-9, 2e-9))
    print("1e9 与它的下一个浮点数   ", eps_equal(1e9, 1e9 + 2.0**-23))


if __name__ == "__main__":
    main()
