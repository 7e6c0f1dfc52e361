"""Note what pages look up while they are read; afterwards, ask for the pages that show something that changed."""

from __future__ import annotations

from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from docutils import nodes
from sphinx import addnodes
from sphinx.environment.collectors import EnvironmentCollector
from sphinx.util import docname_join

from . import snapshot, state
from .affected_pages import SIDEBARS, changed, pages_above, pages_that_look_up, pages_whose_sidebar_shows
from .env_state import registry_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Set

    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment

STATE = "exact_rebuilds"
#: Builders that leave nothing that could be out of date.
WITHOUT_PAGES = ("dummy", "gettext", "linkcheck")


class ReferenceCollector(EnvironmentCollector):
    """Keeps, for every page, the names that its references look up."""

    def clear_doc(self, app: Sphinx, env: BuildEnvironment, docname: str) -> None:
        registry_of(env).targets.pop(docname, None)
        registry_of(env).linked_files.pop(docname, None)

    def merge_other(self, app: Sphinx, env: BuildEnvironment, docnames: Set[str], other: BuildEnvironment) -> None:
        mine, theirs = registry_of(env), registry_of(other)
        mine.targets |= {docname: found for docname, found in theirs.targets.items() if docname in docnames}
        mine.linked_files |= {docname: found for docname, found in theirs.linked_files.items() if docname in docnames}

    def process_doc(self, app: Sphinx, doctree: nodes.document) -> None:
        docname = app.env.current_document.docname
        found = {way for node in doctree.findall(addnodes.pending_xref) for way in _targets(node, docname)}
        if found:
            registry_of(app.env).targets[docname] = frozenset(found)
        if files := {name: _is_file(app, name) for name in _linked_files(app.env, doctree)}:
            registry_of(app.env).linked_files[docname] = files


def read_again(app: Sphinx, env: BuildEnvironment, added: Set[str], changed: Set[str], removed: Set[str]) -> list[str]:
    """``env-get-outdated``: the pages with a Markdown link to a file that has come or gone since they were read.

    MyST decides when it reads whether a link means a page, a file to download, or a label.
    """
    if not app.config.exact_rebuilds:
        return []
    is_there = cache(partial(_is_file, app))  # many pages link to the same files
    return [
        docname
        for docname, files in registry_of(env).linked_files.items()
        if any(is_there(name) != was_there for name, was_there in files.items())
    ]


def write_again(app: Sphinx, env: BuildEnvironment) -> list[str]:
    """The pages that show something of another page that is no longer so, in this output folder."""
    if app.builder.name in WITHOUT_PAGES:
        return []
    if not app.config.exact_rebuilds:
        state.save(app, STATE, None)  # should it be switched on again, nobody knows what the pages show
        return []
    _sort_index_entries(env)
    before = state.load(app, STATE)
    token = {"reading": snapshot.reading(env), "appearance": snapshot.appearance(app)}
    if before and all(before.get(key) == value for key, value in token.items()):
        return []
    now: dict[str, Any] = {**token, **snapshot.take(app, env)}
    registry_of(env).before, registry_of(env).now = before, now
    if before is None:
        return sorted(env.found_docs)
    return sorted(_outdated(app, env, before, now) & env.found_docs)


def remember(app: Sphinx, exception: Exception | None) -> None:
    """When a build has succeeded, what its pages show is what the next one compares with."""
    if not hasattr(app, "env"):  # the build has failed before there was one
        return
    registry = registry_of(app.env)
    if exception is None and registry.now is not None:
        known = (registry.before or {}).get("sidebar", "everything")
        state.save(app, STATE, {**registry.now, "sidebar": max(registry.sidebars, key=SIDEBARS.index, default=known)})
    registry.before = registry.now = None
    registry.sidebars.clear()


def _outdated(app: Sphinx, env: BuildEnvironment, before: dict[str, Any], now: dict[str, Any]) -> set[str]:
    everywhere = before["tree"] != now["tree"] or before["appearance"] != now["appearance"]
    if everywhere and app.builder.format == "html":  # Sidebars, "next" and "previous" stand on every page.
        return set(env.found_docs)
    includes = env.toctree_includes
    headings = changed(before["outlines"], now["outlines"])
    sidebar = before["sidebar"] if app.builder.format == "html" else "titles"
    names = changed(before["names"], now["names"])
    documents = {name.removeprefix("std:doc:") for name in names if name.startswith("std:doc:")}
    said = {name.split(":", 2)[2] for name in names}
    images = changed(before["images"], now["images"]) & env.images.keys()
    return (
        pages_that_look_up(said, registry_of(env).targets)
        | pages_above(documents, includes)
        | pages_whose_sidebar_shows(headings, sidebar, env.found_docs, includes)
        | {docname for path in images for docname in env.images[path][0]}
    )


def _targets(node: addnodes.pending_xref, docname: str) -> set[str]:
    """What ``node`` looks up, as written and, should it mean a page, seen from ``docname``."""
    target = str(node.get("reftarget", ""))
    written = target.lower()
    return {written, written.rpartition(".")[2], docname_join(docname, target).lower()}


def _is_file(app: Sphinx, name: str) -> bool:
    return Path(app.srcdir, name).is_file()


def _linked_files(env: BuildEnvironment, doctree: nodes.document) -> Iterator[str]:
    """The files that Markdown links on a page name, seen from the sources, whether they are there or not."""
    for node in doctree.findall(nodes.Element):
        if node.get("reftype") != "myst":
            continue
        path = node["reftarget"].partition("#")[0]
        if node["refdomain"] == "doc":
            yield str(env.doc2path(path, base=False))
        elif path:
            yield env.relfn2path(path)[0]


def _sort_index_entries(env: BuildEnvironment) -> None:
    """Of index entries that differ in case alone, let the page's name decide, not the order of reading."""
    entries = env.domains.index_domain.entries
    ordered = sorted(entries.items())
    entries.clear()
    entries.update(ordered)
