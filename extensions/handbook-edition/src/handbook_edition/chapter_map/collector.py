"""Know the pages that hold a map, and write one again when what it shows has changed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sphinx.environment.collectors import EnvironmentCollector

from sphinx_exact_rebuilds import state
from sphinx_exact_rebuilds.files import digest

from .directive import chapters_below
from .nodes import chapter_map

if TYPE_CHECKING:
    from collections.abc import Set

    from docutils import nodes
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment

STATE = "chapter_map"


class ChapterMapCollector(EnvironmentCollector):
    def clear_doc(self, app: Sphinx, env: BuildEnvironment, docname: str) -> None:
        pages_with_maps(env).discard(docname)

    def merge_other(self, app: Sphinx, env: BuildEnvironment, docnames: Set[str], other: BuildEnvironment) -> None:
        pages_with_maps(env).update(pages_with_maps(other) & docnames)

    def process_doc(self, app: Sphinx, doctree: nodes.document) -> None:
        if next(doctree.findall(chapter_map), None) is not None:
            pages_with_maps(app.env).add(app.env.docname)

    def get_updated_docs(self, app: Sphinx, env: BuildEnvironment) -> list[str]:
        """The pages to write again: those whose chapters say something else than when this output was written."""
        current = {docname: digest(_shown(env, docname)) for docname in sorted(pages_with_maps(env))}
        before = state.load(app, STATE) or {}
        state.save(app, STATE, current)
        return [docname for docname, shown in current.items() if before.get(docname) != shown]


def pages_with_maps(env: BuildEnvironment) -> set[str]:
    if not hasattr(env, "chapter_map_pages"):
        env.chapter_map_pages = set()  # type: ignore[attr-defined]
    pages: set[str] = env.chapter_map_pages  # type: ignore[attr-defined]
    return pages


def _shown(env: BuildEnvironment, docname: str) -> list[object]:
    """Everything that a map shows; titles of what is needed may stand in other sections."""
    return [
        (
            each.docname,
            each.title,
            each.summary,
            each.part,
            each.needs,
            [str(env.titles.get(need)) for need in each.needs],
        )
        for each in chapters_below(env, docname)
    ]
