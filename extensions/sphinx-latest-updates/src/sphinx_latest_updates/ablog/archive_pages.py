"""The pages that ablog makes of its catalogues, at ablog's addresses."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..i18n import _
from ..selection import Collection
from ..text import identifier
from .config import settings_of
from .labels import OUR_KINDS, slugify
from .state import state_of

if TYPE_CHECKING:
    from sphinx.application import Sphinx

    from ..post import Post
    from ..site import Site

_FOLDERS = {"tags": "tag"}


def collect_as_ablog(app: Sphinx, site: Site) -> list[Collection]:
    """``latest-updates-collect``: each label of a post, each year, all posts, and the drafts, of which there are none.

    Names that ablog gives one address share a page here; ablog keeps the last.
    """
    path = blog_path(app)
    settings, known = settings_of(app.config), state_of(app.env).posts
    found: dict[str, tuple[str, str, dict[str, Post]]] = {}
    for post in site.newest_first:
        if post.docname not in known:
            continue
        for kind, names in known[post.docname].labels.items():
            for label in names:
                name = settings.full_name(kind, label)
                page = f"{path}/{_FOLDERS.get(kind, kind)}/{slugify(name) or identifier('', name).strip('-')}"
                found.setdefault(page, (OUR_KINDS[kind], name, {}))[2][post.docname] = post
        year = f"{post.date.year:04d}"
        found.setdefault(f"{path}/{year}", ("years", year, {}))[2][post.docname] = post
    feeds = bool(app.config.blog_feed_archives)
    collections = [
        Collection(kind, name, page, tuple(posts.values()), page.removeprefix(f"{path}/") if feeds else None)
        for page, (kind, name, posts) in found.items()
    ]
    collections.sort(key=lambda each: (each.kind, each.name.casefold(), each.page))
    posts = tuple(post for post in site.newest_first if post.docname in known)
    return [
        *collections,
        Collection("posts", _("Posts"), path, posts),
        Collection("drafts", _("Drafts"), f"{path}/drafts", ()),
    ]


def blog_path(app: Sphinx) -> str:
    """ablog's folder."""
    return str(app.config.blog_path or "blog").strip("/")
