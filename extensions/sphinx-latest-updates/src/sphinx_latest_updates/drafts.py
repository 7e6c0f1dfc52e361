"""Pages that readers must not see yet: drafts, and posts whose date is still to come.

Every page is read, and what Sphinx has read of its front matter decides. Before anything is numbered, looked up or
written, the pages that must wait are dropped from the environment as if their sources did not exist: the environment
and every extension that keeps something of a page forget it, and tables of contents lose their entries. What an earlier
build wrote for such a page is deleted by ``exact_rebuilds``.

A page that waits is read again only when its source has changed, or its time has come.
"""

from __future__ import annotations

import logging as standard_logging
from pathlib import Path
from typing import TYPE_CHECKING

from docutils import nodes
from sphinx import addnodes
from sphinx.util import logging
from sphinx.util.logging import WarningStreamHandler, get_node_location

from sphinx_exact_rebuilds.sphinx_internals import forget_doctree, replace_doctree, stored_doctree

from .env_state import Unpublished, build_time, registry_of, warn_at

if TYPE_CHECKING:
    from collections.abc import Iterable, Set

    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment

logger = logging.getLogger(__name__)

#: Of the warnings about a page that waits, those that are given all the same: why it waits may be a slip.
_ALWAYS_GIVEN = "draft"


def skip_unchanged(
    app: Sphinx, env: BuildEnvironment, added: set[str], changed: set[str], removed: set[str]
) -> list[str]:
    """``env-get-outdated``: do not read again what waits still."""
    registry = registry_of(env)
    now = build_time(app.config)
    reads_everything = added is env.found_docs  # as after a change of the configuration
    registry.unpublished = {
        docname: page
        for docname, page in registry.unpublished.items()
        if docname in added
        and not reads_everything
        and not page.is_over(now)
        and not page.has_changed(Path(env.doc2path(docname)))
    }
    added.difference_update(registry.unpublished)
    return []


def note_pages_to_read(app: Sphinx, env: BuildEnvironment, docnames: list[str]) -> None:
    """``env-before-read-docs``: keep Sphinx's own list, from which it is told later what to write."""
    registry = registry_of(env)
    docnames[:] = [docname for docname in docnames if docname not in registry.unpublished]
    registry.reading = docnames


def drop_unpublished(app: Sphinx, env: BuildEnvironment) -> list[str]:
    """``env-updated``: drop what must wait; return the pages that must be written because of that."""
    registry = registry_of(env)
    found = {docname: page for docname, page in _unpublished(app, env).items() if docname in env.all_docs}
    were_read = found.keys() & set(registry.reading)
    names = _names_on(env, were_read)
    for docname, page in found.items():
        _forget(app, env, docname)
        registry.unpublished[docname] = page
    waiting = registry.unpublished.keys()
    lost = _pages_that_say(env, names) | {page for page, posts in registry.left_out.items() if posts - waiting}
    for docname in sorted(lost & env.all_docs.keys()):
        app.emit("env-purge-doc", env, docname)
        env.clear_doc(docname)
        app.builder.read_doc(docname)
    parents: dict[str, set[str]] = {}
    for docname in sorted(waiting):
        for parent in env.files_to_rebuild.pop(docname, ()):
            parents.setdefault(parent, set()).add(docname)
    for parent, posts in sorted(parents.items()):
        _take_out_of_toctrees(app, env, parent, posts)
        registry.left_out.setdefault(parent, set()).update(posts)
    env.project.docnames.difference_update(waiting)
    registry.reading[:] = [docname for docname in registry.reading if docname not in waiting]
    registry.reading = []
    for docname, page in sorted(registry.unpublished.items()):
        logger.info("latest_updates: %s %s", docname, page.reason)
    return sorted(lost | parents.keys())


def silence_drafts(app: Sphinx) -> None:
    """``builder-inited``: what Sphinx has to say about pages that nobody sees is not said."""
    for handler in standard_logging.getLogger(logging.NAMESPACE).handlers:
        if isinstance(handler, WarningStreamHandler):
            handler.filters.insert(0, _AboutPublishedPages(app.env))  # before warnings are counted


