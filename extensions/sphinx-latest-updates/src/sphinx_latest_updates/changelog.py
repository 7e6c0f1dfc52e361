"""The stream of changes as nodes: an entry for each change, the card of its post folded behind it, filters above.

Where pages are web pages, filters are links: to the page that a tag or a category has anyway, else to a page that shows
this part of the stream. ``latest_updates.js`` makes filters of them that work in place.
"""

from __future__ import annotations

import html
import json
from itertools import groupby
from typing import TYPE_CHECKING, Any

from docutils import nodes

from .i18n import _, kind_name
from .selection import heading
from .text import case_safe, identifier

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from .changes import Change
    from .rendering import Renderer
    from .site import Site

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
        length = self.options["excerpt_length"]
        text = self.renderer.site.excerpt(change.post, length, self.options["math"]) if length else ""
        if text:
            card += nodes.paragraph("", text, classes=["post-excerpt"])
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
        return self.renderer.part_address(self.options.get("host", self.options["docname"]), part)


def _raw(text: str) -> nodes.raw:
    return nodes.raw("", text, format="html")
