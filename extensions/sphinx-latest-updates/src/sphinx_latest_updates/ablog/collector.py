"""What ablog calls a post, told to our own collector in our own words, before it reads them."""

from __future__ import annotations

from dataclasses import replace
from glob import glob
from pathlib import PurePath
from typing import TYPE_CHECKING, Any

from sphinx.environment.collectors import EnvironmentCollector

from ..front_matter import TELLTALE_KEYS
from ..registry import registry_of
from .nodes import ablog_postlist
from .page import Page
from .state import state_of
from .translation import FIELDS

if TYPE_CHECKING:
    from collections.abc import Iterable, Set

    from docutils import nodes
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment

_OWN_METADATA = "latest_updates_ablog:metadata"
_EXCERPT = "latest_updates_ablog:excerpt"
#: What makes our own collector take a page for a post, or for one that lacks a date.
_OURS = ("date", *TELLTALE_KEYS)


class AblogCollector(EnvironmentCollector):
    def clear_doc(self, app: Sphinx, env: BuildEnvironment, docname: str) -> None:
        state_of(env).forget(docname)

    def merge_other(self, app: Sphinx, env: BuildEnvironment, docnames: Set[str], other: BuildEnvironment) -> None:
        for docname in docnames:
            state_of(env).take_over(docname, state_of(other))

    def process_doc(self, app: Sphinx, doctree: nodes.document) -> None:
        env = app.env
        state, docname = state_of(env), env.docname
        if lists := [node["options"] for node in doctree.findall(ablog_postlist)]:
            state.lists[docname] = lists
        metadata = env.metadata[docname]
        env.current_document[_OWN_METADATA] = dict(metadata)
        page = Page(app, doctree)
        if not page.is_post:
            if "date" in metadata:
                state.passed_over.add(docname)
            _hide(metadata, _OURS)
            return
        if app.config.post_auto_orphan is None or app.config.post_auto_orphan:
            metadata.setdefault("orphan", True)
            env.current_document[_OWN_METADATA]["orphan"] = True
        translation = page.translate()
        state.posts[docname] = translation.post
        if "excerpt" not in translation.front_matter:
            env.current_document[_EXCERPT] = page.excerpt(translation.post.paragraphs)
        if "date" not in translation.front_matter:
            _hide(metadata, _OURS)
            if translation.post.undated and page.is_called_post:
                metadata["draft"] = "true"
            return
        front_matter = page.front_matter(translation)
        _hide(metadata, (*FIELDS, "authors", "updates"))
        metadata.update(front_matter)


def complete_post(app: Sphinx, doctree: nodes.document) -> None:
    """Give a gathered post the title and the excerpt that ablog gives it, and the page its metadata back."""
    env = app.env
    own = env.current_document.get(_OWN_METADATA)
    if own is not None:
        env.metadata[env.docname] = own
    posts, state = registry_of(env).posts, state_of(env)
    known = state.posts.get(env.docname)
    if env.docname not in posts or known is None:
        return
    post = posts[env.docname]
    excerpt = env.current_document.get(_EXCERPT)
    posts[env.docname] = replace(
        post, title=known.title or post.title, excerpt=post.excerpt if excerpt is None else excerpt
    )


def find_matches(
    app: Sphinx, env: BuildEnvironment, added: set[str], changed: set[str], removed: set[str]
) -> list[str]:
    """What ``blog_post_pattern`` matches, found out once for all pages."""
    patterns = app.config.blog_post_pattern or ()
    patterns = (patterns,) if isinstance(patterns, str) else patterns
    found = (
        path
        for pattern in patterns
        for path in glob(pattern, root_dir=app.srcdir, recursive=True)  # noqa: PTH207 (what ablog matches with)
    )
    state_of(env).matched = frozenset(PurePath(path).with_suffix("").as_posix() for path in found)
    return []


def set_canonical_link(
    app: Sphinx, page: str, template: str, context: dict[str, Any], doctree: nodes.document | None
) -> None:
    post = state_of(app.env).posts.get(page)
    if post and post.canonical_link:
        context["pageurl"] = post.canonical_link


def _hide(metadata: dict[str, Any], keys: Iterable[str]) -> None:
    for key in keys:
        metadata.pop(key, None)
