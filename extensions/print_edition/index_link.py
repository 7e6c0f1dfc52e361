"""``{ref}`genindex``` and its like name pages that no book has; the general index at least has a page number."""

from __future__ import annotations

from typing import Any

from docutils import nodes
from sphinx.addnodes import pending_xref
from sphinx.transforms.post_transforms import SphinxPostTransform

INDEX_LABEL = "general-index"


class LinkGeneralIndex(SphinxPostTransform):
    # Before ReferencesResolver (10).
    default_priority = 9
    formats = ("latex",)

    def run(self, **kwargs: Any) -> None:
        for xref in list(self.document.findall(pending_xref)):
            if xref.get("refdomain") == "std" and xref.get("reftarget") == "genindex":
                before = nodes.raw("", rf"{{\hyperref[{INDEX_LABEL}]{{\sphinxcrossref{{", format="latex")
                after = nodes.raw("", "}}}", format="latex")
                xref.replace_self([before, *xref.children, after])
