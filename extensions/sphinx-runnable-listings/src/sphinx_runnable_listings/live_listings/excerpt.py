"""Where the lines that a page shows stand in their file, so that an edit can be put back in their place."""

from __future__ import annotations

from typing import NamedTuple


class Place(NamedTuple):
    """``lines`` lines from the line ``first`` (counted from one), of which the page left out ``indent`` at the left."""

    first: int
    lines: int
    indent: str


def find(shown: str, source: str) -> Place | None:
    """The place of ``shown`` in ``source``; ``None`` where it is no run of lines, or stands there twice."""
    wanted = shown.rstrip("\n").split("\n")
    lines = source.split("\n")
    places = [
        Place(start + 1, len(wanted), indent)
        for start in range(len(lines) - len(wanted) + 1)
        if (indent := _indent(wanted, lines[start : start + len(wanted)])) is not None
    ]
    return places[0] if len(places) == 1 else None


def _indent(shown: list[str], lines: list[str]) -> str | None:
    """What stands before every line of ``shown`` in ``lines``; ``None`` where they differ in more than that."""
    first = next((pair for pair in zip(shown, lines, strict=True) if pair[0].strip()), None)
    if first is None or not first[1].endswith(first[0]):
        return None
    indent = first[1].removesuffix(first[0])
    if indent.strip():
        return None
    pairs = zip(shown, lines, strict=True)
    same = all(line == indent + text if text.strip() else not line.strip() for text, line in pairs)
    return indent if same else None
