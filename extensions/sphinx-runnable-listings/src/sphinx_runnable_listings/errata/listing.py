"""Replace ``errata_list`` by one section a page: wrong statement, right statement, proof."""

from __future__ import annotations

from itertools import chain, count
from pathlib import Path
from typing import TYPE_CHECKING

from docutils import nodes
from sphinx.addnodes import download_reference, pending_xref
from sphinx.transforms.post_transforms import SphinxPostTransform

from ..i18n import _
from .collector import Entry, entries_of, reading_order
from .directives import errata_list

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping


class ErrataLister(SphinxPostTransform):
    # Before ReferencesResolver (10), so that references inside the copied statements are resolved too.
    default_priority = 5

    def run(self, **kwargs: object) -> None:
        for marker in list(self.document.findall(errata_list)):
            order = reading_order(self.env)
            taken = {name for node in self.document.findall(nodes.Element) for name in node["ids"]}
            places = _places(order, taken)
            contents = [self._contents(places)] if marker["contents"] and order else []
            marker.replace_self([*contents, *(node for item in places.items() for node in self._page(*item))])

    def _contents(self, places: Mapping[str, str]) -> nodes.bullet_list:
        """The pages that have errata, each with how many."""
        contents = nodes.bullet_list(classes=["errata-contents"])
        for docname, place in places.items():
            to_page = nodes.reference("", self.env.titles[docname].astext(), internal=True, refid=place)
            count = nodes.inline("", str(len(entries_of(self.env)[docname])), classes=["errata-count"])
            contents += nodes.list_item("", nodes.paragraph("", "", to_page, nodes.Text(" "), count))
        return contents

    def _page(self, docname: str, place: str) -> list[nodes.Node]:
        title = self._link("doc", f"/{docname}", self.env.titles[docname].astext())
        target = nodes.target("", "", ids=[place])  # LaTeX knows no id of a heading like this one
        heading = nodes.rubric("", "", title)
        rows = nodes.definition_list(classes=["errata"])
        for entry in entries_of(self.env)[docname]:
            rows += self._row(docname, entry)
        return [target, heading, rows]

    def _row(self, docname: str, entry: Entry) -> nodes.definition_list_item:
        term = nodes.term("", "", *self._copies(entry.wrong))
        right = nodes.paragraph("", "", *self._copies(entry.right))
        proof = nodes.paragraph(
            "", _("Proof: "), self._proof(docname, entry), nodes.Text(_("; ")), classes=["misconception-proof"]
        )
        proof += self._link("ref", entry.label, _("where it stands"))
        return nodes.definition_list_item("", term, nodes.definition("", right, proof))

    def _proof(self, docname: str, entry: Entry) -> nodes.Node:
        name = nodes.literal("", entry.proof)
        path = Path(self.env.relfn2path(entry.proof, docname)[0])
        stored = self.env.dlfiles.get(path)
        if stored is None:  # Sphinx has warned that the file can't be read.
            return name
        reference = download_reference("", "", reftarget=f"/{path.as_posix()}", filename=stored[1].as_posix())
        reference += name
        return reference

    def _copies(self, holder: nodes.Element) -> list[nodes.Node]:
        copies = [node.deepcopy() for node in holder.children]
        for copy in copies:
            for xref in copy.findall(pending_xref):
                xref["refdoc"] = self.env.docname
        return copies

    def _link(self, kind: str, target: str, text: str) -> pending_xref:
        """A reference that the standard domain resolves: to a page (``doc``) or to a box on it (``ref``)."""
        where = {"refdomain": "std", "reftype": kind, "reftarget": target, "refdoc": self.env.docname}
        return pending_xref("", nodes.inline("", text), refexplicit=True, refwarn=True, **where)


def _places(order: list[str], taken: Iterable[str]) -> dict[str, str]:
    """The id of the heading above the errata of each page; a name that several would have is numbered."""
    names = {docname: _name(docname) for docname in order}
    places: dict[str, str] = {}
    for docname in sorted(order, key=lambda name: (len(name.split()), name)):  # wherever it is in the contents
        numbered = (f"{names[docname]}-{number}" for number in count(2))
        free = (name for name in numbered if name not in names.values())
        places[docname] = next(name for name in chain([names[docname]], free) if name not in {*taken, *places.values()})
    return {docname: places[docname] for docname in order}


def _name(docname: str) -> str:
    return "-".join(f"errata-{docname.removesuffix('/index').replace('/', '-')}".split())
