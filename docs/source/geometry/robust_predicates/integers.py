"""把浮点坐标同乘一个 2 的幂，变成整数：符号不变，以后的运算全都精确。"""

from __future__ import annotations

from exact_geometry import as_integers


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
