"""What ablog would do and we do not, or do otherwise: said once for each thing, however many posts it concerns."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sphinx.util import logging

from ..front_matter import line_of
from .state import state_of

if TYPE_CHECKING:
    from collections.abc import Set

    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment

logger = logging.getLogger(__name__)


def say_what_is_different(app: Sphinx, env: BuildEnvironment) -> None:
    """``env-check-consistency``: one note or warning for each thing, at the first page that it concerns."""
    state = state_of(env)
    _note("no date, a draft to ablog: not listed", {name for name, post in state.posts.items() if post.undated})
    _note(
        "dated, but no posts to ablog (no 'blogpost', no directive, no match of blog_post_pattern)", state.passed_over
    )
    _note(
        "several categories: the first stays the category, the others become tags",
        {name for name, post in state.posts.items() if post.categories_made_tags},
    )
    for key in sorted({key for post in state.posts.values() for key in post.ignored}):
        _warn(env, key, {name for name, post in state.posts.items() if key in post.ignored})


def _note(what: str, docnames: Set[str]) -> None:
    if docnames:
        first, *others = sorted(docnames)
        logger.info("latest_updates: %s: %s%s", what, first, _and_more(others))


def _warn(env: BuildEnvironment, key: str, docnames: Set[str]) -> None:
    first, *others = sorted(docnames)
    path = env.doc2path(first)
    line = state_of(env).posts[first].line or line_of(path.read_text(encoding="utf-8", errors="replace"), key) or 1
    logger.warning(
        "%s: does nothing here, take it out%s",
        key,
        _and_more(others),
        type="latest_updates",
        subtype="ablog",
        location=f"{path}:{line}",
    )


def _and_more(others: list[str]) -> str:
    return f" (here and on {len(others)} more pages)" if others else ""
