"""A part of a file that ``literalinclude`` shows ends with its last line, not with the blank lines below it."""

from __future__ import annotations

from typing import Any

from docutils import nodes
from sphinx.transforms import SphinxTransform


class NoBlankLinesBelow(SphinxTransform):
    """``end-before`` keeps the blank lines before the line that it stops at: an empty foot under the listing."""

    default_priority = 510  # after the transform of differences

    def apply(self, **_: Any) -> None:
        for block in self.document.findall(nodes.literal_block):
            text = block.astext()
            if "source" in block and text.endswith("\n\n"):
                block.rawsource = text.rstrip("\n") + "\n"
                block[:] = [nodes.Text(block.rawsource)]
