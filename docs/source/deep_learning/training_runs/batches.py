"""没完没了的批次：同一批里长度相近，停在哪里就能从哪里接着来。"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import random
    from collections.abc import Sequence


class Batches:
    """没完没了的批次：每一轮打乱次序，同一批里长度相近；从第几批接着来都行。"""

    def __init__(self, lengths: Sequence[int], size: int, rng: random.Random) -> None:
        self.lengths, self.size, self.rng = lengths, size, rng
        self.waiting: list[list[int]] = []

    def __next__(self) -> list[int]:
        if not self.waiting:
            order = list(range(len(self.lengths)))
            self.rng.shuffle(order)
            order.sort(key=self.lengths.__getitem__)  # 稳定排序：同样长的仍是乱序
            self.waiting = [order[i : i + self.size] for i in range(0, len(order), self.size)]
            self.rng.shuffle(self.waiting)
        return self.waiting.pop()

    def state_dict(self) -> dict[str, list[list[int]]]:
        return {"waiting": self.waiting}

    def load_state_dict(self, state: dict[str, list[list[int]]]) -> None:
        self.waiting = state["waiting"]
