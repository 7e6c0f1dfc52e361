"""Note what pages look up while they are read; afterwards, ask for the pages that show something that changed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from sphinx import addnodes
from sphinx.environment.collectors import EnvironmentCollector
from sphinx.util import docname_join

from . import snapshot, state
from .shown import changed, pages_above, pages_that_look_up

if TYPE_CHECKING:
    from collections.abc import Set

    from docutils import nodes
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment

STATE = "exact_rebuilds"
#: Builders that leave nothing that could be out of date.
_WITHOUT_PAGES = ("dummy", "gettext", "linkcheck")


class ReferenceCollector(EnvironmentCollector):
    """Keeps, for every page, the names that its references look up."""

    def clear_doc(self, app: Sphinx, env: BuildEnvironment, docname: str) -> None:
        targets_of(env).pop(docname, None)

    def merge_other(self, app: Sphinx, env: BuildEnvironment, docnames: Set[str], other: BuildEnvironment) -> None:
        theirs = targets_of(other)
        targets_of(env).update((docname, theirs[docname]) for docname in docnames if docname in theirs)

    def process_doc(self, app: Sphinx, doctree: nodes.document) -> None:
        docname = app.env.current_document.docname
        found = {way for node in doctree.findall(addnodes.pending_xref) for way in _targets(node, docname)}
        if found:
            targets_of(app.env)[docname] = frozenset(found)


def targets_of(env: BuildEnvironment) -> dict[str, frozenset[str]]:
    """Page → what its references look up."""
    if not hasattr(env, "exact_rebuilds_targets"):
        env.exact_rebuilds_targets = {}  # type: ignore[attr-defined]
    return cast("dict[str, frozenset[str]]", env.exact_rebuilds_targets)  # type: ignore[attr-defined]


def write_again(app: Sphinx, env: BuildEnvironment) -> list[str]:
    """The pages that show something of another page that is no longer so, in this output folder."""
    if app.builder.name in _WITHOUT_PAGES:
        return []
    _sort_index_entries(env)
    before = state.load(app, STATE)
    token = {"reading": snapshot.reading(env), "appearance": snapshot.appearance(app)}
    if before and all(before.get(key) == value for key, value in token.items()):
        return []
    now: dict[str, Any] = {**token, **snapshot.take(app, env)}
    env.exact_rebuilds_now = (before, now)  # type: ignore[attr-defined]
    if before is None:
        return sorted(env.found_docs)
    return sorted(_outdated(app, env, before, now) & env.found_docs)


def remember(app: Sphinx, exception: Exception | None) -> None:
    """When a build has succeeded, what its pages show is what the next one compares with."""
    _before, now = vars(app.env).pop("exact_rebuilds_now", (None, None))
    if exception is None and now is not None:
        state.save(app, STATE, now)


def _outdated(app: Sphinx, env: BuildEnvironment, before: dict[str, Any], now: dict[str, Any]) -> set[str]:
    everywhere = before["tree"] != now["tree"] or before["appearance"] != now["appearance"]
    if everywhere and app.builder.format == "html":  # Sidebars, "next" and "previous" stand on every page.
        return set(env.found_docs)
    names = changed(before["names"], now["names"])
    documents = {name.removeprefix("std:doc:") for name in names if name.startswith("std:doc:")}
    said = {name.split(":", 2)[2] for name in names}
    return pages_that_look_up(said, targets_of(env)) | pages_above(documents, env.toctree_includes)


def _targets(node: addnodes.pending_xref, docname: str) -> set[str]:
    """What ``node`` looks up, as written and, should it mean a page, seen from ``docname``."""
    target = str(node.get("reftarget", ""))
    written = target.lower()
    return {written, written.rpartition(".")[2], docname_join(docname, target).lower()}


def _sort_index_entries(env: BuildEnvironment) -> None:
    """Of index entries that differ in case alone, let the page's name decide, not the order of reading."""
    entries = env.domains.index_domain.entries
    ordered = sorted(entries.items())
    entries.clear()
    entries.update(ordered)
