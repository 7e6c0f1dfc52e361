"""Entries of the index for the sections where a page takes up a term of the glossary or explains a name of code."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from docutils import nodes
from sphinx.addnodes import index, pending_xref
from sphinx.transforms import SphinxTransform
from sphinx.util.matching import Matcher

from .names import BEGINNING, DEFINED, PROPOSAL, How, Mention, explaining_sections, name_of

if TYPE_CHECKING:
    from collections.abc import Iterator

#: The attribute of an entry that was made here: the name that it stands under.
PLACE = "place_of"
#: What is repeated elsewhere, in contents and lists: an entry in there would be too.
HEADS = (nodes.title, nodes.caption, nodes.term)


class PlacesInIndex(SphinxTransform):
    """A page stands in the index, by its title, under the terms that it refers to and the names that it explains.

    Under a term it is the section of the first reference, under a name the one that explains it.
    """

    default_priority = 840  # the ids of sections are final, and domains have not yet collected entries (850)

    def apply(self, **_: Any) -> None:
        self.title = next((node.astext() for node in self.document.findall(nodes.title)), "")
        if not self.title:
            return
        self._add_terms()
        if Matcher(self.config.pinyin_index_pages)(self.env.docname):
            self._add_names()

    def _add_terms(self) -> None:
        seen = set()
        for reference in list(self.document.findall(pending_xref)):
            term = reference["reftarget"]
            if (reference["refdomain"], reference["reftype"]) != ("std", "term") or term in seen:
                continue
            if section := _section_of(reference, HEADS):
                seen.add(term)
                reference.parent.insert(reference.parent.index(reference), self._entry(term, section))

    def _add_names(self) -> None:
        where = {}
        mentions = []
        skipped = set(self.config.pinyin_index_skipped_sections)
        for name, node, how in _names_in(self.document, str(self.env.srcdir)):
            section = _section_of(node)
            if section is None or not skipped.isdisjoint(_headings(section)):
                continue
            at = section["ids"][0]
            mentions.append(Mention(name, at, how))
            if (name, at) not in where or how is How.SHOWN:
                where[name, at] = (section, node)
        for name, at in explaining_sections(mentions).items():
            section, node = where[name, at]
            put_into_text(self._entry(name, section), section, node)

    def _entry(self, name: str, section: nodes.section) -> index:
        value = f"{name.replace(';', '；')}; {self.title.replace(';', '；')}"
        return index("", entries=[("single", value, section["ids"][0], "", None)], **{PLACE: name})


def put_into_text(entry: nodes.Node, section: nodes.section, node: nodes.Node | None = None) -> None:
    """In print an entry has the page that it stands on: put it into the paragraph of ``node``, or the one before it."""
    paragraphs = [text for text in section.findall(nodes.paragraph) if _section_of(text) is section]
    before = []
    if node is not None:
        order = {id(each): number for number, each in enumerate(section.findall())}
        before = [text for text in paragraphs if order[id(text)] <= order[id(node)]]
    if paragraphs:
        (before[-1] if before else paragraphs[0]).insert(0, entry)
    else:
        section.insert(1, entry)


def _section_of(node: nodes.Node, outside: tuple[type[nodes.Node], ...] = ()) -> nodes.section | None:
    """The section in which a node stands, unless it stands in something of the kinds ``outside``."""
    above: nodes.Node | None = node
    while above is not None and not isinstance(above, (nodes.section, *outside)):
        above = above.parent
    return above if isinstance(above, nodes.section) else None


def _headings(section: nodes.section) -> Iterator[str]:
    above: nodes.Node | None = section
    while above is not None:
        if isinstance(above, nodes.section):
            yield from (child.astext() for child in above.children if isinstance(child, nodes.title))
        above = above.parent


def _names_in(document: nodes.document, srcdir: str) -> Iterator[tuple[str, nodes.Node, How]]:
    """Each name of code that a page takes up, in reading order; what stands in the page's title names the page."""
    for node in document.findall():
        if isinstance(node, nodes.literal_block) and node.get("source") and node.get("language") == "python":
            how = How.SHOWN if node["source"].startswith(srcdir) else How.SHOWN_OF_LIBRARY
            yield from ((name, node, how) for name in DEFINED.findall(node.astext()) if name != BEGINNING)
        elif isinstance(node, pending_xref) and node["refdomain"] == "py":
            yield node["reftarget"], node, How.REFERRED
        elif isinstance(node, nodes.literal) and not isinstance(node.parent, pending_xref):
            if name := name_of(node.astext()):
                yield name, node, How.HEADED if _heads_section(node) else How.WRITTEN
        elif isinstance(node, nodes.Text) and not isinstance(node.parent, nodes.FixedTextElement):
            yield from ((name, node, How.REFERRED) for name in PROPOSAL.findall(node.astext()))


def _heads_section(node: nodes.Node) -> bool:
    title = node.parent
    return (
        isinstance(title, nodes.title)
        and isinstance(title.parent, nodes.section)
        and isinstance(title.parent.parent, nodes.section)
    )
