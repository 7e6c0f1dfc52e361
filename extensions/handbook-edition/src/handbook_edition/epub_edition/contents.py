"""The contents of the book: the sections of each page stand right below it, before the pages that follow.

Sphinx gives either titles alone or, where a page's table of contents stands between two of its sections, contents that
go on to the next page and come back, which EPUB forbids: contents follow the order of the book. Needs
``epub_tocscope = "includehidden"``, with which the contents and the order of pages are made of one list.
"""

from __future__ import annotations

import html
from typing import TYPE_CHECKING, Any

from docutils import nodes
from sphinx import addnodes

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment


def lead_to_sections(app: Sphinx) -> None:
    """``builder-inited``: let the EPUB builder's contents go on from pages to their sections."""
    if app.builder.name != "epub":
        return
    builder: Any = app.builder
    get_toc = builder.get_toc

    def get_toc_with_sections() -> None:
        get_toc()
        builder.refnodes = list(with_sections(builder.refnodes, builder.env, builder.out_suffix))

    builder.get_toc = get_toc_with_sections


def with_sections(pages: list[dict[str, Any]], env: BuildEnvironment, suffix: str) -> Iterator[dict[str, Any]]:
    """The entries of pages, each followed by those of its sections, one level below."""
    above = 0
    for page in pages:
        address = page["refuri"].partition("#")[0]
        if "#" in page["refuri"]:  # from a table of contents that lists sections; they come with their page
            continue
        page["level"] = above = min(page["level"], above + 1)  # the builder knows no entry two levels below another
        yield page
        docname = html.unescape(address).removesuffix(suffix)
        for depth, title, anchor in sections(env.tocs[docname]) if docname in env.tocs else ():
            refuri = html.escape(anchor.replace(":", "-"))  # as the builder writes ids
            above = page["level"] + depth
            yield {"level": above, "refuri": f"{address}{refuri}", "text": html.escape(title)}


def sections(toc: nodes.Element, depth: int = 0) -> Iterator[tuple[int, str, str]]:
    """Depth below the page, title and ``#id`` of each section of a page; the page itself, depth 0, is left out."""
    for item in toc.children:
        if isinstance(item, addnodes.toctree) or not isinstance(item, nodes.Element):
            continue
        if isinstance(item, nodes.list_item):
            for child in item.children:
                if isinstance(child, nodes.bullet_list):
                    yield from sections(child, depth + 1)
                elif depth and (reference := next(child.findall(nodes.reference), None)) is not None:
                    yield depth, reference.astext(), reference["anchorname"]
