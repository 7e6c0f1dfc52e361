"""The two nodes of a map."""

from __future__ import annotations

from docutils import nodes


class chapter_map(nodes.General, nodes.Element):
    """The map of the chapters below the page that it stands on; ``lanes`` of lines run beside its stops."""


class chapter_stop(nodes.General, nodes.Element):
    """A chapter on the map; ``stop`` says what is drawn beside it, ``part`` which part of the section it opens."""
