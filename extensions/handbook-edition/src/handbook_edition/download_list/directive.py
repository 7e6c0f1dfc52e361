"""The directive, and the place that it keeps in a page until all files are there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docutils import nodes
from sphinx.util.docutils import SphinxDirective

from .listing import BEGIN, END

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.writers.html5 import HTML5Translator


class download_list(nodes.General, nodes.Element):  # noqa: N801 (docutils names nodes in lower case)
    """Where the list will stand."""


class DownloadsDirective(SphinxDirective):
    def run(self) -> list[nodes.Node]:
        return [download_list()]


def leave_a_note(app: Sphinx, doctree: nodes.document, _docname: str) -> None:
    """In what is not a website, only say where the downloads are."""
    if app.builder.format == "html" and app.builder.name != "epub":
        return
    for node in list(doctree.findall(download_list)):
        note = app.config.download_list_labels["elsewhere"]
        node.replace_self(nodes.paragraph(note, note))


def visit_downloads(self: HTML5Translator, _node: download_list) -> None:
    self.body.append(f"{BEGIN}{END}\n")


def depart_downloads(self: HTML5Translator, _node: download_list) -> None:
    """Nothing is left to close."""
