"""Entries of the index for the places where a page takes up a term of the glossary."""

from __future__ import annotations

from typing import Any

from docutils import nodes
from sphinx.addnodes import index, pending_xref
from sphinx.transforms import SphinxTransform
from sphinx.transforms.post_transforms import SphinxPostTransform

#: The attribute of an entry that was made here.
PLACE = "place_of_a_term"
#: What is repeated elsewhere, in contents and lists: an entry in there would be too.
HEADS = (nodes.title, nodes.caption, nodes.term)


class PlacesOfTerms(SphinxTransform):
    """The section in which a page first refers to a term stands in the index, under the term, as the page's title."""

    default_priority = 840  # the ids of sections are final, and domains have not yet collected entries (850)

    def apply(self, **_: Any) -> None:
        title = next((node.astext() for node in self.document.findall(nodes.title)), "")
        seen = set()
        for reference in list(self.document.findall(pending_xref)):
            term = reference["reftarget"]
            if (reference["refdomain"], reference["reftype"]) != ("std", "term") or term in seen:
                continue
            section: nodes.Node | None = reference
            while section is not None and not isinstance(section, (nodes.section, *HEADS)):
                section = section.parent
            if isinstance(section, nodes.section) and title:
                seen.add(term)
                name = f"{term.replace(';', '；')}; {title.replace(';', '；')}"
                entry = index("", entries=[("single", name, section["ids"][0], "", None)], **{PLACE: term})
                reference.parent.insert(reference.parent.index(reference), entry)


class NoPlacesOnPaper(SphinxPostTransform):
    """The index of a book has the definitions alone: titles of pages would not fit its columns."""

    default_priority = 400
    formats = ("latex",)

    def run(self, **_: Any) -> None:
        for node in list(self.document.findall(index)):
            if PLACE in node:
                node.parent.remove(node)
