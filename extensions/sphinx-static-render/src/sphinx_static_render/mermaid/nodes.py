"""What stands in a page for a diagram that has been drawn."""

from __future__ import annotations

from docutils import nodes


class static_diagram(nodes.General, nodes.Element):
    """Holds a diagram's light and dark pictures, or its only one; ``width`` is their natural width in CSS pixels."""
