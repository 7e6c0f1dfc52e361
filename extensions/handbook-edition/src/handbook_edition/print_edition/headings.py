"""A heading is never the last thing on a page: the one case that LaTeX does not see to."""

from __future__ import annotations

from typing import Any

from docutils import nodes
from sphinx.transforms.post_transforms import SphinxPostTransform

#: How much of a page a heading wants to have left, by what it opens with: room for the beginning of it, or for the
#: text that goes on where a figure went to the next page.
ROOM = {nodes.image: r"8\baselineskip", nodes.figure: r"8\baselineskip", nodes.literal_block: r"9\baselineskip"}


class HeadingsWithRoom(SphinxPostTransform):
    """Ask for room before a section that opens with a picture or code: what does not fit would go on without it."""

    # After diagrams have become pictures (7).
    default_priority = 8
    formats = ("latex",)

    def run(self, **kwargs: Any) -> None:
        for section in list(self.document.findall(nodes.section)):
            holder = section.parent
            if not isinstance(holder, nodes.section) or _opening(holder) is section:
                continue
            if room := room_for(section):
                above, at = _end_of_what_precedes(section)
                above.insert(at, nodes.raw("", rf"\Needspace{{{room}}}", format="latex"))


def room_for(section: nodes.section) -> str | None:
    """The LaTeX length that a section's opening takes, if it is a picture or code, under however many headings."""
    opening = _opening(section)
    if isinstance(opening, nodes.section):
        return room_for(opening)
    if isinstance(opening, nodes.container):
        opening = next((node for node in opening.findall() if isinstance(node, tuple(ROOM))), opening)
    return next((room for kind, room in ROOM.items() if isinstance(opening, kind)), None)


def _opening(section: nodes.section) -> nodes.Node | None:
    """What stands under the heading."""
    silent = (nodes.title, nodes.target, nodes.Invisible)
    return next((child for child in section.children if not isinstance(child, silent)), None)


def _end_of_what_precedes(section: nodes.section) -> tuple[nodes.Element, int]:
    """Above the section and its labels, which may hang at the end of a subsection: the writer wants them next to it."""
    above, at = section.parent, section.parent.index(section)
    while isinstance(before := above[at - 1], nodes.section):
        above, at = before, len(before)
    while isinstance(above[at - 1], nodes.target):
        at -= 1
    return above, at
