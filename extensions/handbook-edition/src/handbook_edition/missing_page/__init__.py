"""``404.html``: what a server shows for an address that leads nowhere, and that works whatever the address was.

A server gives the page for addresses of any depth, so its own links can't be relative to it: it carries a ``<base>``,
the address of the site. So it is made only where ``html_baseurl`` says what that is, and where the project has a
template ``404.html``.
"""

from __future__ import annotations

import posixpath
import re
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata

NAME = "404"
_HEAD = re.compile(r"<head>")
_TO_ITSELF = re.compile(r'(<a\b[^>]*\bhref=")#')


def write_page(app: Sphinx, exception: Exception | None) -> None:
    if exception is not None or app.builder.name not in ("html", "dirhtml") or not app.config.html_baseurl:
        return
    if not any((Path(app.confdir) / folder / f"{NAME}.html").exists() for folder in app.config.templates_path):
        return
    builder = app.builder
    file = Path(app.outdir, f"{NAME}.html")
    builder.handle_page(NAME, {"pageurl": None}, f"{NAME}.html", outfilename=file)  # type: ignore[attr-defined]
    folder = builder.get_target_uri(NAME).rpartition("/")[0]  # from where its relative addresses are meant
    file.write_text(anywhere(file.read_text("utf-8"), app.config.html_baseurl, folder), encoding="utf-8")


def anywhere(html: str, site: str, folder: str = "") -> str:
    """A page in ``folder`` of a ``site`` that can be shown at any address; links into the page itself stay in it."""
    root = site.rstrip("/") + "/"
    based = _HEAD.sub(f'<head><base href="{posixpath.join(root, folder, "")}">', html, count=1)
    return _TO_ITSELF.sub(rf"\g<1>{root}{NAME}.html#", based)


def setup(app: Sphinx) -> ExtensionMetadata:
    app.connect("build-finished", write_page, priority=750)  # before the page gets its styles, and a worker knows it
    return {"version": "0.1.0", "parallel_read_safe": True, "parallel_write_safe": True}
