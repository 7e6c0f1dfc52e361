"""The order of a Chinese index: by pinyin, a heading for each letter. No Sphinx in here."""

from __future__ import annotations

from functools import cache
from itertools import groupby
from typing import TYPE_CHECKING, Any

from pypinyin import Style, lazy_pinyin

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

#: The heading of what begins with no letter.
OTHERS = "符号与数字"


@cache
def reading(name: str) -> tuple[str, ...]:
    """What a name is sorted by: its syllables with their tones, its other words in small letters."""
    return tuple(part.strip().lower() for part in lazy_pinyin(name, style=Style.TONE3, neutral_tone_with_five=True))


def letter(name: str) -> str:
    """The heading under which a name stands: ``L`` for 垃圾回收."""
    first = "".join(reading(name))[:1].upper()
    return first if "A" <= first <= "Z" else OTHERS


def grouped(entries: Iterable[Sequence[Any]]) -> list[tuple[str, list[Sequence[Any]]]]:
    """Entries of an index, each with its name in front, in the order of pinyin, by letter."""

    def place(entry: Sequence[Any]) -> tuple[bool, str, tuple[str, ...], str]:
        head = letter(entry[0])
        return head != OTHERS, head, reading(entry[0]), entry[0]

    ordered = sorted(entries, key=place)
    return [(head, list(found)) for head, found in groupby(ordered, key=lambda entry: letter(entry[0]))]
