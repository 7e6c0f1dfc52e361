"""Listings of posts and of changes as nodes, and the parts that they are divided into.

In a stream of changes there is an entry for each, the card of its post folded behind it, and filters above. Where pages
are web pages, filters are links: to the page that a tag or a category has anyway, else to a page that shows this part
of the stream. ``latest_updates.js`` makes filters of them that work in place.
"""

from __future__ import annotations

import html
import json
from dataclasses import dataclass, replace
from itertools import groupby
from typing import TYPE_CHECKING, Any

from docutils import nodes

from .env_state import WEB_BUILDERS
from .i18n import _, kind_key, kind_name
from .rendering import mark
from .selection import group, heading, pages, select, select_changes
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
    if name == "kind":
        return (change.kind,)
    if name == "tag":
        return change.post.tags
    return (change.post.category,) if change.post.category else ()


def count(changes: Iterable[Change], name: str) -> dict[str, list[Change]]:
    """Each value of the filter called ``name`` and its changes; the most frequent first, equals by name."""
    found: dict[str, list[Change]] = {}
    for change in changes:
        for value in values_of(change, name):
            found.setdefault(value, []).append(change)
    return dict(sorted(found.items(), key=lambda item: (-len(item[1]), item[0])))


def filtered(site: Site, changes: Sequence[Change], filters: Iterable[str]) -> dict[tuple[str, str], str]:
    """Filter and value → the part of the listing that shows it, where no other page does."""
    wanted = [
        (name, value)
        for name in filters
        if name in _INDEXES
        for value in count(changes, name)
        if not site.place_of_name(_INDEXES[name], value)
    ]
    parts = {key: identifier(*key) for key in wanted}
    safe = case_safe(dict.fromkeys(parts[key] for key in sorted(wanted)))
    return {key: safe[part] for key, part in parts.items()}


@dataclass(frozen=True)
class Part:
    """What one page shows of a listing, posts or changes; ``label`` tells it from the other pages."""

    posts: Sequence[Post] = ()
    changes: Sequence[Change] = ()
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
    size = options["paginate"] if is_web else None
    if options["view"] == "posts":
        found = [Part(posts=posts) for posts in pages(select(site.posts, options["query"]), size)]
        return {_page(number): replace(part, label=str(number)) for number, part in enumerate(found, 1)}
    changes = changes_for(site, options)
    parts = {
        _page(number): Part(changes=part, label=str(number)) for number, part in enumerate(pages(changes, size), 1)
    }
    if options["filters"] and is_web:
        for (name, value), part in filtered(site, changes, options["filters"]).items():
            members = [change for change in changes if value in values_of(change, name)]
            parts[part] = Part(changes=members, label=kind_name(value) if name == "kind" else value)
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


def part_address(renderer: Renderer, host: str, part: str) -> str:
    """The address of a part of a listing on ``host``, seen from the page that is drawn."""
    return renderer.address(page_name(host, part))


class Listing:
    """Draws a listing on the page that ``renderer`` draws; ``options`` are those of the directive."""

    def __init__(self, renderer: Renderer, options: Mapping[str, Any]) -> None:
        self.renderer, self.options = renderer, options
        self.host: str = options.get("host", options["docname"])

    def draw(self) -> list[nodes.Node]:
        """Where pages are web pages, the part of the listing that is asked for."""
        options, site = self.options, self.renderer.site
        parts = parts_of(site, options)
        part = part_on(parts, options["part"])
        is_changes = options["view"] == "changes"
        box = nodes.container(
            classes=["latest-updates", "latest-updates-changes" if is_changes else f"latest-updates-{options['style']}"]
        )
        if not parts[""].posts and not parts[""].changes:
            box += nodes.paragraph("", _("No posts yet."), classes=["post-none"])
            return [box]
        if is_changes:
            changes = ChangeList(self.renderer, options)
            box += changes.filters(changes_for(site, options), part)
            box += changes.draw(parts[part].changes)
        else:
            box += self._groups(parts[part].posts)
        if len(parts) == 1:
            return [box]
        last = max(int(name or 1) for name in parts if name == "" or name.isdigit())
        if last > 1 and (part == "" or part.isdigit()):
            box += self._page_links(int(part or 1), last)
        return [mark(BEGIN_LISTING), box, mark(END_LISTING)]

    def _groups(self, posts: Sequence[Post]) -> list[nodes.Node]:
        found: list[nodes.Node] = []
        for name, members in group(posts, self.options["query"].group_by):
            level = self.options["level"]
            if name:
                found.append(nodes.rubric("", name, classes=["post-group"], **self.renderer.heading_level(level)))
                level += 1
            found.extend(self.renderer.members(members, self.options, level))
        return found

    def _page_links(self, page: int, last: int) -> nodes.Node:
        """Links to the newer and the older page and to every page near this one."""
        line = nodes.paragraph(classes=["post-pages"])
        if page > 1:
            line += [self._page_link(page - 1, _("Newer")), nodes.Text(" ")]
        before = 0
        for number in range(1, last + 1):
            if number not in (1, last) and abs(number - page) > _PAGES_AROUND:
                continue
            if number > before + 1:
                line += nodes.inline("", "… ", classes=["post-pages-gap"])
            before = number
            label = _("Page %d") % number if number == page else str(number)
            line += (
                nodes.inline("", label, classes=["post-page-current"])
                if number == page
                else self._page_link(number, label)
            )
            line += nodes.Text(" ")
        if page < last:
            line += self._page_link(page + 1, _("Older"))
        return line

    def _page_link(self, page: int, label: str) -> nodes.reference:
        uri = part_address(self.renderer, self.host, _page(page))
        return nodes.reference("", label, internal=True, refuri=uri)


