"""Before a page is written: replace the placeholders by what they stand for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docutils import nodes
from sphinx.transforms.post_transforms import SphinxPostTransform

from .nodes import PLACEHOLDERS, post_byline, post_footer, post_index, post_listing
from .rendering import Renderer
from .site import site_of

if TYPE_CHECKING:
    from collections.abc import Iterable


class FillPlaceholders(SphinxPostTransform):
    # Before the transforms that resolve references and pick images, so that they see what is put in here.
    default_priority = 5

    def run(self, **kwargs: object) -> None:
        if not any(isinstance(node, PLACEHOLDERS) for node in self.document.findall()):
            return
        site = site_of(self.app)
        for index in list(self.document.findall(post_index)):
            index.replace_self(Renderer(site, index["docname"]).index(index["kind"]))
        for listing in list(self.document.findall(post_listing)):
            listing.replace_self(self._listing(Renderer(site, listing["docname"]), listing))
        for byline in list(self.document.findall(post_byline)):
            post = site.post(byline["docname"])
            byline.replace_self([Renderer(site, byline["docname"]).byline(post)] if post else [])
        for footer in list(self.document.findall(post_footer)):
            post = site.post(footer["docname"])
            footer.replace_self(Renderer(site, footer["docname"]).footer(post) if post else [])

    def _listing(self, renderer: Renderer, listing: post_listing) -> list[nodes.Node]:
        level = _depth(listing) + 1
        return renderer.listing(listing["query"], {**listing.attributes, "level": level})


def _depth(node: nodes.Node) -> int:
    """In how many sections ``node`` stands."""
    return sum(isinstance(parent, nodes.section) for parent in _ancestors(node))


def _ancestors(node: nodes.Node) -> Iterable[nodes.Node]:
    parent = node.parent
    while parent is not None:
        yield parent
        parent = parent.parent
