"""Listings of posts and of changes as nodes, and the parts that they are divided into.

In a stream of changes there is an entry for each, the card of its post folded behind it, and filters above. Where pages
are web pages, filters are links: to the page that a tag or a category has anyway, else to a page that shows this part
of the stream. ``latest_updates.js`` makes filters of them that work in place.
"""

from __future__ import annotations

import html
import json
from dataclasses import dataclass
from functools import partial
from itertools import groupby, pairwise
from typing import TYPE_CHECKING, Any

from docutils import nodes

from .env_state import WEB_BUILDERS
from .i18n import _, kind_key, kind_name
from .rendering import mark
from .selection import group, grouped, heading, most_used_first, names_of, pages, select, select_changes
from .text import case_safe, identifier

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from .post import Change, Post
    from .rendering import Renderer
    from .site import Site

#: Around a page of a listing, how many pages before and after it are linked to.
_PAGES_AROUND = 2
#: What stands around a listing that goes on, in the page of any theme.
BEGIN_LISTING = "<!-- latest-updates: listing -->"
END_LISTING = "<!-- latest-updates: end of listing -->"

#: What a filter is about → the kind of index or archive page that lists the same, if there is one.
_INDEXES = {"kind": "", "category": "categories", "tag": "tags"}


def values_of(change: Change, name: str) -> Sequence[str]:
    """What the filter called ``name`` knows ``change`` by."""
    return (change.kind,) if name == "kind" else names_of(change.post, _INDEXES[name])


def count(changes: Iterable[Change], name: str) -> list[tuple[str, list[Change]]]:
    """Each value of the filter called ``name`` and its changes; the most frequent first, equals by name."""
    return most_used_first(grouped(changes, partial(values_of, name=name)))


def filtered(site: Site, changes: Sequence[Change], filters: Iterable[str]) -> dict[tuple[str, str], str]:
    """Filter and value → the part of the listing that shows it, where no other page does."""
    wanted = [
        (name, value)
        for name in filters
        if name in _INDEXES
        for value, _members in count(changes, name)
        if not site.place_of_name(_INDEXES[name], value)
    ]
    parts = {key: identifier(*key) for key in wanted}
    safe = case_safe(dict.fromkeys(parts[key] for key in sorted(wanted)))
    return {key: safe[part] for key, part in parts.items()}


@dataclass(frozen=True)
class Part:
    """What one page shows of a listing, posts or changes; ``label`` tells it from the other pages."""

    items: Sequence[Any] = ()
    label: str = ""


def parts_of(site: Site, options: Mapping[str, Any]) -> dict[str, Part]:
    """The parts of the listing that ``options`` ask for: the first page is called ``""``, the next ``2`` and so on.

    Where pages are web pages, a stream of changes with filters has a part for each value that no other page shows.
    """
    key = tuple(options[name] for name in ("query", "view", "paginate", "change_kind", "filters"))
    if key not in site.parts:
        site.parts[key] = _divide(site, options)
    return site.parts[key]


def _divide(site: Site, options: Mapping[str, Any]) -> dict[str, Part]:
    is_web = site.app.builder.name in WEB_BUILDERS
    items: list[Any] = (
        select(site.posts, options["query"]) if options["view"] == "posts" else changes_for(site, options)
    )
    cut = pages(items, options["paginate"] if is_web else None)
    parts = {_page(number): Part(part, str(number)) for number, part in enumerate(cut, 1)}
    if options["filters"] and is_web:
        for (name, value), part in filtered(site, items, options["filters"]).items():
            members = [change for change in items if value in values_of(change, name)]
            parts[part] = Part(members, kind_name(value) if name == "kind" else value)
    return parts


def changes_for(site: Site, options: Mapping[str, Any]) -> list[Change]:
    """The changes that ``options`` ask for, on whatever page."""
    kind = options["change_kind"]
    return select_changes(site.changes, options["query"], kind and kind_key(kind))


def _page(number: int) -> str:
    return "" if number == 1 else str(number)


