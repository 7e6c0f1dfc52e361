"""A style sheet for the pages that need it, in themes that have no such rules of their own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sphinx.util.fileutil import copy_asset

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from docutils import nodes
    from sphinx.application import Sphinx


def add_stylesheet(
    app: Sphinx,
    path: Path,
    is_needed: Callable[[nodes.document], bool],
    is_for: Callable[[str], bool],
    *,
    in_epub: bool = False,
) -> None:
    """Let every web page whose doctree ``is_needed`` accepts load ``path``, in the themes that ``is_for`` accepts.

    With ``in_epub``, the pages of an EPUB load it too.
    """

    def is_wanted() -> bool:
        if app.builder.name == "epub":
            return in_epub
        return app.builder.format == "html" and is_for(app.config.html_theme)

    def copy(app: Sphinx) -> None:
        if is_wanted():
            copy_asset(path, app.outdir / "_static", force=True)

    def add(app: Sphinx, _page: str, _template: str, _context: dict[str, Any], doctree: nodes.document | None) -> None:
        if doctree is not None and is_wanted() and is_needed(doctree):
            app.add_css_file(path.name)

    app.connect("builder-inited", copy)
    app.connect("html-page-context", add)
