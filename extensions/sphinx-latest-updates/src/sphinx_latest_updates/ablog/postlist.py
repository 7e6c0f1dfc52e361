"""``postlist``: which posts, in ablog's order and format, and which pages no longer show what they should of them."""

from __future__ import annotations

from string import Formatter
from typing import TYPE_CHECKING

from docutils import nodes
from sphinx.transforms.post_transforms import SphinxPostTransform

from sphinx_exact_rebuilds.affected_pages import changed
from sphinx_exact_rebuilds.env_state import targets_of
from sphinx_exact_rebuilds.sphinx_internals import application_of
from sphinx_exact_rebuilds.state import digest

from ..env_state import registry_of, warn
from ..i18n import _
from ..rendering import Renderer
from ..site import site_of
from .collector import state_of
from .config import show_date
from .directives import ablog_postlist
from .labels import label_of, labels_of, link_to

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment

    from ..post import Post
    from .translation import AblogPost, PostListOptions


def choose(posts: Iterable[Post], known: Mapping[str, AblogPost], options: PostListOptions, docname: str) -> list[Post]:
    """The newest ``limit`` posts that carry every label, newest first; of one moment, the later title first.

    As in ablog, a list that asks for no label leaves out the page that it stands on, and ``sort`` turns round what was
    chosen. ``pinned`` and ``order``, which ablog does not know, play no part.
    """
    chosen = [post for post in posts if post.docname in known and _carries(known[post.docname], options.labels)]
    if not options.labels:
        chosen = [post for post in chosen if post.docname != docname]
    chosen.sort(key=lambda post: (post.date, post.title), reverse=True)
    chosen = chosen[: options.limit]
    return chosen[::-1] if options.oldest_first else chosen


def unknown_labels(known: Iterable[AblogPost], options: PostListOptions) -> list[tuple[str, str]]:
    """The labels that no post carries, not even a draft."""
    posts = list(known)
    return [
        (kind, name)
        for kind, names in options.labels.items()
        for name in names
        if not any(name in post.labels[kind] for post in posts)
    ]


def _carries(post: AblogPost, labels: Mapping[str, tuple[str, ...]]) -> bool:
    return all(set(names) <= set(post.labels[kind]) for kind, names in labels.items())


class FillPostLists(SphinxPostTransform):
    """Replaces the placeholders of ``postlist`` with the lists."""

    default_priority = 5  # as with our own listings, before references are resolved

    def run(self, **kwargs: object) -> None:
        """Draw every list of the page; warn of labels that no post carries."""
        for node in list(self.document.findall(ablog_postlist)):
            options: PostListOptions = node["options"]
            for kind, name in unknown_labels(state_of(self.env).posts.values(), options):
                message = "postlist: no post has %r under :%s: (ablog would ignore it and list every post)"
                warn(message, name, kind, subtype="postlist", location=node)
            node.replace_self(PostList(application_of(self), node["docname"], options).draw())


class PostList:
    """What a ``postlist`` on the page ``docname`` shows."""

    def __init__(self, app: Sphinx, docname: str, options: PostListOptions) -> None:
        self.app, self.docname, self.options = app, docname, options
        self.site = site_of(app)
        self.known = state_of(app.env).posts
        self.renderer = Renderer(self.site, docname)

    def draw(self) -> nodes.Node:
        """The list."""
        posts = choose(self.site.posts, self.known, self.options, self.docname)
        if not posts:
            return nodes.paragraph("", _("No posts yet."), classes=["post-none"])
        items = nodes.bullet_list(classes=[f"postlist-style-{self.options.style}", "postlist"])
        items.extend(self._item(post) for post in posts)
        return items

    def _item(self, post: Post) -> nodes.list_item:
        line = nodes.paragraph(classes=["ablog-post-title"])
        for text, key, *_rest in Formatter().parse(self.options.format):
            if text:
                line += nodes.Text(text)
            if key is not None:
                line.extend(self._part(post, key))
        item = nodes.list_item("", line, classes=["ablog-post"])
        if not self.options.excerpts:
            return item
        length = self.app.config.latest_updates_excerpt_length
        item += self.renderer.picture(post)
        if excerpt := self.renderer.excerpt(post, length, name="ablog-post-excerpt"):
            item += excerpt
            if self.options.expand:
                expand = self._link(post, nodes.emphasis("", self.options.expand))
                item += nodes.paragraph("", "", expand, classes=["ablog-post-expand"])
        return item

    def _part(self, post: Post, key: str) -> list[nodes.Node]:
        if key == "date":
            date_format = self.options.date_format or self.app.config.post_date_format_short
            return [nodes.Text(show_date(self.app.config, post.date, date_format))]
        if key == "title":
            return [self._link(post, nodes.Text(post.title))]
        parts: list[nodes.Node] = []
        for name in self.known[post.docname].labels[key]:
            parts += [nodes.Text(", "), self._label(key, name)]
        return parts[1:]

    def _link(self, post: Post, child: nodes.Node) -> nodes.Node:
        external = self.known[post.docname].external_link
        if external:
            return nodes.reference("", "", child, internal=False, refuri=external)
        link = self.renderer.link(post)
        link[:] = [child]
        return link

    def _label(self, kind: str, name: str) -> nodes.Node:
        place = labels_of(self.app).get(label_of(kind, name))
        if place is None:
            return nodes.Text(name)
        return link_to(place, self.app.builder, self.docname, nodes.Text(place.text))


_KEY = "ablog"


def outdated_lists(app: Sphinx, env: BuildEnvironment) -> list[str]:
    """The pages whose post lists or labels have changed, in this output folder; after our own listings were looked at.

    What is remembered until the next build lies with what is remembered of our own listings.
    """
    registry = registry_of(env)
    before = registry.previous or {}
    if registry.current is None or registry.current is registry.previous:  # nothing was read, and no post became due
        return []
    tokens = take(app, env)
    registry.current = {**registry.current, _KEY: tokens}
    return sorted(changed(before.get(_KEY, {}), tokens) & env.found_docs)


def take(app: Sphinx, env: BuildEnvironment) -> dict[str, str]:
    """Page → a token of what its post lists and its labels show, for pages that have any."""
    facts: dict[str, list[object]] = {}
    for docname, lists in state_of(env).lists.items():
        facts[docname] = [PostList(app, docname, options).draw().pformat() for options in lists]
    labels = labels_of(app)
    for docname in env.found_docs:
        if shown := sorted(targets_of(env, docname) & labels.keys()):
            facts.setdefault(docname, []).append([(name, labels[name]) for name in shown])
    return {docname: digest(found) for docname, found in sorted(facts.items())}
