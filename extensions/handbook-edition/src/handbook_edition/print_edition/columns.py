"""How wide a table's columns shall be: a pure calculation in widths of Chinese characters."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

LATIN_WIDTH = 0.52
#: Widths are estimates: a column a little too wide is better than a word a little too long.
SLACK = 1.06
#: What a line may not break: a run of Latin letters, or one wide character.
UNBREAKABLE = re.compile(r"[^\s\u2e80-\ufaff\uff00-\uffef]+|\S")
#: Code in a cell may break after these.
BREAKS_CODE = re.compile(r"(?<=[.,;:?!/_\-=(\[{])")


@dataclass(frozen=True)
class Cell:
    """The text of a cell, as paragraphs; ``code`` where it may break after punctuation."""

    text: str
    code: bool = False

    @property
    def natural(self) -> float:
        return max((text_width(line) for line in self.text.splitlines()), default=0.0)

    @property
    def least(self) -> float:
        words = UNBREAKABLE.findall(self.text)
        if self.code:
            words = [piece for word in words for piece in BREAKS_CODE.split(word)]
        return max((text_width(word) for word in words), default=0.0)


def text_width(text: str) -> float:
    """The width of ``text`` in Chinese characters, as a proportional font will about have it."""
    return sum(1.0 if unicodedata.east_asian_width(char) in "WFA" else LATIN_WIDTH for char in text)


def column_widths(rows: Sequence[Sequence[Cell]], available: float) -> list[float]:
    """A width for each column, together at most ``available``.

    Where everything fits without a break, the columns are as wide as what they hold. Else each gets what its
    longest word needs; the rest goes to the columns by what they still lack,
    so that a narrow one never wraps to make room for a wide one.
    """
    columns = [list(column) for column in zip(*rows, strict=True)]
    natural = [max(cell.natural for cell in column) * SLACK for column in columns]
    if sum(natural) <= available:
        return natural
    least = [
        min(max(cell.least for cell in column) * SLACK, want) for column, want in zip(columns, natural, strict=True)
    ]
    if sum(least) >= available:
        return [available * width / sum(least) for width in least]
    return _share(natural, least, available)


def _share(natural: Sequence[float], least: Sequence[float], available: float) -> list[float]:
    widths = list(least)
    # Narrow columns first: one that asks for less than an equal share of what is left gets all it asks for.
    order = sorted(range(len(natural)), key=lambda column: natural[column] - least[column])
    rest = available - sum(widths)
    for place, column in enumerate(order):
        given = min(natural[column] - least[column], rest / (len(order) - place))
        widths[column] += given
        rest -= given
    return widths


def lines_needed(rows: Sequence[Sequence[Cell]], widths: Sequence[float]) -> int:
    """About how many lines the table is high."""
    return sum(max(_lines(cell, width) for cell, width in zip(row, widths, strict=True)) for row in rows)


def _lines(cell: Cell, width: float) -> int:
    return sum(max(1, -int(-text_width(line) // width)) for line in cell.text.splitlines()) or 1
