"""比较不成立时，两边差在哪里：照 pytest 默认的详细程度，一行一行地说。"""

from __future__ import annotations

import difflib
import pprint
import reprlib
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from types import MethodType
from typing import Any
from unicodedata import normalize

LONGEST = 240  # 一个值最多写这么多个字符
SKIPPED = " characters in diff, use -v to show"
LINES, CHARACTERS = 8, 640  # 详情最多这么多行、这么多个字符


# -- 显示一个值 --
class Shortened(reprlib.Repr):
    """标准库的缩写器：列表写六项，字典写四项。字典不排序；repr 出错也要写得出来。"""

    def __init__(self, longest: int) -> None:
        super().__init__()
        self.maxstring = longest

    def repr_dict(self, value: dict, level: int) -> str:
        if value and level <= 0:
            return "{...}"
        some = islice(value, self.maxdict)
        rows = [
            f"{self.repr1(k, level - 1)}: {self.repr1(value[k], level - 1)}"
            for k in some
        ]
        return "{" + ", ".join([*rows, *["..."] * (len(value) > self.maxdict)]) + "}"

    def repr_instance(self, value: object, level: int) -> str:
        return elided(safe_repr(value), self.maxstring)


def safe_repr(value: object) -> str:
    try:
        return repr(value)
    except Exception as error:
        kind = f"{type(value).__name__} object at 0x{id(value):x}"
        return f"<[{error!r} raised in repr()] {kind}>"


def elided(text: str, longest: int) -> str:
    """太长就挖掉中间。"""
    if len(text) <= longest:
        return text
    head = (longest - 3) // 2
    return text[:head] + "..." + text[len(text) - (longest - 3 - head) :]


def shown(value: object, longest: int = LONGEST) -> str:
    """一个值的写法：不超过 longest 个字符，不含换行；绑定的方法只写名字。"""
    if isinstance(value, MethodType):
        return value.__name__
    return brief(value, longest).replace("\n", "\\n")


def brief(value: object, longest: int = LONGEST) -> str:
    return elided(Shortened(longest).repr(value), longest)


# -- 差在哪里 --
def details(sign: str, left: Any, right: Any) -> list[str]:
    """第一行是两边的概要，其后是差别；没有什么可说的，就一行也没有。"""
    lines = list(differences(sign, left, right))
    if not lines:
        return []
    longest = (80 - 15 - len(sign) - 2) // 2
    alike = (
        isinstance(left, str)
        and isinstance(right, str)
        and same_when_decomposed(left, right)
    )
    write = (
        (lambda value: elided(ascii(value), longest))
        if alike
        else (lambda value: brief(value, longest))
    )
    summary = f"{write(left)} {sign} {write(right)}"
    gap = [""] if lines[0] else []
    return [line.replace("\n", "\\n") for line in truncated([summary, *gap, *lines])]


def same_when_decomposed(left: str, right: str) -> bool:
    """看起来一样的两个字符串，比如 é 的两种写法。"""
    return normalize("NFD", left) == normalize("NFD", right)


def differences(sign: str, left: Any, right: Any) -> Iterator[str]:
    texts = isinstance(left, str) and isinstance(right, str)
    sets = isinstance(left, (set, frozenset)) and isinstance(right, (set, frozenset))
    if sign == "==":
        yield from unequal(left, right, texts, sets)
    elif sign == "not in" and texts:
        yield from contained(left, right)
    elif sets and (sign == "!=" or (sign in ("<", ">") and left == right)):
        yield "Both sets are equal"
    elif sets and sign in ("<", "<="):
        yield from extra_items("left", left - right)
    elif sets and sign in (">", ">="):
        yield from extra_items("right", right - left)


def unequal(left: Any, right: Any, texts: bool, sets: bool) -> Iterator[str]:
    if texts:
        yield from text_difference(left, right)
        return
    if are(Sequence, left, right):
        yield from sequence_difference(left, right)
    elif sets:
        yield from extra_items("left", left - right)
        yield from extra_items("right", right - left)
    elif are(Mapping, left, right):
        yield from mapping_difference(left, right)
    if iterable(left) and iterable(right):
        yield "Use -v to get more diff"


def are(kind: type, left: object, right: object) -> bool:
    return (
        isinstance(left, kind)
        and isinstance(right, kind)
        and str not in (type(left), type(right))
    )


def iterable(value: Any) -> bool:
    try:
        iter(value)
    except Exception:
        return False
    return not isinstance(value, str)


