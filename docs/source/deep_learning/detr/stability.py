"""配对稳不稳：隔一段训练再配一次，有多少查询换了对象。"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

Pairs = Sequence[Sequence[int]]  # 每张图里，第 k 个对象归哪个查询


def changed_queries(before: Pairs, now: Pairs) -> float:
    """DN-DETR 的不稳定度 IS：两次之间对象变了的查询数（没配上也算一种），
    对各张图取平均。

    一个对象换了查询，原来的和新来的都算变了，所以最大是平均每图对象数的两倍。
    来源：Li 等 (2022)。
    """
    total = 0
    for old, new in zip(before, now, strict=True):
        was, is_now = (
            {query: k for k, query in enumerate(columns)} for columns in (old, new)
        )
        total += sum(
            was.get(query) != is_now.get(query) for query in was.keys() | is_now.keys()
        )
    return total / len(before)


def moved_objects(before: Pairs, now: Pairs) -> float:
    """换了查询的对象占几成。"""
    both = [(a, b) for old, new in zip(before, now, strict=True) for a, b in zip(old, new, strict=True)]
    return sum(a != b for a, b in both) / len(both)


class Stability:
    """记着上一次的配对；measure 与它比较，再换成这一次的。"""

    def __init__(self) -> None:
        self.before: Pairs | None = None

    def measure(self, now: Pairs) -> dict[str, float]:
        """{"instability": IS, "moved": 换了查询的对象占几成}；头一次没有可比的，是空的。"""
        before, self.before = self.before, now
        if before is None:
            return {}
        return {"instability": round(changed_queries(before, now), 3), "moved": round(moved_objects(before, now), 3)}

    def state_dict(self) -> dict[str, Any]:
        return {"before": self.before}

    def load_state_dict(self, state: dict[str, Any]) -> None:
        self.before = state["before"]


def main() -> None:
    for words, old, new in (
        ("没变", [[0, 3]], [[0, 3]]),
        ("两个对象互换", [[0, 3]], [[3, 0]]),
        ("一个对象换到空着的查询", [[0, 3]], [[0, 5]]),
        ("两个都换到空着的", [[0, 3]], [[1, 5]]),
    ):
        print(f"{words}：IS = {changed_queries(old, new):g}，换了查询的对象占 {moved_objects(old, new):.0%}")


if __name__ == "__main__":
    main()
