"""The rim around Sphinx's EPUB builder: its language, its words, its stylesheets."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import unquote

from sphinx.locale import _

from sphinx_static_render.epub_package import add_property, items

if TYPE_CHECKING:
    from typing import Any
    from xml.dom.minidom import Document

    from docutils import nodes
    from sphinx.application import Sphinx

HTML_TAG = (
    '<html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops" '
    'lang="{language}" xml:lang="{language}">'
)


def speak_the_language(app: Sphinx) -> None:
    """Give the pages their language, and the navigation its headings in it."""
    if app.builder.name != "epub":
        return
    app.builder.html_tag = HTML_TAG.format(language=app.config.epub_language)  # type: ignore[attr-defined]
    app.builder.guide_titles = {  # type: ignore[attr-defined]
        "toc": _("Table of Contents"),
        "cover": _("Cover"),
    }


def drop_stylesheets(
    app: Sphinx, _pagename: str, _templatename: str, context: dict[str, Any], _doctree: nodes.document | None
) -> None:
    if app.builder.name == "epub":
        unwanted = tuple(f"_static/{name}" for name in app.config.epub_edition_drop_css)
        context["css_files"] = [css for css in context["css_files"] if not str(css.filename).startswith(unwanted)]


def name_the_cover(app: Sphinx, package: Document) -> None:
    """``epub-package``: mark the cover as EPUB 3 wants it; Sphinx marks it as EPUB 2 did, which many devices ignore."""
    for item in items(package):
        if app.config.epub_cover and unquote(item.getAttribute("href")) == app.config.epub_cover[0]:
            add_property(item, "cover-image")