# -- 序列、集合与字典 --
def sequence_difference(left: Sequence, right: Sequence) -> Iterator[str]:
    """第一处不同，和多出来的那几项。"""
    octets = isinstance(left, bytes) and isinstance(right, bytes)
    for i, (one, other) in enumerate(zip(left, right)):
        if one != other:
            pair = (left[i : i + 1], right[i : i + 1]) if octets else (one, other)
            yield f"At index {i} diff: {pair[0]!r} != {pair[1]!r}"
            break
    if not octets and len(left) != len(right):
        side, longer = ("Left", left) if len(left) > len(right) else ("Right", right)
        more, first = (
            abs(len(left) - len(right)),
            brief(longer[min(len(left), len(right))]),
        )
        if more == 1:
            yield f"{side} contains one more item: {first}"
        else:
            yield f"{side} contains {more} more items, first extra item: {first}"


def extra_items(side: str, extra: set) -> Iterator[str]:
    if extra:
        yield f"Extra items in the {side} set:"
        yield from map(brief, extra)


def mapping_difference(left: Mapping, right: Mapping) -> Iterator[str]:
    common = set(left) & set(right)
    same = [key for key in common if left[key] == right[key]]
    other = {key for key in common if left[key] != right[key]}
    if same:
        yield f"Omitting {len(same)} identical items, use -vv to show"
    if other:
        yield "Differing items:"
        for key in other:
            yield f"{brief({key: left[key]})} != {brief({key: right[key]})}"
    for side, one, two in (("Left", left, right), ("Right", right, left)):
        extra = set(one) - set(two)
        if extra:
            yield f"{side} contains {len(extra)} more item{'s' * (len(extra) > 1)}:"
            yield from pprint.pformat({key: one[key] for key in extra}).splitlines()


# -- 文字 --
def text_difference(left: str, right: str) -> Iterator[str]:
    """逐行的差别；开头、末尾相同的一长段略去，各留十个字符。"""
    head = common_length(left, right)
    if head > 42:
        head -= 10
        yield f"Skipping {head} identical leading{SKIPPED}"
        left, right = left[head:], right[head:]
    if len(left) == len(right):
        tail = common_tail(left, right)
        if tail > 42:
            tail -= 10
            yield f"Skipping {tail} identical trailing{SKIPPED}"
            left, right = left[:-tail], right[:-tail]
    if left.isspace() or right.isspace():
        left, right = repr(left), repr(right)
        yield "Strings contain only whitespace, escaping them using repr()"
    lines = difflib.ndiff(right.splitlines(True), left.splitlines(True))
    yield from "\n".join(line.strip("\n") for line in lines).splitlines()


def common_length(left: str, right: str) -> int:
    """第一个不同的字符的位置；一边是另一边的开头，就是较短那边的最后一个。"""
    shorter = min(len(left), len(right))
    return next((i for i in range(shorter) if left[i] != right[i]), max(shorter - 1, 0))


def common_tail(left: str, right: str) -> int:
    """从末尾数起，第一个不同的字符；头一步看的其实是开头（-0 就是 0）。"""
    return next(
        (i for i in range(len(left)) if left[-i] != right[-i]), max(len(left) - 1, 0)
    )


def contained(term: str, text: str) -> Iterator[str]:
    """“不在里面”不成立：它在哪里。"""
    at = text.find(term)
    yield f"{brief(term, 42)} is contained here:"
    for line in text_difference(text, text[:at] + text[at + len(term) :]):
        if not line.startswith(("Skipping", "- ")):
            yield "  " + line[2:] if line.startswith("+ ") else line


# -- 太长 --
def truncated(lines: list[str]) -> list[str]:
    """超过八行或 640 个字符就截断；为了放得下“已截断”那两行，多两行不算超。"""
    few = len(lines) <= LINES + 2
    if few and sum(map(len, lines)) <= CHARACTERS + 70:
        return lines
    kept = lines if few else lines[:LINES]
    cut = sum(map(len, kept)) > CHARACTERS + 70
    if cut:
        kept = list(first_characters(kept, CHARACTERS))
    kept = [*kept[:-1], kept[-1] + "..."]
    hidden = len(lines) - len(kept) + cut
    count = f"{hidden} line{'s' * (hidden != 1)}"
    note = f"...Full output truncated ({count} hidden), use '-vv' to show"
    return [*kept, "", note]


def first_characters(lines: list[str], room: int) -> Iterator[str]:
    for line in lines:
        yield line[:room]
        if len(line) > room:
            return
        room -= len(line)


# -- 结束 --
def main() -> None:
    pairs = [
        ([1, 2, 3], [1, 5]),
        ({1, 2}, {2, 3}),
        ({"a": 1, "b": 2}, {"a": 1, "b": 3}),
        ("abcd", "abxd"),
    ]
    for left, right in pairs:
        print("\n".join(details("==", left, right)))
        print()


if __name__ == "__main__":
    main()
