"""Gather posts while pages are read, and know which pages must be written again when they change."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from docutils import nodes
from sphinx.environment.collectors import EnvironmentCollector
from sphinx.environment.collectors.toctree import TocTreeCollector
from sphinx.util import logging

from .directives import LONGEST_EXCERPT
from .excerpt import gather
from .feed_files import delete_feeds, feed_folder, has_full_feeds
from .front_matter import FrontMatter, line_of, read_front_matter
from .nodes import post_byline, post_history, post_index, post_listing
from .post import Post
from .registry import Registry, registry_of, site_zone
from .rendering import Renderer
from .site import Site
from .text import printable, reading_minutes

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Set

    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment

logger = logging.getLogger(__name__)


class PostCollector(EnvironmentCollector):
    def clear_doc(self, app: Sphinx, env: BuildEnvironment, docname: str) -> None:
        registry = registry_of(env)
        registry.posts.pop(docname, None)
        registry.hosts.pop(docname, None)

    def merge_other(self, app: Sphinx, env: BuildEnvironment, docnames: Set[str], other: BuildEnvironment) -> None:
        mine, theirs = registry_of(env), registry_of(other)
        for docname in docnames:
            if docname in theirs.posts:
                mine.posts[docname] = theirs.posts[docname]
            if docname in theirs.hosts:
                mine.hosts[docname] = theirs.hosts[docname]

    def process_doc(self, app: Sphinx, doctree: nodes.document) -> None:
        env = app.env
        registry = registry_of(env)
        if kinds := _kinds_hosted(doctree):
            registry.hosts[env.docname] = kinds
        front_matter = read_front_matter(env.metadata[env.docname], site_zone(app.config))
        _warn(env, front_matter)
        if front_matter.date is not None:
            registry.posts[env.docname] = _make_post(app, doctree, front_matter, front_matter.date)
            if app.config.latest_updates_byline:
                _mark_byline(doctree, env.docname)

    def get_updated_docs(self, app: Sphinx, env: BuildEnvironment) -> list[str]:
        """The pages whose listings or bylines no longer show what they should, in this output folder."""
        registry = registry_of(env)
        site = registry.site = Site(app)
        if app.builder.name in ("gettext", "linkcheck"):
            return []
        _say_what_is_held_back(registry, site)
        _refresh_tocs(app, env, site)
        listed = [(post, site.excerpt(post, LONGEST_EXCERPT)) for post in site.posts]
        shown: dict[str, Any] = {
            "listings": [(_without_excerpt(post), text) for post, text in listed],
            "links": site.index_pages,
            "feeds": feed_folder(app, site),
            "names": _names(env) if has_full_feeds(app, site) else {},
        }
        before = registry.written.get(str(app.outdir), {})
        registry.written[str(app.outdir)] = shown
        outdated = set(registry.hosts) if shown != before else set()
        if shown["links"] != before.get("links") or _categories(shown) != _categories(before):
            outdated |= registry.posts.keys()
        if any(shown["names"].get(key) != name for key, name in before.get("names", {}).items()):
            outdated |= registry.posts.keys()  # Sphinx leaves the old text of links alone; feeds must not spread it.
        if shown["feeds"] != before.get("feeds"):  # The head of every page names them.
            outdated |= env.found_docs
            if before.get("feeds") is not None:
                delete_feeds(app, before["feeds"])
        return sorted(outdated & env.found_docs)


def _kinds_hosted(doctree: nodes.document) -> set[str]:
    kinds = {index["kind"] for index in doctree.findall(post_index)}
    if next(doctree.findall(post_listing), None) is not None:
        kinds.add("listing")
    return kinds


def _make_post(app: Sphinx, doctree: nodes.document, front_matter: FrontMatter, date: dt.datetime) -> Post:
    env, config = app.env, app.config
    title = printable(env.titles[env.docname].astext()).strip() if env.docname in env.titles else ""
    if not title or title == "<no title>":
        logger.warning(
            "the post has no title: it is listed as %r",
            env.docname,
            type="latest_updates",
            subtype="title",
            location=env.docname,
        )
        title = env.docname
    cjk, words = config.latest_updates_reading_speed
    excerpt = (front_matter.excerpt,) if front_matter.excerpt else gather(doctree, LONGEST_EXCERPT)
    return Post(
        docname=env.docname,
        title=title,
        date=date,
        reading_minutes=reading_minutes(doctree.astext(), cjk_per_minute=cjk, words_per_minute=words),
        excerpt=tuple(printable(piece) if isinstance(piece, str) else piece for piece in excerpt),
        **front_matter.fields,
    )


def _warn(env: BuildEnvironment, front_matter: FrontMatter) -> None:
    if not front_matter.problems:
        return
    path = env.doc2path(env.docname)
    source = Path(path).read_text(encoding="utf-8", errors="replace")
    for problem in front_matter.problems:
        logger.warning(
            "%s: %s",
            problem.key,
            problem.message,
            type="latest_updates",
            subtype=problem.subtype,
            location=f"{path}:{line_of(source, problem.key) or 1}",
        )


def _mark_byline(doctree: nodes.document, docname: str) -> None:
    """Leave room for the byline under the first title and for the history at the end of that section."""
    title = next((node for node in doctree.findall(nodes.title) if isinstance(node.parent, nodes.section)), None)
    if title is None:
        doctree.insert(0, post_byline("", docname=docname))
        doctree += post_history("", docname=docname)
        return
    section = cast("nodes.section", title.parent)
    section.insert(section.index(title) + 1, post_byline("", docname=docname))
    section += post_history("", docname=docname)


def _say_what_is_held_back(registry: Registry, site: Site) -> None:
    for post in sorted(registry.posts.values(), key=lambda post: post.docname):
        if post.date > site.now:
            logger.info("latest_updates: %s waits for its date, %s", post.docname, post.date.isoformat())
        elif post.draft and not site.shows_drafts:
            logger.info("latest_updates: %s is a draft and is not listed", post.docname)


def _refresh_tocs(app: Sphinx, env: BuildEnvironment, site: Site) -> None:
    """Let the table of contents of an index page name the sections that the index will have."""
    for docname, kinds in registry_of(env).hosts.items():
        if kinds <= {"listing"} or docname not in env.found_docs:
            continue
        doctree = env.get_doctree(docname)
        renderer = Renderer(site, docname)
        for node in list(doctree.findall(post_index)):
            node.replace_self(renderer.index_outline(node["kind"]))
        env.current_document.docname = docname
        try:
            TocTreeCollector().process_doc(app, doctree)
        finally:
            env.current_document.docname = ""


def _categories(shown: dict[str, Any]) -> dict[str, str | None]:
    """What bylines take from other pages: the titles of sections."""
    return {post.docname: post.category for post, _ in shown.get("listings", ())}


def _names(env: BuildEnvironment) -> dict[tuple[str, str], str]:
    """What links to pages and labels show."""
    pages = {("doc", docname): title.astext() for docname, title in env.titles.items()}
    labels = {("ref", label): name for label, (_page, _id, name) in env.domains.standard_domain.labels.items()}
    return pages | labels


def _without_excerpt(post: Post) -> Post:
    return replace(post, excerpt=())
