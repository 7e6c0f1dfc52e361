"""Before a page is written: replace the placeholders by what they stand for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docutils import nodes
from sphinx.transforms.post_transforms import SphinxPostTransform

from sphinx_exact_rebuilds.sphinx_internals import application_of

from .nodes import PLACEHOLDERS, post_byline, post_cloud, post_index, post_listing
from .rendering import Renderer
from .site import site_of

if TYPE_CHECKING:
    from collections.abc import Iterable


class FillPlaceholders(SphinxPostTransform):
    # Before the transforms that resolve references and pick images, so that they see what is put in here.
    default_priority = 5

    def run(self, **kwargs: object) -> None:
        placeholders = [node for node in self.document.findall() if isinstance(node, PLACEHOLDERS)]
        if not placeholders:
            return
        site = site_of(application_of(self))
        for node in placeholders:
            renderer = Renderer(site, node["docname"])
            post = site.post(node["docname"])
            if isinstance(node, post_index):
                node.replace_self(renderer.index(node["kind"]))
            elif isinstance(node, post_cloud):
                node.replace_self(renderer.cloud(node["cloud"], node["limit"]))
            elif isinstance(node, post_listing):
                node.replace_self(self._listing(renderer, node))
            elif isinstance(node, post_byline):
                node.replace_self([renderer.byline(post)] if post else [])
            else:
                node.replace_self(renderer.footer(post) if post else [])

    def _listing(self, renderer: Renderer, listing: post_listing) -> list[nodes.Node]:
        level = _depth(listing) + 1
        return renderer.listing({**listing.attributes, "level": level})


def _depth(node: nodes.Node) -> int:
    """In how many sections ``node`` stands."""
    return sum(isinstance(parent, nodes.section) for parent in _ancestors(node))


def _ancestors(node: nodes.Node) -> Iterable[nodes.Node]:
    parent = node.parent
    while parent is not None:
        yield parent
        parent = parent.parent
