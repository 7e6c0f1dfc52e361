"""What a page says of itself where it is shared: a title, a beginning, an address, and a card drawn for it.

Only where ``html_baseurl`` says where the site is, because an address that is shared is absolute. A card is drawn by
resvg with the fonts of a package, so that it is the same on every machine, and once: it is kept beside the doctrees
for the next build.
"""

from __future__ import annotations

import posixpath
import re
from html import escape, unescape
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sphinx_exact_rebuilds.files import fingerprint, kept_file, write_if_different

from .card import HEIGHT, WIDTH, svg

if TYPE_CHECKING:
    from docutils import nodes
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata

FOLDER = "_images/cards"
BUILDERS = ("html", "dirhtml")
COLOURS = ("#0f211b", "#ffffff", "#74dcbe", "#f0b954")
#: Characters of a description.
LONGEST = 150
_PARAGRAPH = re.compile(r"<p>(.*?)</p>", re.DOTALL)
_TAG = re.compile(r"<[^>]+>")
_DESCRIPTION = re.compile(r'<meta\b(?=[^>]*\bname="description")[^>]*\bcontent="([^"]*)"')


def describe(
    app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: nodes.document | None
) -> None:
    """Give a written page its tags, and draw its card."""
    address = app.config.html_baseurl
    if app.builder.name not in BUILDERS or not address or pagename not in app.env.titles:
        return
    title = app.env.titles[pagename].astext()
    section = app.env.titles.get(f"{pagename.partition('/')[0]}/index")
    drawing = svg(title, app.config.project, section.astext() if section and "/" in pagename else "", COLOURS)
    file = f"{pagename}.png"
    card = kept_card(drawing, Path(app.doctreedir, "social_cards"))
    write_if_different(Path(app.outdir, FOLDER, file), card.read_bytes())
    tags = {
        "og:type": "article" if "/" in pagename else "website",
        "og:site_name": app.config.project,
        "og:locale": (app.config.language or "en").replace("-", "_"),
        "og:title": title,
        "og:url": context.get("pageurl") or posixpath.join(address, app.builder.get_target_uri(pagename)),
        "og:image": posixpath.join(address, FOLDER, file),
        "og:image:width": str(WIDTH),
        "og:image:height": str(HEIGHT),
        "og:image:alt": title,
    }
    if beginning := description(context.get("metatags", ""), context.get("body", "")):
        tags["og:description"] = beginning
    lines = [f'<meta property="{name}" content="{escape(value)}">' for name, value in tags.items()]
    lines.append('<meta name="twitter:card" content="summary_large_image">')
    context["metatags"] = context.get("metatags", "") + "\n" + "\n".join(lines)


def description(metatags: str, body: str) -> str:
    """What the page says of itself, or else its first paragraph, shortened."""
    if found := _DESCRIPTION.search(metatags):
        return unescape(found[1])
    paragraph = _PARAGRAPH.search(body)
    text = " ".join(unescape(_TAG.sub("", paragraph[1])).split()) if paragraph else ""
    return text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"


def kept_card(drawing: str, folder: Path) -> Path:
    """The PNG of a drawing: the one that an earlier build has kept in ``folder``, or a new one."""
    from ..resvg import png  # noqa: PLC0415 (a site without an address needs neither resvg nor its fonts)

    return kept_file(folder / f"{fingerprint(drawing)}.png", lambda: png(drawing))


def setup(app: Sphinx) -> ExtensionMetadata:
    app.connect("html-page-context", describe)
    return {"version": "0.1.0", "parallel_read_safe": True, "parallel_write_safe": True}