class _AboutPublishedPages(standard_logging.Filter):
    def __init__(self, env: BuildEnvironment) -> None:
        super().__init__()
        self.env = env

    def filter(self, record: standard_logging.LogRecord) -> bool:
        unpublished = registry_of(self.env).unpublished
        if not unpublished or getattr(record, "subtype", None) == _ALWAYS_GIVEN:
            return True
        return self._page_of(getattr(record, "location", None)) not in unpublished

    def _page_of(self, location: object) -> str | None:
        if isinstance(location, nodes.Node):
            location = get_node_location(location)
        if isinstance(location, tuple):
            return str(location[0])
        if not isinstance(location, str):
            return None
        path, colon, _line = location.rpartition(":")
        return self.env.path2doc(path) if colon else location


def _unpublished(app: Sphinx, env: BuildEnvironment) -> dict[str, Unpublished]:
    """The pages in the environment that must wait."""
    registry = registry_of(env)
    if app.config.latest_updates_show_drafts:
        return {}
    now = build_time(app.config)
    due = {post.docname: post.date for post in registry.posts.values() if post.date > now}
    found = {}
    for docname in sorted(due.keys() | registry.drafts):
        if docname == app.config.root_doc:
            warn_at(env, docname, "draft", "the first page of a site cannot wait: it is published")
            continue
        draft = docname in registry.drafts
        reason = "is a draft and is left out" if draft else f"waits for its date, {due[docname].isoformat()}"
        read = 0 if docname in env.reread_always else env.all_docs.get(docname, 0)
        dependencies = frozenset(Path(env.srcdir, name) for name in env.dependencies.get(docname, ()))
        found[docname] = Unpublished(reason, None if draft else due[docname], read, dependencies)
    return found


def _forget(app: Sphinx, env: BuildEnvironment, docname: str) -> None:
    app.emit("env-purge-doc", env, docname)
    env.clear_doc(docname)
    forget_doctree(env, docname)
    Path(env.doctreedir, f"{docname}.doctree").unlink(missing_ok=True)


def _names_on(env: BuildEnvironment, docnames: Set[str]) -> set[str]:
    """What references may look up on these pages, the pages themselves apart: labels, terms, objects."""
    if not docnames:
        return set()
    names = {
        name.rpartition(".")[2]
        for domain in env.domains.sorted()
        for name, _text, kind, docname, _anchor, _priority in domain.get_objects()
        if docname in docnames and (domain.name, kind) != ("std", "doc")
    }
    names |= {label for label, place in env.domains.math_domain.equations.items() if place[0] in docnames}
    return names | {label for label, place in env.domains.citation_domain.citations.items() if place[0] in docnames}


def _pages_that_say(env: BuildEnvironment, names: Iterable[str]) -> set[str]:
    """The pages whose sources have one of ``names``: where a page that waits has the same name as one of them, Sphinx
    knows the former alone, and must read the latter again.
    """
    folded = [name.lower() for name in names]
    if not folded:
        return set()
    texts = ((docname, _text_of(Path(env.doc2path(docname)))) for docname in env.all_docs)
    return {docname for docname, text in texts if any(name in text for name in folded)}


def _text_of(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8", errors="replace").lower()
    except OSError:
        return ""


def _take_out_of_toctrees(app: Sphinx, env: BuildEnvironment, page: str, posts: Set[str]) -> None:
    """As if the toctrees on ``page`` did not name ``posts``."""
    doctree = stored_doctree(env, page)
    for toctree in (*doctree.findall(addnodes.toctree), *env.tocs[page].findall(addnodes.toctree)):
        toctree["entries"] = [entry for entry in toctree["entries"] if entry[1] not in posts]
        toctree["includefiles"] = [name for name in toctree["includefiles"] if name not in posts]
    app.builder.write_doctree(page, doctree)
    replace_doctree(env, page, None)
    if page in env.toctree_includes:
        env.toctree_includes[page] = [name for name in env.toctree_includes[page] if name not in posts]
