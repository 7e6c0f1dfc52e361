"""HTML builders only: lists of posts, each line of which is drawn once.

A post stands in the archive, under its category and each of its tags, and below related posts, always as the same
line. Drawing thousands of them anew is most of the cost of an index page. So the builder's own translator draws a line
when it is first asked for, and from then on lists are put together from what it wrote.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from docutils import nodes
from sphinx.util.docutils import new_document

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from sphinx.builders.html import StandaloneHTMLBuilder

    from .post import Post


class DrawnLists:
    """The lines of one build; a line is kept for each address by which its post is reached from where it stands."""

    def __init__(self, builder: StandaloneHTMLBuilder) -> None:
        self.builder = builder
        self._lines: dict[tuple[str, str], str] = {}
        self._frame = "", ""

    def bullets(
        self, docname: str, posts: Iterable[Post], draw: Callable[[Iterable[Post]], nodes.bullet_list]
    ) -> nodes.raw:
        """What the builder writes for ``draw(posts)`` on the page ``docname``."""
        places = {(post.docname, self.builder.get_relative_uri(docname, post.docname)): post for post in posts}
        missing = {place: post for place, post in places.items() if place not in self._lines}
        if missing:
            self._draw(missing, draw(missing.values()))
        begin, end = self._frame
        return nodes.raw("", "".join((begin, *(self._lines[place] for place in places), end)), format="html")

    def _draw(self, places: Iterable[tuple[str, str]], bullets: nodes.bullet_list) -> None:
        """Walk over ``bullets`` as ``walkabout`` does, and take what is written item by item."""
        document = new_document("", self.builder.docsettings)
        document += bullets
        translator = cast("Any", self.builder.create_translator(document, self.builder))

        def written() -> str:
            text = "".join(translator.body)
            translator.body.clear()
            return text

        translator.dispatch_visit(bullets)
        begin = written()
        for place, item in zip(places, bullets, strict=True):
            item.walkabout(translator)
            self._lines[place] = written()
        translator.dispatch_departure(bullets)
        self._frame = begin, written()
