"""The pages that ablog makes: of labels, years and all posts, and at the old addresses of posts (``redirect``)."""

from __future__ import annotations

import html
from pathlib import Path
from typing import TYPE_CHECKING, cast

from sphinx_exact_rebuilds.files import delete_files, write_if_different
from sphinx_exact_rebuilds.state import own_files, owned_files

from ..env_state import WEB_BUILDERS, registry_of, warn_at
from ..i18n import _
from ..selection import Collection
from ..site import site_of
from ..text import SINGULARS, identifier
from .collector import state_of
from .config import blog_path, settings_of
from .labels import OUR_KINDS, slugify

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sphinx.application import Sphinx
    from sphinx.builders.html import StandaloneHTMLBuilder

    from ..post import Post
    from ..site import Site


def collect_as_ablog(app: Sphinx, site: Site) -> list[Collection]:
    """``latest-updates-collect``: each label of a post, each year, all posts, and the drafts, of which there are none.

    Names that ablog gives one address share a page here; ablog keeps the last.
    """
    path = blog_path(app.config)
    settings, known = settings_of(app.config), state_of(app.env).posts
    found: dict[str, tuple[str, str, dict[str, Post]]] = {}
    for post in site.newest_first:
        if post.docname not in known:
            continue
        for kind, names in known[post.docname].labels.items():
            for label in names:
                name = settings.full_name(kind, label)
                page = f"{path}/{SINGULARS.get(kind, kind)}/{slugify(name) or identifier('', name).strip('-')}"
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


_OWNER = "ablog_redirects"
_MARK = "<!-- latest_updates: redirect -->"
_PAGE = """<!DOCTYPE html>
{mark}
<html lang="{language}">
<head>
<meta charset="utf-8">
<meta http-equiv="refresh" content="{seconds}; url={url}">
<meta name="robots" content="noindex">
<link rel="canonical" href="{url}">
<title>{title}</title>
</head>
<body><p><a href="{url}">{title}</a></p></body>
</html>
"""


def redirect_page(title: str, url: str, seconds: int, language: str) -> str:
    """A page that every browser follows, with a link for those that do not."""
    title, url, language = map(html.escape, (title, url, language))
    return _PAGE.format(mark=_MARK, title=title, url=url, language=language, seconds=int(seconds))


def write_redirects(app: Sphinx, exception: Exception | None) -> None:
    """Write the pages at the old addresses; delete those that no post asks for any more."""
    registry = registry_of(app.env)
    if exception is not None or app.builder.name not in WEB_BUILDERS or registry.current is None:
        return
    written = dict(_make_pages(app))
    leftovers = owned_files(app, _OWNER) - written.keys()
    own_files(app, _OWNER, written)
    delete_files(Path(app.outdir), (name for name in leftovers if _is_ours(Path(app.outdir, name))))
    for name, text in written.items():
        write_if_different(Path(app.outdir, name), text)


def _make_pages(app: Sphinx) -> Iterator[tuple[str, str]]:
    """The file of each old address, seen from the output folder, and its text."""
    builder = cast("StandaloneHTMLBuilder", app.builder)
    refresh, site, outdir = app.config.post_redirect_refresh, site_of(app), Path(app.outdir).resolve()
    for docname, known in sorted(state_of(app.env).posts.items()):
        for old in known.redirects:
            name = old.strip("/").removesuffix(".html")
            path = Path(builder.get_outfilename(name)).resolve()
            if not path.is_relative_to(outdir):
                warn_at(app.env, docname, "redirect", "%r is outside of the site", old)
            elif name in app.env.found_docs or (path.is_file() and not _is_ours(path)):
                warn_at(app.env, docname, "redirect", "%r is a page of its own and is left alone", old)
            else:
                post = site.post(docname)
                title = post.title if post else app.env.titles[docname].astext()
                url = builder.get_relative_uri(name, docname)
                language = (app.config.language or "en").replace("_", "-")
                seconds = 5 if refresh is None else refresh
                yield path.relative_to(outdir).as_posix(), redirect_page(title, url, seconds, language)


def _is_ours(path: Path) -> bool:
    return path.is_file() and _MARK in path.read_text(encoding="utf-8", errors="replace")
