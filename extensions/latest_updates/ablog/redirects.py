"""Pages at the old addresses of posts (``redirect``), each of which leads to where the post is now."""

from __future__ import annotations

import html
from pathlib import Path
from typing import TYPE_CHECKING, cast

from sphinx.util import logging

from .state import state_of

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.builders.html import StandaloneHTMLBuilder

logger = logging.getLogger(__name__)

_MARK = "<!-- latest_updates: redirect -->"
_PAGE = """<!DOCTYPE html>
{mark}
<html>
<head>
<meta charset="utf-8">
<meta http-equiv="refresh" content="{seconds}; url={url}">
<meta name="robots" content="noindex">
<link rel="canonical" href="{url}">
<title>{title}</title>
</head>
<body><p><a href="{url}">{title}</a></p></body>
</html>
"""


def redirect_page(title: str, url: str, seconds: int) -> str:
    """A page that every browser follows, with a link for those that do not."""
    return _PAGE.format(mark=_MARK, title=html.escape(title), url=html.escape(url), seconds=int(seconds))


def write_redirects(app: Sphinx, exception: Exception | None) -> None:
    if exception is not None or app.builder.name not in ("html", "dirhtml"):
        return
    builder = cast("StandaloneHTMLBuilder", app.builder)
    refresh = app.config.post_redirect_refresh
    for docname, post in sorted(state_of(app.env).posts.items()):
        for old in post.redirects:
            name = old.strip("/").removesuffix(".html")
            path = Path(builder.get_outfilename(name))
            if not path.resolve().is_relative_to(Path(app.outdir).resolve()):
                _refuse(app, docname, f"{old!r} is outside of the site")
            elif name in app.env.found_docs or (path.is_file() and _MARK not in path.read_text("utf-8", "replace")):
                _refuse(app, docname, f"{old!r} is a page of its own and is left alone")
            else:
                url = builder.get_relative_uri(name, docname)
                title = post.title or app.env.titles[docname].astext()
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text(redirect_page(title, url, 5 if refresh is None else refresh), encoding="utf-8")


def _refuse(app: Sphinx, docname: str, why: str) -> None:
    logger.warning("redirect: %s", why, type="latest_updates", subtype="redirect", location=docname)
