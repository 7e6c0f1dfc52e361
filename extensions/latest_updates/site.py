"""The posts as one build sees them: what is published now, in which category, with which excerpt."""

from __future__ import annotations

import contextlib
from dataclasses import replace
from typing import TYPE_CHECKING

from docutils import nodes

from .excerpt import Reference, compose
from .i18n import _
from .registry import build_time, registry_of
from .selection import published

if TYPE_CHECKING:
    from sphinx.application import Sphinx

    from .post import Post


class Site:
    """Made once a build; its posts have their category filled in."""

    def __init__(self, app: Sphinx) -> None:
        self.app = app
        self.env = app.env
        self.config = app.config
        self.registry = registry_of(app.env)
        self.now = build_time(app.config)
        self.shows_drafts: bool = app.config.latest_updates_show_drafts
        self._parents = {
            child: parent for parent, children in sorted(self.env.toctree_includes.items()) for child in children
        }
        visible = published(self.registry.posts.values(), self.now, drafts=self.shows_drafts)
        self.posts = sorted((self._with_category(post) for post in visible), key=lambda post: post.docname)
        self.index_pages = {kind: self.registry.host_of(kind) for kind in ("tags", "categories", "archive")}
        self.placeholders = {
            "code": _("[code]"),
            "math": _("[math]"),
            "figure": _("[figure]"),
            "table": _("[table]"),
            "diagram": _("[diagram]"),
            "caption": _(": "),
            **app.config.latest_updates_placeholders,
        }

    def post(self, docname: str) -> Post | None:
        """A post by its page, published or not."""
        post = self.registry.posts.get(docname)
        return self._with_category(post) if post else None

    def excerpt(self, post: Post, length: int) -> str:
        return compose(
            post.excerpt,
            length=length,
            ellipsis=_("..."),
            placeholders=self.placeholders,
            resolve=lambda reference: self._text_of(reference, post.docname),
            heading_mark=_(": "),
        )

    def _with_category(self, post: Post) -> Post:
        return post if post.category else replace(post, category=self._section_title(post.docname))

    def _section_title(self, docname: str) -> str | None:
        """The title of the page that stands highest above ``docname`` in the toctree, the root page left out."""
        section, seen = docname, {docname}
        while (parent := self._parents.get(section)) and parent != self.config.root_doc and parent not in seen:
            section = parent
            seen.add(parent)
        if section == docname or section not in self.env.titles:
            return None
        return self.env.titles[section].astext()

    def _text_of(self, reference: Reference, docname: str) -> str:
        """The text that a reference will show: its target's title or number; its own text where there is no target."""
        node = reference.node
        domain = self.env.domains[node["refdomain"]]
        content = nodes.inline("", node.astext())
        resolved = None
        with contextlib.suppress(Exception):  # An unresolvable reference is warned about where it stands, not here.
            resolved = domain.resolve_xref(
                self.env, docname, self.app.builder, node["reftype"], node["reftarget"], node, content
            )
            if resolved is None:  # Other extensions know more targets, such as those of other projects.
                resolved = self.app.emit_firstresult("missing-reference", self.env, node, content)
        return (resolved if resolved is not None else content).astext()
