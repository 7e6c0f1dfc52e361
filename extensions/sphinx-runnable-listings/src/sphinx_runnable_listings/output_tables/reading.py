"""The table that is in an output, and the lengths of its bars. No Sphinx in here."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from string import Formatter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

_GAP = re.compile(r"[ 　]*\t[ 　\t]*|[ 　]{2,}|　")
#: Words a single space apart, as few as fit.
_CELL = r"(\S+?(?: \S+?)*?)"
_NUMBER = re.compile(r"[+-]?(?:\d[\d,]*)?\.?\d+(?:[eE][+-]?\d+)?")


@dataclass(frozen=True)
class Table:
    """The words above the columns, and the rows, each as long as the header."""

    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]

    def column(self, name: str) -> tuple[str, ...]:
        """The cells below ``name``; raises ValueError where no column has that name."""
        if name not in self.header:
            raise ValueError(f"no column {name!r}; there are: {', '.join(self.header)}")
        return tuple(row[self.header.index(name)] for row in self.rows)


def aligned_table(text: str) -> Table:
    """The table whose cells stand two or more spaces, or a tab, apart; its first line is the header.

    Raises ValueError for a line that has more cells or fewer than the header, and when there is no row.

    >>> aligned_table("n    steps\\n10      23\\n")
    Table(header=('n', 'steps'), rows=(('10', '23'),))
    """
    header, *rows = [tuple(_GAP.split(line.strip())) for line in _filled_lines(text)] or [()]
    for row in rows:
        if len(row) != len(header):
            raise ValueError(f"{len(row)} cells where the header has {len(header)}: {'  '.join(row)}")
    return _filled(header, rows)


def table_of(text: str, template: str) -> Table:
    """The table of an output whose lines read like ``template``.

    ``{name}`` is a cell, all other words are always there. A template of several lines makes one row of as many. One
    space stands for any number of them, ``{{`` for a brace; no cell has two spaces in a row. Raises ValueError for
    lines that read otherwise, none is passed over, and when there is no row.

    >>> table_of("seed 0: 441 / 450 right", "seed {seed}: {right} / 450 right")
    Table(header=('seed', 'right'), rows=(('0', '441'),))
    """
    patterns = [_pattern(line) for line in _filled_lines(template)]
    header = tuple(name for _regex, names in patterns for name in names)
    if len(set(header)) != len(header):
        raise ValueError(f"a column is named twice: {', '.join(header)}")
    lines = _filled_lines(text)
    rows = []
    for start in range(0, len(lines), len(patterns)):
        row: list[str] = []
        for number, (regex, _names) in enumerate(patterns, start):
            line = lines[number].strip() if number < len(lines) else ""
            if not (match := regex.fullmatch(line)):
                raise ValueError(f"this line does not read like its template: {line!r}")
            row += match.groups()
        rows.append(tuple(row))
    return _filled(header, rows)


def _filled(header: tuple[str, ...], rows: list[tuple[str, ...]]) -> Table:
    if not rows:
        raise ValueError("there is no row")
    return Table(header, tuple(rows))


def number_in(cell: str) -> float | None:
    """The first number of a cell; ``None`` where there is none, or only a bound: ``< 1e-5``.

    >>> number_in("4,074 km"), number_in("never"), number_in("< 1e-10")
    (4074.0, None, None)
    """
    found = _NUMBER.search(cell)
    if found is None or cell.lstrip().startswith(("<", ">", "≤", "≥")):
        return None
    return float(found[0].replace(",", ""))


def shares(values: Sequence[float | None], *, log: bool = False) -> list[float | None]:
    """How long the bar of each value is, from 0 to 1, the longest 1; without a value, no bar.

    Bars begin at zero; with ``log`` they begin at the power of ten below the smallest value. Raises ValueError for
    values that cannot be shown so.
    """
    known = [value for value in values if value is not None]
    if not known:
        raise ValueError("there is no number to draw a bar for")
    if min(known) < 0 or (log and min(known) == 0):
        raise ValueError(f"a bar for {min(known):g} would have no length")
    if log:
        start = math.ceil(math.log10(min(known))) - 1
        reach = math.log10(max(known)) - start
        return [None if value is None else (math.log10(value) - start) / reach for value in values]
    return [None if value is None else value / (max(known) or 1) for value in values]


def is_numeric(cells: Sequence[str]) -> bool:
    """Whether a column reads as numbers: most of its cells are one, maybe behind a bound and before a unit."""
    found = sum(bool(re.fullmatch(rf"[<>≤≥ ]*{_NUMBER.pattern}\D*", cell)) for cell in cells)
    return found * 2 > len(cells)


def _pattern(line: str) -> tuple[re.Pattern[str], list[str]]:
    regex, names = "", []
    for words, name, _spec, _conversion in Formatter().parse(line.strip()):
        regex += r"\s+".join(re.escape(word) for word in re.split(r"\s+", words))
        if name is not None:
            names.append(name)
            regex += _CELL
    return re.compile(regex), names


def _filled_lines(text: str) -> list[str]:
    return [line for line in text.splitlines() if line.strip()]
