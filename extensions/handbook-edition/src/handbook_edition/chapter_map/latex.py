"""The map in print: rows of a fixed text width, beside which rules are drawn as high as each row.

The style of the project gives ``\\chaptermapstop`` and ``\\chaptermappart``, see the handbook's ``handbook-map.sty``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from .html import COLOURS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sphinx.writers.latex import LaTeXTranslator

    from .nodes import chapter_map, chapter_stop
    from .rails import Stop


def visit_map(self: LaTeXTranslator, node: chapter_map) -> None:
    self.body += ["\n\\begin{chaptermap}{", str(node["lanes"]), "}\n"]


def depart_map(self: LaTeXTranslator, node: chapter_map) -> None:
    self.body.append("\\end{chaptermap}\n")


def visit_stop(self: LaTeXTranslator, node: chapter_stop) -> None:
    if node["part"]:
        passing = "".join(rf"\chaptermappass{{{x.lane}}}{{{x.source % COLOURS}}}" for x in node["stop"].from_above)
        self.body += [r"\chaptermappart{", passing, "}{", self.encode(node["part"]), "}\n"]
    self.body += [r"\chaptermapstop{", *drawn(node["stop"]), "}{%\n"]


def depart_stop(self: LaTeXTranslator, node: chapter_stop) -> None:
    self.body.append("}\n")


def drawn(stop: Stop) -> Iterator[str]:
    """The rules beside a stop, then its dot."""
    for each in stop.from_above:
        yield rf"\chaptermapin{{{each.lane}}}{{{each.source % COLOURS}}}"
    for each in stop.going_on:
        yield rf"\chaptermapout{{{each.lane}}}{{{each.source % COLOURS}}}"
    for each in stop.arriving:
        first, last = sorted((each.lane, stop.lane))
        yield rf"\chaptermapacross{{{first}}}{{{last - first}}}{{{each.source % COLOURS}}}"
    yield rf"\chaptermapdot{{{stop.lane}}}"
