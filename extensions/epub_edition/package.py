"""The rim around Sphinx's EPUB builder: its language, its words, its stylesheets."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sphinx.locale import _

if TYPE_CHECKING:
    from typing import Any

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


def name_the_cover(app: Sphinx) -> None:
    """Mark the cover as EPUB 3 wants it; Sphinx marks it as EPUB 2 did, which many devices no longer read.

    The method is wrapped, not overridden: another extension may bring its own subclass of the builder.
    """
    if app.builder.name != "epub" or not app.config.epub_cover:
        return
    builder: Any = app.builder
    build_content = builder.build_content

    def build_content_with_cover() -> None:
        build_content()
        package = app.outdir / "content.opf"
        marked = with_cover_image(package.read_text(encoding="utf-8"), app.config.epub_cover[0])
        package.write_text(marked, encoding="utf-8")

    builder.build_content = build_content_with_cover


def with_cover_image(package: str, href: str) -> str:
    """The package document with ``properties="cover-image"`` at the picture ``href``."""
    return re.sub(rf'<item (?=[^>]*href="{re.escape(href)}")', '<item properties="cover-image" ', package, count=1)
