"""From pages that hold each other's tables of contents to preface, parts, chapters and appendices."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from docutils import nodes
from sphinx.addnodes import compact_paragraph, start_of_file
from sphinx.transforms.post_transforms import SphinxPostTransform

from sphinx_exact_rebuilds.sphinx_internals import builder_of

if TYPE_CHECKING:
    from collections.abc import Collection

#: What only a screen can use: what its author said so of, and sphinx-design's buttons.
SCREEN_ONLY = {"screen-only", "sd-btn"}


class BookStructure(SphinxPostTransform):
    # Before everything else: what is left out need not be filled in, drawn or resolved.
    default_priority = 1
    formats = ("latex",)

    def run(self, **kwargs: Any) -> None:
        left_out = set(self.config.print_edition_left_out)
        leave_out(self.document, left_out)
        # The builder resolves a reference to a page that is part of the book; to one that isn't, it prints the text.
        builder_of(self).docnames -= left_out  # type: ignore[attr-defined]
        for page in [self.document, *self.document.findall(start_of_file)]:
            hoist_subpages(page)
        make_preface(self.document, self.config.print_edition_preface)
        make_appendices(self.document, self.config.print_edition_appendix, self.config.print_edition_appendices)


class FilledInForScreens(SphinxPostTransform):
    """What other extensions fill in, by its class: links to whatever else there is, which a book follows anyway."""

    # After latest_updates and the like (5) have put in what they show.
    default_priority = 6
    formats = ("latex",)

    def run(self, **kwargs: Any) -> None:
        leave_out(self.document, (), self.config.print_edition_screen_only)


def leave_out(book: nodes.document, docnames: Collection[str], classes: Collection[str] = ()) -> None:
    """Take out what only a screen can use, what has one of ``classes``, and pages of these names.

    Pages below what is taken out for its class stay.
    """
    for_screens = SCREEN_ONLY.union(classes)
    for node in list(book.findall(nodes.Element)):
        if isinstance(node, start_of_file):
            if node["docname"] in docnames:
                node.parent.remove(node)
        elif for_screens.intersection(node.get("classes", ())):
            holder = node.parent
            holder.replace(node, _subpages(node))
            if isinstance(holder, nodes.paragraph) and not holder.children:
                holder.parent.remove(holder)


def hoist_subpages(page: nodes.Element) -> None:
    """Let the pages below ``page`` follow its text, in which the headings then do not count as sections."""
    subpages = _subpages(page)
    top = next((child for child in page.children if isinstance(child, nodes.section)), None)
    if not subpages or top is None:
        return
    for subpage in subpages:
        subpage.parent.remove(subpage)
    for section in [child for child in top.children if isinstance(child, nodes.section)]:
        top.replace(section, _without_heading_level(section))
    top.extend(subpages)


def make_preface(book: nodes.document, title: str) -> None:
    """Put the front page's own text between ``\\begin{bookpreface}`` and ``\\end{bookpreface}``, or drop it."""
    [top] = [child for child in book.children if isinstance(child, nodes.section)]
    pages = [child for child in top.children if isinstance(child, start_of_file)]
    text = [child for child in top.children if not isinstance(child, (start_of_file, nodes.title))]
    for child in text:
        top.remove(child)
    if title:
        before, after = rf"\begin{{bookpreface}}{{{title}}}", r"\end{bookpreface}"
        preface = [nodes.raw("", before, format="latex"), *text, nodes.raw("", after, format="latex")]
        for page in pages:
            top.remove(page)
        top.extend([*preface, *pages])


def make_appendices(book: nodes.document, title: str, docnames: Collection[str]) -> None:
    """Gather the pages of these names, in this order, in a last part."""
    pages = {page["docname"]: page for page in book.findall(start_of_file) if page["docname"] in docnames}
    if not pages:
        return
    part = nodes.section("", nodes.title("", title))
    part += nodes.raw("", r"\appendix", format="latex")
    for name in docnames:
        if name in pages:
            pages[name].parent.remove(pages[name])
            part += pages[name]
    [top] = [child for child in book.children if isinstance(child, nodes.section)]
    top += part


def _subpages(node: nodes.Element) -> list[nodes.Node]:
    """The pages below ``node``, not those below them."""
    found: list[nodes.Node] = []
    for child in node.children:
        if isinstance(child, start_of_file):
            found.append(child)
        elif isinstance(child, nodes.Element):
            found += _subpages(child)
    return found


def _without_heading_level(section: nodes.section) -> list[nodes.Node]:
    """The content of a section under a heading that neither the contents nor the bookmarks list."""
    # A target before the section stays, and gives its name itself.
    before = section.parent[section.parent.index(section) - 1] if section.parent.index(section) else None
    named = {before.get("refid")} if isinstance(before, nodes.target) else set()
    content: list[nodes.Node] = [nodes.target("", "", ids=[name for name in section["ids"] if name not in named])]
    for child in section.children:
        if isinstance(child, nodes.title):
            content.append(nodes.rubric("", "", *child.children, classes=["book-heading"], **{"heading-level": 3}))
        elif isinstance(child, nodes.section):
            content += _without_heading_level(child)
        elif not (isinstance(child, compact_paragraph) and not child.children):
            content.append(child)
    return content
