"""``:ref:`` to the labels that ablog makes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docutils import nodes
from sphinx.util import logging

from ..rendering import link_between
from .labels import labels_of

if TYPE_CHECKING:
    from sphinx import addnodes
    from sphinx.application import Sphinx
    from sphinx.builders import Builder
    from sphinx.environment import BuildEnvironment

    from .state import Place

logger = logging.getLogger(__name__)

_REFERENCES = ("ref", "any", "myst")


def resolve_label(
    app: Sphinx, env: BuildEnvironment, node: addnodes.pending_xref, content: nodes.TextElement
) -> nodes.Node | None:
    """A link to what takes the place of ablog's page; its name alone where nothing does."""
    if not _is_reference(node) or (place := labels_of(app).get(node["reftarget"].lower())) is None:
        return None
    if place.rivals and node.parent is not None:  # said where it stands, not wherever an excerpt quotes it
        logger.warning(
            "%r is the label of several posts: %s; the first is taken",
            node["reftarget"],
            ", ".join((place.docname, *place.rivals)),
            type="latest_updates",
            subtype="label",
            location=node,
        )
    text = content if node.get("refexplicit") else nodes.inline("", place.text, classes=["std", "std-ref"])
    return link_to(place, app.builder, node.get("refdoc", ""), text)


def link_to(place: Place, builder: Builder, docname: str, child: nodes.Node) -> nodes.Node:
    """``child`` as a link from ``docname`` to ``place``; ``child`` itself where that leads nowhere."""
    if place.address:
        return nodes.reference("", "", child, internal=False, refuri=place.address)
    if not place.docname:
        return child
    link = link_between(builder, docname, place.docname, place.section, child)
    return child if link is None else link


def _is_reference(node: addnodes.pending_xref) -> bool:
    return node.get("refdomain", "") in ("", "std") and node["reftype"] in _REFERENCES
