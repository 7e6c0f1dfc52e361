"""What the theme's sidebar shows of other pages: seen by watching what it asks for.

A theme asks for its sidebar with ``toctree(titles_only=…, collapse=…)``. Where nothing was asked for, as by themes that
have their own means, everything must be expected.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .env_state import registry_of

if TYPE_CHECKING:
    from docutils import nodes
    from sphinx.application import Sphinx


def watch_sidebar(app: Sphinx, page: str, template: str, context: dict[str, Any], doctree: nodes.document) -> None:
    """Note with which options the theme calls ``toctree``."""
    original = context.get("toctree")
    if original is None:
        return
    seen = registry_of(app.env).sidebars

    def toctree(**options: Any) -> Any:
        seen.add(_kind(options))
        return original(**options)

    context["toctree"] = toctree


def _kind(options: dict[str, Any]) -> str:
    if options.get("titles_only"):
        return "titles"
    return "branch" if options.get("collapse", True) else "everything"
