"""HTML builders only: the pages that show another part of a listing: the second and further, and those of a filter.

Such a page is the page on which the listing stands, with another part of the listing in it. It is written again only
when that part has changed, or what stands around it.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import sphinx
from sphinx import addnodes
from sphinx.util.display import status_iterator
from sphinx.util.osutil import relative_uri

from sphinx_exact_rebuilds.state import digest, file_of, replace_files

from .directives import post_cloud, post_index, post_listing
from .env_state import WEB_BUILDERS, registry_of
from .i18n import _
from .listings import BEGIN_LISTING, END_LISTING, Part, page_name, part_on, parts_of
from .site import site_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from sphinx.application import Sphinx
    from sphinx.builders.html import StandaloneHTMLBuilder

_OWNER = "latest_updates.continued_pages"
_OURS = "latest_updates_"
_LISTING = re.compile(f"{re.escape(BEGIN_LISTING)}.*?{re.escape(END_LISTING)}", re.DOTALL)


def write_continued_pages(app: Sphinx) -> Iterable[tuple[str, dict[str, Any], str]]:
    """Write the pages that changed, delete those that are no more; leaves nothing for Sphinx to do."""
    registry = registry_of(app.env)
    if registry.current is None or app.builder.name not in WEB_BUILDERS:
        return []
    builder = cast("StandaloneHTMLBuilder", app.builder)
    before = (registry.previous or {}).get("continued", {})
    wanted = dict(_wanted(builder, registry.current["listings"]))
    tokens = {name: token for name, (_host, _page, token) in wanted.items()}
    replace_files(app, _OWNER, {file_of(builder, name) for name in wanted})
    stale = [name for name in wanted if before.get(name) != tokens[name] or not _path(builder, name).exists()]
    for name in status_iterator(stale, "writing further pages of listings... ", "brown", len(stale), app.verbosity):
        host, part, _token = wanted[name]
        _write(app, builder, name, host, part)
    registry.current = {**registry.current, "continued": tokens}
    return []


def _wanted(
    builder: StandaloneHTMLBuilder, listings: dict[str, list[dict[str, str]]]
) -> Iterator[tuple[str, tuple[str, str, str]]]:
    """Each further page's name, with its host, the part of listings that it shows, and a token of that."""
    settings = {each.name: each.value for each in builder.config.filter({"env", "html"}) if each.name.startswith(_OURS)}
    for host, placeholders in sorted(listings.items()):
        names = sorted({part for parts in placeholders for part in parts if part})
        frame = _LISTING.sub("", _path(builder, host).read_text(encoding="utf-8"))
        for name in names:
            shown = [parts[part_on(parts, name)] for parts in placeholders]
            yield page_name(host, name), (host, name, digest((frame, shown, name, names, settings)))


def _path(builder: StandaloneHTMLBuilder, page: str) -> Path:
    return Path(builder.get_outfilename(page))


def _write(app: Sphinx, builder: StandaloneHTMLBuilder, name: str, host: str, part: str) -> None:
    """What ``StandaloneHTMLBuilder.write_doc`` does, with ``part`` of the listings, seen from ``name``."""
    env, label = app.env, ""
    doctree = env.get_doctree(host)
    for listing in doctree.findall(post_listing):
        label = label or parts_of(site_of(app), listing.attributes).get(part, Part(())).label
        listing["part"], listing["host"], listing["docname"] = part, host, name
    for index in doctree.findall():
        if isinstance(index, (post_index, post_cloud)):
            index["docname"] = name
    for reference in doctree.findall(addnodes.pending_xref):
        reference["refdoc"] = name
    tags: Any = {"tags": builder.tags} if sphinx.version_info >= (9,) else {}  # Sphinx 8 takes them from the builder
    doctree = env.get_and_resolve_doctree(name, builder, doctree=doctree, **tags)
    builder.secnumbers = env.toc_secnumbers.get(host, {})
    builder.fignumbers = env.toc_fignumbers.get(host, {})
    builder.imgpath = relative_uri(builder.get_target_uri(name), "_images")
    builder.dlpath = relative_uri(builder.get_target_uri(name), "_downloads")
    builder.current_docname = name
    builder.post_process_images(doctree)
    doctree.settings = builder.docsettings
    visitor = cast("Any", builder.create_translator(doctree, builder))
    doctree.walkabout(visitor)
    context = _context(builder, name, host, "".join(visitor.fragment), "".join(visitor.meta[2:]))
    pattern = _("%(title)s, page %(part)s") if part.isdigit() else _("%(title)s: %(part)s")
    context["title"] = pattern % {"title": context["title"], "part": label}
    builder.handle_page(name, context, event_arg=doctree)


def _context(builder: StandaloneHTMLBuilder, name: str, host: str, body: str, metatags: str) -> dict[str, Any]:
    context = builder.get_doc_context(host, body, metatags)
    parent, previous, following = builder.relations.get(host) or (None, None, None)
    for key, docname in (("prev", previous), ("next", following)):
        if context[key] and docname:
            context[key] = {**context[key], "link": builder.get_relative_uri(name, docname)}
    for link in reversed(context["parents"]):
        link["link"] = builder.get_relative_uri(name, cast("str", parent))
        parent = (builder.relations.get(cast("str", parent)) or (None,))[0]
    context["sourcename"] = context["page_source_suffix"] = ""  # it has no source of its own
    return context
