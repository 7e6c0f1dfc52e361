"""What LaTeX's log complains of, apart from trifles."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

#: A line may stick out by so many points: less than two millimetres.
TOLERANCE = 5.0
#: LaTeX breaks the lines of its log at this column, in bytes.
LOG_WIDTH = 79

OVERFULL = re.compile(r"Overfull \\([hv])box \(([\d.]+)pt too (?:wide|high)\)(.*)")
FILLED = re.compile(r"handbook: page (\d+) is filled to (\d+) percent")
SERIOUS = {
    "a character that no font has": re.compile(r"Missing character: .*"),
    "a link that leads nowhere": re.compile(r"LaTeX Warning: (?:Hyper reference|Reference|Citation) `.*"),
    "two labels of one name": re.compile(r"LaTeX Warning: Label `.*multiply defined.*"),
    "an error": re.compile(r"(?:!|[^\s:]+:\d+:) .*"),
    "a font that is not there": re.compile(r"LaTeX Font Warning: Font shape .* undefined.*"),
    "page numbers that may be wrong": re.compile(r"LaTeX Warning: Label\(s\) may have changed.*"),
}


def complaints(log: bytes, tolerance: float = TOLERANCE) -> list[str]:
    """One sentence for each thing in the log of the last run that a reader would see."""
    return list(_complaints(_whole_lines(log), tolerance))


def fills(log: bytes) -> dict[int, int]:
    """How many per cent of each numbered page are filled, as the log says."""
    return {int(page): int(percent) for page, percent in FILLED.findall("\n".join(_whole_lines(log)))}


def _complaints(lines: list[str], tolerance: float) -> Iterator[str]:
    for line in lines:
        overfull = OVERFULL.search(line)
        if overfull:
            direction, points, where = overfull.groups()
            if float(points) > tolerance:
                yield f"a {'line' if direction == 'h' else 'page'} that is {points} pt too long:{where}"
            continue
        for meaning, pattern in SERIOUS.items():
            found = pattern.match(line)
            if found:
                yield f"{meaning}: {found[0]}"


def _whole_lines(log: bytes) -> list[str]:
    """The lines as LaTeX meant them: one that is exactly as long as the log is wide goes on in the next."""
    joined: list[bytes] = []
    going_on = False
    for line in log.splitlines():
        if going_on:
            joined[-1] += line
        else:
            joined.append(line)
        going_on = len(line) == LOG_WIDTH
    return [line.decode("utf-8", "replace") for line in joined]
