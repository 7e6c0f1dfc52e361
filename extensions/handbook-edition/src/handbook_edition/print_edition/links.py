"""Links to what a book does not have: the page of the general index, and the pages that were left out."""

from __future__ import annotations

from typing import Any

from docutils import nodes
from sphinx.addnodes import pending_xref
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.util import docname_join

#: The label that the LaTeX style puts at the general index.
INDEX_LABEL = "general-index"


class LinksInBook(SphinxPostTransform):
    # Before ReferencesResolver (10).
    default_priority = 9
    formats = ("latex",)

    def run(self, **kwargs: Any) -> None:
        for xref in list(self.document.findall(pending_xref)):
            if xref.get("refdomain") != "std":
                continue
            if xref["reftype"] == "ref" and xref["reftarget"] == "genindex":
                _link_general_index(xref)
            elif xref["reftype"] == "doc":
                self._name_what_is_left_out(xref)

    def _name_what_is_left_out(self, xref: pending_xref) -> None:
        """The title of a page that is not in the book stands for the link to it."""
        docname = docname_join(xref.get("refdoc", self.env.docname), xref["reftarget"])
        if docname in self.config.print_edition_left_out and docname in self.env.titles:
            named = xref.astext() if xref.get("refexplicit") else self.env.titles[docname].astext()
            xref.parent.replace(xref, nodes.inline("", named))


def _link_general_index(xref: pending_xref) -> None:
    before = nodes.raw("", rf"{{\hyperref[{INDEX_LABEL}]{{\sphinxcrossref{{", format="latex")
    after = nodes.raw("", "}}}", format="latex")
    xref.parent.replace(xref, [before, *xref.children, after])
