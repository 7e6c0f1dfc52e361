"""穷举：每种规则最小的反例有几个类？"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import permutations, product

from inheritance.linearization import InconsistentHierarchy, breadth_first, c3, depth_first, last_occurrence

NAMES = "ABCDE"


def every_hierarchy(size: int) -> Iterator[dict[str, tuple[str, ...]]]:
    """``size`` 个类的全部层次；每个类从前面的类里任取几个，按任意次序作基类。"""
    choices = [
        [chosen for k in range(i + 1) for chosen in permutations(NAMES[:i], k)] for i in range(size)
    ]
    for picked in product(*choices):
        yield dict(zip(NAMES, picked, strict=False))


def census(size: int) -> dict[str, list[dict[str, tuple[str, ...]]]]:
    """同样大小的全部层次，按最后一个类遇到什么分类计数。"""
    found: dict[str, list[dict[str, tuple[str, ...]]]] = {
        key: [] for key in ("全部", "无解", "深度优先不同", "2.2 的文档不同", "广度优先不同")
    }
    last = NAMES[size - 1]
    for bases in every_hierarchy(size):
        found["全部"].append(bases)
        try:
            order = c3(last, bases)
        except InconsistentHierarchy:
            found["无解"].append(bases)
            continue
        for key, rule in [
            ("深度优先不同", depth_first),
            ("2.2 的文档不同", last_occurrence),
            ("广度优先不同", breadth_first),
        ]:
            if rule(last, bases) != order:
                found[key].append(bases)
    return found


def spell(bases: dict[str, tuple[str, ...]]) -> str:
    """把层次写成一行：``A B(A) C(A)``。"""
    return " ".join(f"{name}({', '.join(direct)})" if direct else name for name, direct in bases.items())


def main() -> None:
    for size in range(2, len(NAMES) + 1):
        found = census(size)
        print(f"{size} 个类：" + "，".join(f"{key} {len(hits)}" for key, hits in found.items()))
        for key, hits in found.items():
            if hits and key != "全部" and size < 5:
                print(f"    {key}的第一个：{spell(hits[0])}")


if __name__ == "__main__":
    main()
