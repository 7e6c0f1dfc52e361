"""What ``literalinclude`` says of two files that it compares: their names, not where they lie on this machine."""

from __future__ import annotations

import re
from typing import Any

from docutils import nodes
from sphinx.transforms import SphinxTransform

#: The two lines above a difference, with a path from the root of a file system: ``/…`` or ``C:\\…``.
HEAD = re.compile(r"\A--- (?P<old>.*)\n\+\+\+ (?P<new>.*)\n")
FOLDER = re.compile(r"(?:/|[A-Za-z]:\\).*[/\\]")


def without_folders(difference: str) -> str:
    """``difference``, a unified one, with names in place of absolute paths in its head."""
    return HEAD.sub(lambda head: f"--- {_name(head['old'])}\n+++ {_name(head['new'])}\n", difference, count=1)


def _name(path: str) -> str:
    return FOLDER.sub("", path, count=1)


class NamesInDifferences(SphinxTransform):
    """Sphinx heads a difference with absolute paths: they tell a reader nothing, and differ from machine to machine."""

    default_priority = 500

    def apply(self, **_: Any) -> None:
        for block in self.document.findall(nodes.literal_block):
            if block.get("language") == "udiff" and "source" in block:
                block.rawsource = without_folders(block.astext())
                block[:] = [nodes.Text(block.rawsource)]
