"""Before a page is written: replace the placeholders by what they stand for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docutils import nodes
from sphinx.transforms.post_transforms import SphinxPostTransform

from .nodes import PLACEHOLDERS, post_byline, post_history, post_index, post_listing
from .registry import registry_of
from .rendering import Renderer

if TYPE_CHECKING:
    from collections.abc import Iterable


class FillPlaceholders(SphinxPostTransform):
    # Before the transforms that resolve references and pick images, so that they see what is put in here.
    default_priority = 5

    def run(self, **kwargs: object) -> None:
        if not any(isinstance(node, PLACEHOLDERS) for node in self.document.findall()):
            return
        site = registry_of(self.env).site
        if site is None:  # Only without PostCollector, which makes it before anything is written.
            return
        for index in list(self.document.findall(post_index)):
            index.replace_self(Renderer(site, index["docname"]).index(index["kind"]))
        for listing in list(self.document.findall(post_listing)):
            options = {
                "style": listing["style"],
                "excerpt_length": listing["excerpt_length"],
                "level": _depth(listing) + 1,
            }
            listing.replace_self(Renderer(site, listing["docname"]).listing(listing["query"], **options))
        for byline in list(self.document.findall(post_byline)):
            post = site.post(byline["docname"])
            byline.replace_self([Renderer(site, byline["docname"]).byline(post)] if post else [])
        for history in list(self.document.findall(post_history)):
            post = site.post(history["docname"])
            history.replace_self(Renderer(site, history["docname"]).history(post) if post else [])


def _depth(node: nodes.Node) -> int:
    """In how many sections ``node`` stands."""
    return sum(isinstance(parent, nodes.section) for parent in _ancestors(node))


def _ancestors(node: nodes.Node) -> Iterable[nodes.Node]:
    parent = node.parent
    while parent is not None:
        yield parent
        parent = parent.parent
