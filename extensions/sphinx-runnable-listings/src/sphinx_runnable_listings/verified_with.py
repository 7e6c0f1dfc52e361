"""``{verified-with}``: the line that says on what a chapter's listings ran, written from their record."""

from __future__ import annotations

import shlex
import unicodedata
from pathlib import Path
from typing import ClassVar

from docutils import nodes
from sphinx.util import logging
from sphinx.util.docutils import SphinxDirective

from .i18n import _
from .record import read_record, record_path
from .webassembly import MACHINE

logger = logging.getLogger(__name__)


class VerifiedWith(SphinxDirective):
    """A paragraph naming the interpreters and the number of this chapter's recorded runs."""

    has_content = True
    option_spec: ClassVar = {}

    def run(self) -> list[nodes.Node]:
        chapter = Path(self.env.doc2path(self.env.docname)).parent
        self.env.note_dependency(str(record_path(chapter)))
        record = read_record(chapter)
        if not record:
            logger.warning(
                "no record of runs; write it with: python -m sphinx_runnable_listings record %s",
                shlex.quote(str(chapter)),
                type="runnable_listings",
                subtype="no_record",
                location=self.get_location(),
            )
            return []
        versions = sorted({entry["python"] for entry in record.values()}, key=_version_key)
        count = _("1 run") if len(record) == 1 else _("%d runs") % len(record)
        text = _("Verified with %(versions)s: %(count)s.") % {"versions": named(versions), "count": count}
        paragraph = nodes.paragraph("", text, classes=["verified-with", "no-excerpt"])
        if self.content:
            extra, _messages = self.parse_inline(" ".join(self.content), lineno=self.lineno)
            paragraph += nodes.Text("" if _is_wide(text[-1]) else " ")
            paragraph += extra
        return [paragraph]


def _is_wide(character: str) -> bool:
    """Whether it ends a sentence with its own white space, as "。" does."""
    return unicodedata.east_asian_width(character) in "WF"


def named(versions: list[str]) -> str:
    """The interpreters in words: those of this machine, then those that ran in WebAssembly, where words are short."""
    native = [version for version in versions if not version.endswith(MACHINE)]
    others = [version.removesuffix(f" {MACHINE}") for version in versions if version.endswith(MACHINE)]
    if not others:
        return _name_once(native)
    inside = _("%s in 32-bit WebAssembly") % _name_once(others)
    return _("%(first)s and %(second)s") % {"first": _name_once(native), "second": inside} if native else inside


def _name_once(versions: list[str]) -> str:
    """``CPython 2.7.18, 3.11.7``: an implementation is named where it first occurs."""
    words = []
    previous = ""
    for version in versions:
        name, _space, number = version.partition(" ")
        words.append(number if name == previous else version)
        previous = name
    return _(", ").join(words)


def _version_key(version: str) -> tuple[str, tuple[int, ...]]:
    name, _space, numbers = version.partition(" ")
    return name, tuple(int(part) for part in numbers.split(".") if part.isdigit())
