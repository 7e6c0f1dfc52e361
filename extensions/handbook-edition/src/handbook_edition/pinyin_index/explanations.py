"""Which section explains a term: the glossary says it, the general index and the one in print set it off.

The last reference in a term's definition, ``{doc}`` or ``{ref}``, names the page or the section where it is explained.
On a page it is the section whose heading has the term, else the one of the first reference.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from docutils import nodes
from sphinx.addnodes import glossary, index, pending_xref, start_of_file
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.util import docname_join, texescape

from .places import PLACE, put_into_text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from sphinx.environment import BuildEnvironment

#: What means something to LaTeX or to the program that sorts the index, and nothing to the order.
NOT_SORTED = re.compile(r'[\\{}%#$&~^"@!|]')
#: As Sphinx marks the entry of an index that says most.
MAIN = "main"


@dataclass(frozen=True)
class Explanation:
    """A term, by all its names, and the section that explains it."""

    names: tuple[str, ...]
    docname: str
    section: str


def explanations(env: BuildEnvironment) -> list[Explanation]:
    """All that the glossaries of a project name, in their order."""
    objects = env.domains.standard_domain.objects
    pages = dict.fromkeys(docname for (kind, _name), (docname, _id) in objects.items() if kind == "term")
    found = (_explanation(env, item) for page in pages for item in _items(env.get_doctree(page)))
    return [each for each in found if each is not None]


def _items(document: nodes.document) -> Iterator[nodes.definition_list_item]:
    for each in document.findall(glossary):
        yield from each.findall(nodes.definition_list_item)


def _explanation(env: BuildEnvironment, item: nodes.definition_list_item) -> Explanation | None:
    names = tuple(term.astext() for term in item.findall(nodes.term))
    references = [each for each in item.findall(pending_xref) if each["reftype"] in {"doc", "ref"}]
    if not references:
        return None
    reference = references[-1]
    if reference["reftype"] == "ref":
        label = reference["reftarget"].lower()
        domain = env.domains.standard_domain
        docname, section = domain.anonlabels.get(label, ("", ""))
    else:
        docname = docname_join(reference["refdoc"], reference["reftarget"])
        section = _section_by_heading(env, docname, names) or _section_of_reference(env, docname, names)
    return Explanation(names, docname, section) if docname in env.titles else None


def _section_by_heading(env: BuildEnvironment, docname: str, names: Sequence[str]) -> str:
    """The id of the first section of a page, below its title, whose heading has one of the names."""
    for reference in env.tocs[docname].findall(nodes.reference) if docname in env.tocs else ():
        heading = reference.astext().lower()
        if reference["anchorname"] and any(name.lower() in heading for name in names):
            return str(reference["anchorname"]).removeprefix("#")
    return ""


def _section_of_reference(env: BuildEnvironment, docname: str, names: Sequence[str]) -> str:
    entries = env.domains.index_domain.entries.get(docname, [])
    starts = tuple(f"{name}; " for name in names)
    return next((at for _kind, value, at, _main, _key in entries if value.startswith(starts)), "")


def with_explanations(
    entries: Sequence[Any], found: Sequence[Explanation], title: Callable[[str], str], uri: Callable[[str], str]
) -> list[Any]:
    """The entries of Sphinx's general index, with the page that explains a term set off under each of its names."""
    below = {name: dict(places) for name, (_links, places, _key) in entries}
    for each in found:
        address = uri(each.docname) + (f"#{each.section}" if each.section else "")
        for name in each.names:
            below.setdefault(name, {})[title(each.docname).replace(";", "；")] = [(MAIN, address)]
    return [(name, (links, sorted(below[name].items()), key)) for name, (links, _places, key) in entries]


def _on_paper(names: Iterable[str], page: str = "") -> nodes.raw:
    """Entries in LaTeX, which are the same wherever they stand.

    Sphinx writes a hyphen as a command, behind which LaTeX puts a space in an argument: the name would be listed twice.
    """
    found = []
    for name in names:
        shown = re.sub(r'(["@!|])', r'"\1', texescape.escape(name).replace(r"\sphinxhyphen{}", "-"))
        found.append(rf"\index{{{NOT_SORTED.sub('', name)}@\spxentry{{{shown}}}{page}}}")
    return nodes.raw("", "".join(found), format="latex")


class PlacesOnPaper(SphinxPostTransform):
    """A book's index has numbers of pages, not titles: bold where a term is explained, not where it is defined."""

    default_priority = 400
    formats = ("latex",)

    def run(self, **_: Any) -> None:
        self._unmark_definitions()
        places: dict[index, str] = {}
        for page in self.document.findall(start_of_file):  # the inner ones after those that hold them
            places |= dict.fromkeys((node for node in page.findall(index) if PLACE in node), page["docname"])
        for each in explanations(self.env):
            section = self._section(each.docname, each.section)
            if section is None:
                continue
            for node in [
                node for node, docname in places.items() if docname == each.docname and node[PLACE] in each.names
            ]:
                node.parent.remove(node)
                del places[node]
            put_into_text(_on_paper(each.names, "|spxpagem"), section)
        for node in places:
            node.replace_self(_on_paper([node[PLACE]]))

    def _unmark_definitions(self) -> None:
        for term in self.document.findall(nodes.term):
            for node in list(term.findall(index)):
                node.replace_self(_on_paper([value for _kind, value, _at, _main, _key in node["entries"]]))

    def _section(self, docname: str, name: str) -> nodes.section | None:
        page = next((page for page in self.document.findall(start_of_file) if page["docname"] == docname), None)
        if page is None:
            return None
        return next((each for each in page.findall(nodes.section) if not name or name in each["ids"]), None)
