"""``env-check-consistency``: what is right on every page for itself, and wrong or doubtful between them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sphinx.util import logging

from .env_state import registry_of, warn_at
from .feed_writer import Ids
from .feeds import absolute_base
from .related import shared_parts

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment

logger = logging.getLogger(__name__)


def warn_of_shared_parts(app: Sphinx, env: BuildEnvironment) -> None:
    """Two posts must not be the same part of a series."""
    for post, owner in shared_parts(registry_of(env).posts.values()):
        if post.series:
            place = (post.series.part, post.series.name, owner.docname)
            warn_at(env, post.docname, "series", "part %s of %r is also %r", *place)


def warn_of_duplicate_ids(app: Sphinx, env: BuildEnvironment) -> None:
    """Two posts must not have one id: readers would see them as one."""
    posts = registry_of(env).posts.values()
    for post, other in Ids(app.builder, posts, absolute_base(app.config.html_baseurl) or "").duplicates:
        message = "%r is also the id of %r; in feeds, this post goes by its address"
        warn_at(env, post.docname, "id", message, post.id, other)


def note_names_alike(app: Sphinx, env: BuildEnvironment) -> None:
    """Tags, categories and authors that differ in case alone are different; their author may not know."""
    users: dict[tuple[str, str], dict[str, str]] = {}
    for post in sorted(registry_of(env).posts.values(), key=lambda post: post.docname):
        for kind, names in (("tags", post.tags), ("categories", (post.category,)), ("authors", post.authors)):
            for name in filter(None, names):
                users.setdefault((kind, name.casefold()), {}).setdefault(name, post.docname)
    for (kind, _folded), spellings in sorted(users.items()):
        if len(spellings) > 1:
            found = ", ".join(f"{name!r} ({docname})" for name, docname in sorted(spellings.items()))
            logger.info("latest_updates: %s that differ in case alone: %s", kind, found)
