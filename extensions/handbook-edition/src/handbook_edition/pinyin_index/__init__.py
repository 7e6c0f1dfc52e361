"""An index for Chinese readers: in the order of pinyin, with the places where something is explained.

Each page that refers to a term of the glossary, ``{term}``, gets an entry below the term: the section of the first
reference, under the page's title. The section that explains a term, which the last reference of its definition names,
is set off, and stands under the term's other names as well. On the pages of ``pinyin_index_pages`` names of code get
entries too, where a heading, a definition or the text explains them (see ``names``), except in sections called as
``pinyin_index_skipped_sections`` says.

The general index is ordered by pinyin, with a heading for each letter, as the one in print is. There, numbers of pages
stand for titles.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .explanations import PlacesOnPaper, explanations, with_explanations
from .order import grouped
from .places import PlacesInIndex

if TYPE_CHECKING:
    from docutils import nodes
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata


def order_index(
    app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: nodes.document | None
) -> None:
    if pagename == "genindex" and "genindexentries" in context:
        entries = [entry for _letter, found in context["genindexentries"] for entry in found]
        entries = with_explanations(
            entries,
            explanations(app.env),
            title=lambda docname: app.env.titles[docname].astext(),
            uri=lambda docname: app.builder.get_relative_uri("genindex", docname),
        )
        context["genindexentries"] = grouped(entries)
        sizes = (sum(1 + len(entry[1][1]) for entry in found) for _letter, found in context["genindexentries"])
        context["genindexcounts"] = list(sizes)


def setup(app: Sphinx) -> ExtensionMetadata:
    app.add_config_value("pinyin_index_pages", ["**"], "env", frozenset({list, tuple}))
    app.add_config_value("pinyin_index_skipped_sections", [], "env", frozenset({list, tuple}))
    app.add_transform(PlacesInIndex)
    app.add_post_transform(PlacesOnPaper)
    app.connect("html-page-context", order_index)
    return {"version": "0.2.0", "env_version": 2, "parallel_read_safe": True, "parallel_write_safe": True}
