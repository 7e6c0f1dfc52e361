"""``-b copywriting``: check the Chinese typography of a project on the text that readers see.

Each finding is a warning of type ``chinese_copywriting``, subtype ``rule``, at its file and line; nothing is written.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sphinx.builders import Builder
from sphinx.util import logging

from .check import check, readable_lines

if TYPE_CHECKING:
    from collections.abc import Iterator, Set

    from docutils import nodes
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata

logger = logging.getLogger(__name__)


class CopywritingBuilder(Builder):
    """Reads every page and writes none."""

    name = "copywriting"
    epilog = "The Chinese text was checked."
    allow_parallel = True

    def get_outdated_docs(self) -> Iterator[str]:
        yield from self.env.found_docs

    def get_target_uri(self, docname: str, typ: str | None = None) -> str:
        return ""

    def prepare_writing(self, docnames: Set[str]) -> None:
        pass

    def write_doc(self, docname: str, doctree: nodes.document) -> None:
        # Text as it was read: references to titles are checked where the titles stand.
        for node, line in readable_lines(self.env.get_doctree(docname)):
            if finding := check(line):
                logger.warning(finding.excerpt, type="chinese_copywriting", subtype="rule", location=_place(node))


def _place(node: Any) -> Any:
    while node.parent is not None and node.line is None:
        node = node.parent
    return node


def setup(app: Sphinx) -> ExtensionMetadata:
    app.add_builder(CopywritingBuilder)
    return {"version": "0.1.0", "parallel_read_safe": True, "parallel_write_safe": True}
