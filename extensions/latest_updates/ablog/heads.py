"""Which posts of ablog's readers must not see yet, told from the heads of their sources, before pages are read."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from ..front_matter import FrontMatterError
from ..heads import metadata_in
from .config import settings_of
from .dates import iso, read_date
from .state import state_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from sphinx.application import Sphinx

    from .translation import Settings

_POST = re.compile(r"^\.\. +post::(.*)$", re.MULTILINE)
_POST_FENCE = re.compile(r"(?:`{3,}|~{3,}|:{3,}) *\{post\}(.*)")
_FENCE = re.compile(r"(`{3,}|~{3,}|:{3,})")


def metadata_reader(app: Sphinx) -> Callable[[str, str], dict[str, Any]]:
    """A function from a page's name and the head of its source to what our own front matter would say of it."""
    settings, matched = settings_of(app.config), state_of(app.env).matched

    def read(docname: str, head: str) -> dict[str, Any]:
        kind = app.config.source_suffix.get(app.env.doc2path(docname).suffix)
        find = argument_in_restructuredtext if kind == "restructuredtext" else argument_in_markdown
        return publication(head, find(head), settings, matched=docname in matched)

    return read


def publication(head: str, argument: str | None, settings: Settings, *, matched: bool) -> dict[str, Any]:
    """``date`` and ``draft`` of the post whose source begins with ``head``; nothing for a page that is no post.

    ``argument`` is what its ``post`` directive says, ``None`` where there is none.
    To ablog, a post without a date is a draft; it has some date here, which nobody will see.
    """
    if not (matched or argument is not None or "blogpost" in head):
        return {}
    metadata = metadata_in(head)
    has_fields = matched or "blogpost" in metadata
    if not (has_fields or argument is not None):
        return {}
    text = argument or str((metadata.get("date") if has_fields else None) or "").strip()
    if not text:
        return {"date": "1970-01-01", "draft": "true"}
    try:
        moment, _warning = read_date(text, settings.date_format, settings.zone)
    except FrontMatterError:  # said when the page is read
        return {}
    return {"date": iso(moment), "draft": metadata.get("draft", "false")}


def argument_in_restructuredtext(source: str) -> str | None:
    """What the first ``post`` directive says after its name; ``None`` where there is none.

    One that is indented may be an example, and counts for nothing.
    """
    found = _POST.search(source)
    return found[1].strip() if found else None


def argument_in_markdown(source: str) -> str | None:
    """The same for MyST; a directive in the body of another fence may be an example."""
    fence = ""
    for line in source.splitlines():
        if not fence and (post := _POST_FENCE.match(line)):
            return post[1].strip()
        if mark := _FENCE.match(line):
            if not fence:
                fence = mark[1]
            elif mark[1].startswith(fence) and not line.strip(f"{fence[0]} \t"):
                fence = ""
    return None
