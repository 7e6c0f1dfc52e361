"""``{version-tabs}``: what a listing printed on each Python, a tab for each output, written from the records.

.. code-block:: rst

   .. version-tabs:: results/agreement
      :newest-first:

shows ``results/agreement-py2.7.txt``, ``results/agreement-py3.6.txt`` and so on. Neighbouring versions that print the
same share a tab, which is called ``3.6–3.8``; ``:python: 3.8 3.12`` chooses versions, and ``:start-at:`` and the other
options of ``literalinclude`` that choose lines choose what is shown and compared. The tabs are those of sphinx-design,
so a format without clicks has each output under its label.
"""

from __future__ import annotations

import re
from itertools import groupby, pairwise
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from docutils import nodes
from docutils.parsers.rst import directives
from sphinx.directives.code import LiteralIncludeReader
from sphinx.util import logging
from sphinx.util.docutils import SphinxDirective
from sphinx_design.shared import create_component

from .i18n import _
from .record import record_path

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

logger = logging.getLogger(__name__)

LINES = ("lines", "start-at", "start-after", "end-at", "end-before")


def recorded(stem: Path) -> dict[str, Path]:
    """The records ``<stem>-pyN.txt`` by version, the oldest first."""
    files = {path.stem.removeprefix(f"{stem.name}-py"): path for path in stem.parent.glob(f"{stem.name}-py*.txt")}
    return {
        version: files[version] for version in sorted(filter(re.compile(r"\d+\.\d+").fullmatch, files), key=_numbers)
    }


def fold(outputs: Mapping[str, str]) -> list[tuple[list[str], str]]:
    """Neighbouring versions that printed the same, with what they printed."""
    return [
        ([version for version, _output in run], text)
        for text, run in groupby(outputs.items(), key=lambda item: item[1])
    ]


def label(versions: Sequence[str], between: str = ", ") -> str:
    """``3.6–3.8, 3.11``: a range holds each of its versions, so that it claims no run that there was not."""
    ranges: list[list[str]] = [[versions[0]]]
    for before, version in pairwise(versions):
        (major, minor), now = _numbers(before), _numbers(version)
        if now == (major, minor + 1):
            ranges[-1].append(version)
        else:
            ranges.append([version])
    return between.join(found[0] if len(found) == 1 else f"{found[0]}–{found[-1]}" for found in ranges)


def _numbers(version: str) -> tuple[int, int]:
    major, _dot, minor = version.partition(".")
    return int(major), int(minor)


class VersionTabs(SphinxDirective):
    """A tab for each output that the versions of Python gave; the argument is the record without ``-pyN.txt``."""

    required_arguments = 1
    final_argument_whitespace = True
    option_spec: ClassVar = {
        "python": lambda text: text.split(),
        "newest-first": directives.flag,
        **dict.fromkeys(LINES, directives.unchanged_required),
    }

    def run(self) -> list[nodes.Node]:
        _relative, file = self.env.relfn2path(self.arguments[0])
        stem = Path(file)
        records = recorded(stem)
        chosen = self.options.get("python", list(records))
        missing = [version for version in chosen if version not in records]
        if missing or not records:
            self._warn_of(stem, missing)
        shown = {version: self._read(path) for version, path in records.items() if version in chosen}
        if not shown:
            return []
        chapter = Path(self.env.doc2path(self.env.docname)).parent
        if (record := record_path(chapter)).exists():  # notices a version that is recorded later
            self.env.note_dependency(str(record))
        tabs = [self._tab(label(versions, _(", ")), text, records[versions[0]]) for versions, text in fold(shown)]
        if "newest-first" in self.options:
            tabs.reverse()
        tab_set = create_component("tab-set", classes=["sd-tab-set"], children=tabs)
        self.set_source_info(tab_set)
        return [tab_set]

    def _read(self, path: Path) -> str:
        self.env.note_dependency(str(path))
        options = {name: self.options[name] for name in LINES if name in self.options}
        try:
            text, _lines = LiteralIncludeReader(str(path), options, self.config).read(location=self.get_source_info())
        except (OSError, ValueError) as error:  # no such line, a file that is not UTF-8
            raise self.error(str(error)) from error
        return text

    def _tab(self, name: str, text: str, path: Path) -> nodes.Node:
        block = nodes.literal_block(text, text, source=str(path), language="text", force=False)
        title = nodes.rubric(name, name, classes=["sd-tab-label"])
        content = create_component("tab-content", classes=["sd-tab-content"], children=[block])
        tab = create_component("tab-item", classes=["sd-tab-item"], children=[title, content], selected=False)
        for node in (block, tab):
            self.set_source_info(node)
        return tab

    def _warn_of(self, stem: Path, missing: list[str]) -> None:
        what = f"{stem.name} was not recorded on Python {', '.join(missing)}" if missing else f"no {stem.name}-pyN.txt"
        logger.warning(
            "%s in %s; list the versions in listings.toml and run: python -m sphinx_runnable_listings record",
            what,
            stem.parent,
            type="runnable_listings",
            subtype="no_record",
            location=self.get_location(),
        )
