"""C3 的 merge，一步一步：每一步剩下哪些线，哪些头被挡住，取了谁。"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from inheritance.linearization import UNEVEN, c3


class Step(NamedTuple):
    """取走 taken 之前的样子；taken 是 None 时已经取完（lines 空）或卡住。"""

    lines: list[list[str]]
    blocked: list[str]
    taken: str | None


def merging(sequences: Iterable[Sequence[str]]) -> Iterator[Step]:
    """merge 的每一步，最后一步的 taken 是 None（次序同 linearization.merge）。"""
    lines = [list(sequence) for sequence in sequences if sequence]
    while True:
        heads = list(dict.fromkeys(line[0] for line in lines))
        blocked = []
        for head in heads:
            if not any(head in line[1:] for line in lines):
                break
            blocked.append(head)
        taken = heads[len(blocked)] if len(blocked) < len(heads) else None
        yield Step(lines, blocked, taken)
        if taken is None:
            return
        lines = [[name for name in line if name != taken] for line in lines]
        lines = [line for line in lines if line]


def lines_of(name: str, bases: dict[str, tuple[str, ...]]) -> list[list[str]]:
    """name 的 merge 从哪几条线开始：各基类的次序，再加书写的次序。"""
    return [*(c3(base, bases) for base in bases[name]), list(bases[name])]


def with_object(bases: dict[str, tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
    """没写基类的类继承 object。"""
    return {"object": (), **{name: direct or ("object",) for name, direct in bases.items()}}


def main() -> None:
    for step in merging(lines_of("X", with_object(UNEVEN))):
        left = "  ".join(f"[{' '.join(line)}]" for line in step.lines)
        blocked = f"（{'、'.join(step.blocked)} 被挡住）" if step.blocked else ""
        print(f"{left}{blocked}  取 {step.taken}" if step.taken else "取完")


if __name__ == "__main__":
    main()
