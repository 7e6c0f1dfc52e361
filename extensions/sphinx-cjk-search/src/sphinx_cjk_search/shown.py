"""Which parts of a page a reader sees: what the builder writes, and no more.

A node may be there and yet be left out when the page is written, as a ``todo`` is by default: its visitor then skips
it without a word. Only the writing itself tells.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from docutils import nodes

if TYPE_CHECKING:
    from sphinx.application import Sphinx

UNSHOWN = "cjk_search_unshown"


def watch_writing(app: Sphinx) -> None:
    """Let the translator of the builder mark the nodes for which it writes nothing."""
    translator: Any = app.registry.get_translator_class(app.builder)

    class Watching(translator):  # type: ignore[misc]
        def dispatch_visit(self, node: nodes.Node) -> None:
            written = len(self.body)
            try:
                super().dispatch_visit(node)
            except nodes.SkipNode:
                if isinstance(node, nodes.Element) and len(self.body) == written:
                    node[UNSHOWN] = True
                raise

    Watching.__name__ = translator.__name__
    app.set_translator(app.builder.name, Watching, override=True)


def is_shown(node: nodes.Element) -> bool:
    """Whether the page, which has been written, has something of the node."""
    return UNSHOWN not in node
