"""An index for Chinese readers: in the order of pinyin, with the places where a term is taken up.

Each page that refers to a term of the glossary, ``{term}``, gets an entry below the term: the section of the first
reference, under the page's title; not in print. The general index is ordered by pinyin, with a
heading for each letter, as the one in print is.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .order import grouped
from .places import NoPlacesOnPaper, PlacesOfTerms

if TYPE_CHECKING:
    from docutils import nodes
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata


def order_index(
    app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: nodes.document | None
) -> None:
    if pagename == "genindex" and "genindexentries" in context:
        context["genindexentries"] = grouped(entry for _letter, found in context["genindexentries"] for entry in found)
        sizes = (sum(1 + len(entry[1][1]) for entry in found) for _letter, found in context["genindexentries"])
        context["genindexcounts"] = list(sizes)


def setup(app: Sphinx) -> ExtensionMetadata:
    app.add_transform(PlacesOfTerms)
    app.add_post_transform(NoPlacesOnPaper)
    app.connect("html-page-context", order_index)
    return {"version": "0.1.0", "env_version": 1, "parallel_read_safe": True, "parallel_write_safe": True}