class ChangeList:
    """Draws changes on the page that ``renderer`` draws; ``options`` are those of the directive."""

    def __init__(self, renderer: Renderer, options: Mapping[str, Any]) -> None:
        self.renderer, self.options = renderer, options
        self.by: str = options["query"].group_by
        self.level: int = options["level"]

    def draw(self, changes: Sequence[Change]) -> list[nodes.Node]:
        """``changes``, under the headings that are asked for."""
        found: list[nodes.Node] = []
        for name, members in groupby(changes, lambda change: heading(change.post, change.date, self.by)):
            box = nodes.container(classes=["change-group"])
            if name:
                level = self.renderer.heading_level(self.level)
                box += nodes.rubric("", name, classes=["post-group"], **level)
            box.extend(self._list(list(members), self.level + bool(name)))
            found.append(box)
        return found

    def _list(self, changes: list[Change], level: int) -> list[nodes.Node]:
        if self.renderer.is_web:
            items = [node for change in changes for node in self._web_item(change, level)]
            return [_raw('<ol class="change-list">'), *items, _raw("</ol>")]
        lines = [nodes.list_item("", self._line(change)) for change in changes]
        return [nodes.bullet_list("", *lines, classes=["change-list"])]

    def _web_item(self, change: Change, level: int) -> list[nodes.Node]:
        post = change.post
        facts = {
            "key": f"{post.docname}#{change.key}",
            "date": f"{change.date:%Y-%m-%d}",
            "kind": change.kind,
            "category": post.category or "",
            "tags": json.dumps(post.tags, ensure_ascii=False),
        }
        data = "".join(f' data-{name}="{html.escape(value)}"' for name, value in facts.items())
        item: list[nodes.Node] = [_raw(f'<li class="change"{data}>'), self._line(change)]
        if self.options["style"] == "cards":
            name = _("About the post")
            label = html.escape(_("%(name)s: %(title)s") % {"name": name, "title": post.title})
            summary = f'<summary aria-label="{label}">{html.escape(name)}</summary>'
            item.append(_raw(f'<details class="change-more">{summary}'))
            item.append(self._card(change, level))
            item.append(_raw("</details>"))
        return [*item, _raw("</li>")]

    def _line(self, change: Change) -> nodes.paragraph:
        """Day, kind and place of a change, and what its author notes."""
        renderer, line = self.renderer, nodes.paragraph(classes=["change-line"])
        if self.by != "day":
            line += [renderer.date(change.date), nodes.Text(" ")]
        kind = nodes.inline("", kind_name(change.kind), classes=["post-kind", identifier("change", change.kind)])
        line += [kind, nodes.Text(" "), renderer.link(change.post)]
        line += renderer.what_changed(change.post.docname, change, " › ")
        return line

    def _card(self, change: Change, level: int) -> nodes.Node:
        card = nodes.container(classes=["change-card"])
        card += self.renderer.excerpt(change.post, self.options["excerpt_length"], self.options["math"])
        card += self.renderer.meta_line(change.post)
        return card

    def filters(self, changes: Sequence[Change], part: str) -> list[nodes.Node]:
        """The links above the list, each with the number of its changes; ``part`` is the one that this page shows."""
        names = self.options["filters"]
        if not names or not self.renderer.is_web:
            return []
        pages = filtered(self.renderer.site, changes, names)
        whole = self._address("")
        rows = "".join(self._row(name, changes, pages, part) for name in names if name in _INDEXES)
        texts = {
            "whole": whole if not part else "",
            "status": _("%(shown)d of %(all)d changes"),
            "new": _("Since your last visit"),
            "all": _("All changes"),
            "text": _("Search in the changes") if "text" in names else "",
        }
        data = "".join(f' data-{key}="{html.escape(value)}"' for key, value in texts.items())
        tools = "" if part else '<div class="change-tools"></div>'
        everything = "" if not part else f'<p><a href="{html.escape(whole)}">{html.escape(texts["all"])}</a></p>'
        return [_raw(f'<div class="change-filters"{data}>{rows}{everything}{tools}</div>')]

    def _row(self, name: str, changes: Sequence[Change], pages: Mapping[tuple[str, str], str], part: str) -> str:
        titles = {"kind": _("Kind"), "category": _("Category"), "tag": _("Tags")}
        links = []
        for value, members in count(changes, name).items():
            own = pages.get((name, value))
            place = self.renderer.site.place_of_name(_INDEXES[name], value) or ("", "")
            address = self._address(own) if own else self.renderer.address(*place)
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

    def _address(self, part: str) -> str:
        return part_address(self.renderer, self.options.get("host", self.options["docname"]), part)


def _raw(text: str) -> nodes.raw:
    return nodes.raw("", text, format="html")
