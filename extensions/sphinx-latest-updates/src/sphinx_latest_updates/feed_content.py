"""The content of posts as it lies in the output folder, taken from there only when a page has been written again."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from sphinx_exact_rebuilds.state import digest

from .portable_html import cut_body, portable
from .text import printable

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sphinx.builders.html import StandaloneHTMLBuilder

#: A page's time of writing and size, and a token of its content.
Known = tuple[list[int], str]


class WrittenContent:
    """``before`` maps pages to what was known of them after the last build into this folder."""

    def __init__(self, builder: StandaloneHTMLBuilder, base: str, before: Mapping[str, Known]) -> None:
        self.builder, self.base, self.before = builder, base, before
        self.now: dict[str, Known] = {}
        self._html: dict[str, str | None] = {}

    def token(self, docname: str) -> str:
        """Changes with the content of the page."""
        if docname not in self.now:
            stamp = stamp_of(self.builder, docname)
            known = self.before.get(docname)
            token = known[1] if known and known[0] == stamp and stamp else digest(self.html(docname))
            self.now[docname] = stamp, token
        return self.now[docname][1]

    def html(self, docname: str) -> str | None:
        """HTML that can be read anywhere; ``None`` when the page's theme shows no body."""
        if docname not in self._html:
            self._html[docname] = self._read(docname)
        return self._html[docname]

    def _read(self, docname: str) -> str | None:
        try:
            page = Path(self.builder.get_outfilename(docname)).read_text(encoding="utf-8")
        except OSError:
            return None
        body = cut_body(page)
        return None if body is None else printable(portable(body, self.base + self.builder.get_target_uri(docname)))


def stamp_of(builder: StandaloneHTMLBuilder, docname: str) -> list[int]:
    """Changes whenever the page is written."""
    try:
        stat = Path(builder.get_outfilename(docname)).stat()
    except OSError:
        return []
    return [stat.st_mtime_ns, stat.st_size]
