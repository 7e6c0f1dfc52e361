"""HTML builders only: a page of its own for each tag, category, author and year, and one for each of these kinds.

Which there are is a list of :class:`Collection`, asked for with the event ``latest-updates-collect``: an extension that
answers before ours decides what is collected, and at which addresses.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from docutils import nodes
from sphinx.errors import ConfigError

from sphinx_exact_rebuilds.state import file_of, owned_files, replace_files

from .env_state import WEB_BUILDERS, check_folder, registry_of
from .i18n import _, kind_title
from .rendering import Renderer
from .selection import FOLDERS, Collection, collect, grouped
from .site import site_of
from .text import identifier

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sphinx.application import Sphinx
    from sphinx.builders.html import StandaloneHTMLBuilder
    from sphinx.config import Config

    from .site import Site

_OWNER = "latest_updates.archive_pages"
EVENT = "latest-updates-collect"
ARCHIVE_STYLES = ("cards", "list")
#: Kinds of which there is one collection.
SINGLE = ("posts", "drafts")


def check_archive_config(config: Config) -> None:
    """Raise :exc:`ConfigError` for a kind of page that there is not, or a look that pages cannot have."""
    if config.latest_updates_archive_style not in ARCHIVE_STYLES:
        raise ConfigError(f"latest_updates_archive_style must be one of {', '.join(map(repr, ARCHIVE_STYLES))}")
    check_folder(config, "latest_updates_archive_folder", "posts")
    if unknown := set(config.latest_updates_archive_pages) - FOLDERS.keys():
        known = ", ".join(FOLDERS)
        raise ConfigError(f"latest_updates_archive_pages: {min(map(str, unknown))!r} is no kind; known are {known}")


def collect_as_configured(app: Sphinx, site: Site) -> list[Collection]:
    """``latest-updates-collect``: what ``latest_updates_archive_pages`` asks for."""
    config = app.config
    return collect(site.newest_first, config.latest_updates_archive_pages, config.latest_updates_archive_folder)


def write_archive_pages(app: Sphinx) -> Iterator[tuple[str, dict[str, Any], str]]:
    """``html-collect-pages``: every collection's page, and every kind's; a page of the author's own is left alone."""
    if app.builder.name not in WEB_BUILDERS:
        return
    site, builder = site_of(app), cast("StandaloneHTMLBuilder", app.builder)
    if _is_up_to_date(app):
        return
    taken = {file_of(builder, docname) for docname in app.env.found_docs}
    kinds = grouped(site.collections, lambda each: (each.kind,))
    pages = [(each.page, _title(each), _cards(site, each)) for each in site.collections]
    pages += [
        (kind_page(members), kind_title(kind), _catalogue(site, kind_page(members), members))
        for kind, members in kinds.items()
        if kind not in SINGLE
    ]
    files = {page: file_of(builder, page) for page, _title, _content in pages}
    replace_files(app, _OWNER, set(files.values()) - taken)
    for page, title, content in pages:
        if files[page] not in taken:
            taken.add(files[page])
            body = Renderer(site, page).html(nodes.section("", nodes.title("", title), *content, ids=["posts"]))
            yield page, {"title": title, "body": body, "parents": []}, "page.html"


def kind_page(collections: Sequence[Collection]) -> str:
    """The page that leads to those of ``collections``, all of one kind: beside or above them."""
    folder = collections[0].page.rpartition("/")[0]
    return f"{folder}/archive" if collections[0].kind == "years" and not folder.endswith("archive") else folder


def _is_up_to_date(app: Sphinx) -> bool:
    """Whether nothing was read or written since the last build, which made all the pages."""
    registry = registry_of(app.env)
    if registry.wrote or registry.current is None or registry.previous is None:
        return False
    same = registry.current["token"] == registry.previous["token"]
    return same and all(Path(app.outdir, name).is_file() for name in owned_files(app, _OWNER))


def _title(collection: Collection) -> str:
    patterns = {
        "tags": _("Posts tagged %s"),
        "authors": _("Posts by %s"),
        "years": _("Posts of %s"),
        "categories": _("Posts in %s"),
        "languages": _("Posts in %s"),
        "locations": _("Posts from %s"),
    }
    return patterns.get(collection.kind, "%s") % collection.name


def _cards(site: Site, collection: Collection) -> list[nodes.Node]:
    renderer = Renderer(site, collection.page)
    if site.config.latest_updates_archive_style == "list" and collection.posts:
        return [renderer.bullets(collection.posts)]
    return renderer.cards(collection.posts)


def _catalogue(site: Site, page: str, collections: Sequence[Collection]) -> list[nodes.Node]:
    """Each collection of a kind as a heading that leads to its page, and the lines of its posts."""
    renderer = Renderer(site, page)
    found: list[nodes.Node] = []
    for each in collections:
        title = nodes.title("", "", renderer.link_to_page(each.page, nodes.Text(each.name)))
        found.append(nodes.section("", title, renderer.bullets(each.posts), ids=[identifier("posts", each.name)]))
    return found