def part_on(parts: Mapping[str, Any], part: str) -> str:
    """The part of a listing on the page for ``part``: the last where another listing goes on, the first elsewhere."""
    if part in parts:
        return part
    return max((name for name in parts if name.isdigit()), key=int, default="") if part.isdigit() else ""


def page_name(host: str, part: str) -> str:
    """The page that shows a part of a listing, beside the page on which the listing stands."""
    return f"{host}-{part}" if part else host


class Listing:
    """Draws a listing on the page that ``renderer`` draws; ``options`` are those of the directive."""

    def __init__(self, renderer: Renderer, options: Mapping[str, Any]) -> None:
        self.renderer, self.options = renderer, options
        self.host: str = options.get("host", options["docname"])
        self.by: str = options["query"].group_by
        self.level: int = options["level"]

    def draw(self) -> list[nodes.Node]:
        """Where pages are web pages, the part of the listing that is asked for."""
        options, site = self.options, self.renderer.site
        parts = parts_of(site, options)
        part = part_on(parts, options["part"])
        is_changes = options["view"] == "changes"
        box = nodes.container(
            classes=["latest-updates", "latest-updates-changes" if is_changes else f"latest-updates-{options['style']}"]
        )
        if not parts[""].items:
            box += nodes.paragraph("", _("No posts yet."), classes=["post-none"])
            return [box]
        if is_changes:
            box += self._filters(part)
            box += self._changes(parts[part].items)
        else:
            box += self._posts(parts[part].items)
        if len(parts) == 1:
            return [box]
        last = max(int(name or 1) for name in parts if name == "" or name.isdigit())
        if last > 1 and (part == "" or part.isdigit()):
            box += self._page_links(int(part or 1), last)
        return [mark(BEGIN_LISTING), box, mark(END_LISTING)]

    def _heading(self, name: str) -> list[nodes.Node]:
        """What stands above a group called ``name``: nothing where the group has no name."""
        level = self.renderer.heading_level(self.level)
        return [nodes.rubric("", name, classes=["post-group"], **level)] if name else []

    def _posts(self, posts: Sequence[Post]) -> list[nodes.Node]:
        found: list[nodes.Node] = []
        for name, members in group(posts, self.by):
            found += self._heading(name)
            found += self.renderer.members(members, self.options, self.level + bool(name))
        return found

    def _page_links(self, page: int, last: int) -> nodes.Node:
        """Links to the newer and the older page and to every page near this one."""
        line = nodes.paragraph(classes=["post-pages"])
        if page > 1:
            line += [self._page_link(page - 1, _("Newer")), nodes.Text(" ")]
        near = [number for number in range(1, last + 1) if number in (1, last) or abs(number - page) <= _PAGES_AROUND]
        for before, number in pairwise((0, *near)):
            if number > before + 1:
                line += nodes.inline("", "… ", classes=["post-pages-gap"])
            if number == page:
                line += nodes.inline("", _("Page %d") % number, classes=["post-page-current"])
            else:
                line += self._page_link(number, str(number))
            line += nodes.Text(" ")
        if page < last:
            line += self._page_link(page + 1, _("Older"))
        return line

    def _page_link(self, page: int, label: str) -> nodes.reference:
        return self.renderer.link_to_page(page_name(self.host, _page(page)), nodes.Text(label))

    def _changes(self, changes: Sequence[Change]) -> list[nodes.Node]:
        found: list[nodes.Node] = []
        for name, members in groupby(changes, lambda change: heading(change.post, change.date, self.by)):
            found.append(nodes.container("", *self._heading(name), *self._list(members), classes=["change-group"]))
        return found

    def _list(self, changes: Iterable[Change]) -> list[nodes.Node]:
        if self.renderer.is_web:
            items = [node for change in changes for node in self._web_item(change)]
            return [mark('<ol class="change-list">'), *items, mark("</ol>")]
        lines = [nodes.list_item("", self._line(change)) for change in changes]
        return [nodes.bullet_list("", *lines, classes=["change-list"])]

    def _web_item(self, change: Change) -> list[nodes.Node]:
        post = change.post
        facts = {
            "key": f"{post.docname}#{change.key}",
            "date": f"{change.date:%Y-%m-%d}",
            "kind": change.kind,
            "category": post.category or "",
            "tags": json.dumps(post.tags, ensure_ascii=False),
        }
        item: list[nodes.Node] = [mark(f'<li class="change"{_data(facts)}>'), self._line(change)]
        if self.options["style"] == "cards":
            name = _("About the post")
            label = html.escape(_("%(name)s: %(title)s") % {"name": name, "title": post.title})
            summary = f'<summary aria-label="{label}">{html.escape(name)}</summary>'
            item += [mark(f'<details class="change-more">{summary}'), self._card(post), mark("</details>")]
        return [*item, mark("</li>")]

    def _line(self, change: Change) -> nodes.paragraph:
        """Day, kind and place of a change, and what its author notes."""
        renderer, line = self.renderer, nodes.paragraph(classes=["change-line"])
        if self.by != "day":
            line += [renderer.date(change.date), nodes.Text(" ")]
        kind = nodes.inline("", kind_name(change.kind), classes=["post-kind", identifier("change", change.kind)])
        line += [kind, nodes.Text(" "), renderer.link(change.post)]
        line += renderer.what_changed(change.post.docname, change, " › ")
        return line

    def _card(self, post: Post) -> nodes.Node:
        excerpt = self.renderer.excerpt(post, self.options["excerpt_length"], self.options["math"])
        return nodes.container("", *excerpt, self.renderer.meta_line(post), classes=["change-card"])

    def _filters(self, part: str) -> list[nodes.Node]:
        """The links above the list, each with the number of its changes; ``part`` is the one that this page shows."""
        names = self.options["filters"]
        if not names or not self.renderer.is_web:
            return []
        changes = changes_for(self.renderer.site, self.options)
        pages = filtered(self.renderer.site, changes, names)
        whole = self.renderer.address(self.host)
        rows = "".join(self._row(name, changes, pages, part) for name in names if name in _INDEXES)
        texts = {
            "whole": whole if not part else "",
            "status": _("%(shown)d of %(all)d changes"),
            "new": _("Since your last visit"),
            "all": _("All changes"),
            "text": _("Search in the changes") if "text" in names else "",
        }
        tools = "" if part else '<div class="change-tools"></div>'
        everything = "" if not part else f'<p><a href="{html.escape(whole)}">{html.escape(texts["all"])}</a></p>'
        return [mark(f'<div class="change-filters"{_data(texts)}>{rows}{everything}{tools}</div>')]

    def _row(self, name: str, changes: Sequence[Change], pages: Mapping[tuple[str, str], str], part: str) -> str:
        titles = {"kind": _("Kind"), "category": _("Category"), "tag": _("Tags")}
        links = []
        for value, members in count(changes, name):
            own = pages.get((name, value))
            place = self.renderer.site.place_of_name(_INDEXES[name], value) or ("", "")
            address = self.renderer.address(page_name(self.host, own)) if own else self.renderer.address(*place)
            shown = html.escape(kind_name(value) if name == "kind" else value)
            current = ' aria-current="true"' if own and own == part else ""
            links.append(
                f'<a href="{html.escape(address)}" data-value="{html.escape(value)}"{current}>{shown}'
                f' <span class="change-count">{len(members)}</span></a>'
            )
        title, content = html.escape(titles[name]), " ".join(links)
        if name == "tag":
            return (
                f'<details class="change-filter" data-filter="tag"><summary>{title}</summary>'
                f'<div role="group" aria-label="{title}">{content}</div></details>'
            )
        return (
            f'<div class="change-filter" data-filter="{name}" role="group" aria-label="{title}">'
            f'<span class="change-filter-name">{title}</span> {content}</div>'
        )


def _data(facts: Mapping[str, str]) -> str:
    return "".join(f' data-{name}="{html.escape(value)}"' for name, value in facts.items())
