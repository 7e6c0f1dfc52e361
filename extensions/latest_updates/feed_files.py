"""HTML builders only: which feeds there are, their files, and the links to them in the head of every page."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any, cast
from urllib.parse import quote

from sphinx.errors import ConfigError
from sphinx.util import logging

from exact_rebuilds.state import digest

from .facts import card_facts
from .feeds import FORMATS, MARKS, Entry, Feed, absolute_base, resolve_id
from .i18n import _
from .portable_html import BEGIN, END, cut_body, portable
from .registry import build_time, registry_of
from .site import site_of
from .text import identifier, printable
from .warnings import warn_at

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Set

    from docutils import nodes
    from sphinx.application import Sphinx
    from sphinx.builders import Builder
    from sphinx.builders.html import StandaloneHTMLBuilder
    from sphinx.config import Config
    from sphinx.environment import BuildEnvironment

    from .post import Post
    from .site import Site

logger = logging.getLogger(__name__)

BUILDERS = ("html", "dirhtml")
CONTENTS = ("full", "excerpt")
#: The feeds of the whole site; those of one tag or category are called ``tag-….atom.xml`` and so on.
SITE_FILES = {"atom.xml": "atom.xml", "rss.xml": "rss.xml", "feed.json": "json"}
ARCHIVE = "atom-archive-{}.xml"
_OURS = re.compile(
    r"atom(?:-archive-\d+)?\.xml|rss\.xml|feed\.json|(?:tag|category)-[A-Za-z0-9-]+\.(?:atom\.xml|rss\.xml|json)"
)


def check_feed_config(config: Config) -> None:
    """Fail early on values that no feed can be made with."""
    if config.latest_updates_feed_content not in CONTENTS:
        raise ConfigError(f"latest_updates_feed_content must be one of {', '.join(map(repr, CONTENTS))}")
    if config.latest_updates_feed_limit < 0:
        raise ConfigError("latest_updates_feed_limit must be 0 (every post) or more")
    folder = PurePosixPath(config.latest_updates_feed_folder)
    if folder.is_absolute() or ".." in folder.parts or "\\" in config.latest_updates_feed_folder:
        raise ConfigError("latest_updates_feed_folder must be a folder inside the output, such as 'feeds'")


def feed_folder(app: Sphinx) -> str | None:
    """Where this build puts feeds, with a slash at its end (or empty); ``None`` when it makes none."""
    if app.builder.name not in BUILDERS or absolute_base(app.config.html_baseurl) is None or not _has_posts(app):
        return None
    folder = PurePosixPath(app.config.latest_updates_feed_folder).as_posix()
    return "" if folder == "." else f"{folder}/"


def decorate_page(app: Sphinx, page: str, template: str, context: dict[str, Any], doctree: nodes.document) -> None:
    """Name the feeds in a page's head, and mark where the body of a post begins and ends."""
    folder = feed_folder(app)
    if folder is None:
        return
    context["metatags"] = context.get("metatags", "") + "".join(
        '\n<link rel="alternate" type="{}" title="{}" href="{}">'.format(
            *map(html.escape, (media_type, title, context["pathto"](quote(folder) + name, 1)))
        )
        for name, media_type, title in _site_links(app.config)
    )
    if page in registry_of(app.env).posts and context.get("body") and app.config.latest_updates_feed_content == "full":
        context["body"] = f"{BEGIN}{context['body']}{END}"


def write_feeds(app: Sphinx, exception: Exception | None) -> None:
    """Write the feeds that changed from the pages as they lie in the output folder; delete those that are no more."""
    registry = registry_of(app.env)
    if exception is not None or app.builder.name not in BUILDERS or registry.now is None:
        return
    folder = feed_folder(app)
    before = (registry.before or {}).get("feeds", {})
    feeds: dict[str, Any] = {}
    if folder is not None:
        feeds = _unchanged(app, before, folder) or _write_changed(app, before, folder)
    elif _has_posts(app):
        logger.info(
            "latest_updates: no feeds, because html_baseurl is not the address of a site; "
            "-D html_baseurl=https://example.org/ writes them"
        )
    keep = {Path(app.outdir, folder or "", name) for name in feeds.get("files", {})}
    for used in {before.get("folder"), folder} - {None}:
        _delete(Path(app.outdir, used), keep)
    registry.now = {**registry.now, "feeds": feeds}


def _unchanged(app: Sphinx, before: dict[str, Any], folder: str) -> dict[str, Any] | None:
    """``before``, when no post, no page in a feed and no setting has changed since and every file is there."""
    registry = registry_of(app.env)
    if not before or registry.before is None or registry.now is None:
        return None
    same = registry.before["token"] == registry.now["token"]
    same = same and (before["folder"], before["settings"]) == (folder, _settings(app))
    pages = all(_stamp(app, docname) == stamp for docname, stamp in before["pages"].items())
    files = all(Path(app.outdir, folder, name).is_file() for name in before["files"])
    return before if same and pages and files else None


def _write_changed(app: Sphinx, before: dict[str, Any], folder: str) -> dict[str, Any]:
    """Make every feed whose token differs from that of ``before``; return what the next build compares with."""
    maker = _FeedMaker(app, site_of(app), folder)
    settings = _settings(app)
    known = before.get("files", {}) if (before.get("folder"), before.get("settings")) == (folder, settings) else {}
    tokens: dict[str, str] = {}
    for name, ending, feed in maker.plans():
        path = Path(app.outdir, folder, name)
        tokens[name] = maker.token(feed)
        if known.get(name) != tokens[name] or not path.is_file():
            _write(path, FORMATS[ending][0](maker.feed(feed)))
    return {"folder": folder, "settings": settings, "files": tokens, "pages": maker.stamps}


def _settings(app: Sphinx) -> str:
    config = app.config
    values = (config.html_baseurl, config.project, config.author, config.language, config.root_doc)
    ours = [getattr(config, f"latest_updates_{name}") for name in ("excerpt_length", "placeholders")]
    feeds = [getattr(config, f"latest_updates_feed_{name}") for name in ("title", "content", "limit", "archive")]
    return digest((values, ours, feeds))


def _stamp(app: Sphinx, docname: str) -> list[int]:
    """Changes whenever the page is written."""
    builder = cast("StandaloneHTMLBuilder", app.builder)
    try:
        stat = Path(builder.get_outfilename(docname)).stat()
    except OSError:
        return []
    return [stat.st_mtime_ns, stat.st_size]


def warn_of_duplicate_ids(app: Sphinx, env: BuildEnvironment) -> None:
    """Two posts must not have one id: readers would see them as one."""
    posts = sorted(registry_of(env).posts.values(), key=lambda post: post.docname)
    ids = _Ids(app.builder, posts, absolute_base(app.config.html_baseurl) or "")
    for post, other in ids.duplicates:
        message = "%r is also the id of %r; in feeds, this post goes by its address"
        warn_at(env, post.docname, "id", message, post.id, other)


class _Ids:
    """The id of every post, no two of them alike; of two posts that claim one, the first by name has it."""

    def __init__(self, builder: Builder, posts: Iterable[Post], base: str) -> None:
        posts = sorted(posts, key=lambda post: post.docname)
        pages = builder.name in BUILDERS  # elsewhere posts have no address, and only what authors wrote can clash
        url = {post.docname: base + builder.get_target_uri(post.docname) if pages else "" for post in posts}
        owners = {url[post.docname]: post.docname for post in posts if post.id is None and pages}
        self.duplicates: list[tuple[Post, str]] = []
        for post in posts:
            if post.id is None:
                continue
            wanted = resolve_id(base, post.id)
            if wanted in owners:
                self.duplicates.append((post, owners[wanted]))
            else:
                owners[wanted] = post.docname
        for post, _other in self.duplicates:
            fallback = url[post.docname]
            while fallback in owners:
                fallback += "#post"
            owners[fallback] = post.docname
        self.id = {docname: value for value, docname in owners.items()}


@dataclass(frozen=True)
class _Plan:
    """A feed before its entries are made: its file, its name, its posts, and its place in a chain of archives."""

    name: str
    title: str
    posts: tuple[Post, ...]
    older: str | None = None
    newer: str | None = None
    current: str | None = None


class _FeedMaker:
    """The feeds of one build."""

    def __init__(self, app: Sphinx, site: Site, folder: str) -> None:
        self.app, self.site, self.folder = app, site, folder
        self.base = absolute_base(app.config.html_baseurl) or ""
        self.ids = _Ids(app.builder, site.registry.posts.values(), self.base)
        self.entries: dict[str, Entry] = {}
        self.stamps: dict[str, list[int]] = {}

    def plans(self) -> Iterator[tuple[str, str, _Plan]]:
        """Every feed's file name, its format, and what it holds."""
        posts = sorted(_feed_posts(self.site), key=lambda post: (post.order, post.docname))
        posts.sort(key=lambda post: post.updated, reverse=True)
        title = _title(self.app.config)
        limit = self.app.config.latest_updates_feed_limit
        archives = list(self._archives(title, limit)) if limit and self.app.config.latest_updates_feed_archive else []
        older = archives[-1].name if archives else None
        archived = {post for archive in archives for post in archive.posts}
        for name, ending in SITE_FILES.items():
            yield (
                name,
                ending,
                _Plan(name, title, _newest(posts, limit, archived), older if name == "atom.xml" else None),
            )
        for archive in archives:
            yield archive.name, "atom.xml", archive
        for stem, (label, members) in _groups(posts).items():
            pattern = _("%(site)s: tag %(name)s") if stem.startswith("tag-") else _("%(site)s: category %(name)s")
            for ending in FORMATS:
                name = f"{stem}.{ending}"
                yield name, ending, _Plan(name, pattern % {"site": title, "name": label}, _newest(members, limit))

    def _archives(self, title: str, size: int) -> Iterator[_Plan]:
        """Full archives, oldest first: what is in one stays in it when posts are added."""
        oldest_first = [post for post in reversed(self.site.newest_first) if not post.draft]
        full = len(oldest_first) // size
        for number in range(1, full + 1):
            yield _Plan(
                ARCHIVE.format(number),
                title,
                tuple(reversed(oldest_first[(number - 1) * size : number * size])),
                older=ARCHIVE.format(number - 1) if number > 1 else None,
                newer=ARCHIVE.format(number + 1) if number < full else None,
                current="atom.xml",
            )

    def token(self, plan: _Plan) -> str:
        """Changes with everything that the feed's text is made of."""
        for post in plan.posts:
            self.stamps.setdefault(post.docname, _stamp(self.app, post.docname))
        facts = [
            (card_facts(self.site, post), self.ids.id[post.docname], self.stamps[post.docname]) for post in plan.posts
        ]
        return digest((plan.title, plan.older, plan.newer, plan.current, facts))

    def feed(self, plan: _Plan) -> Feed:
        return Feed(
            title=plan.title,
            url=self._address(plan.name),
            home=self.base + self.app.builder.get_target_uri(self.app.config.root_doc),
            author=_author(self.app.config),
            language=(self.app.config.language or "en").replace("_", "-"),
            entries=tuple(self._entry(post) for post in plan.posts),
            older=plan.older and self._address(plan.older),
            newer=plan.newer and self._address(plan.newer),
            current=plan.current and self._address(plan.current),
        )

    def _address(self, name: str) -> str:
        return self.base + quote(self.folder) + name

    def _entry(self, post: Post) -> Entry:
        if post.docname not in self.entries:
            url = self.base + self.app.builder.get_target_uri(post.docname)
            self.entries[post.docname] = Entry(
                id=self.ids.id[post.docname],
                url=url,
                title=post.title,
                published=post.date,
                updated=post.updated,
                summary=self.site.excerpt(post, self.app.config.latest_updates_excerpt_length),
                content=self._content(post, url),
                authors=post.authors,
                categories=tuple(dict.fromkeys((post.category, *post.tags) if post.category else post.tags)),
            )
        return self.entries[post.docname]

    def _content(self, post: Post, url: str) -> str | None:
        if self.app.config.latest_updates_feed_content != "full":
            return None
        builder = cast("StandaloneHTMLBuilder", self.app.builder)
        try:
            page = Path(builder.get_outfilename(post.docname)).read_text(encoding="utf-8")
        except OSError:
            return None
        body = cut_body(page)
        return None if body is None else printable(portable(body, url))


def _has_posts(app: Sphinx) -> bool:
    """Whether there is a post that readers may see."""
    now = build_time(app.config)
    return any(not post.draft and post.date <= now for post in registry_of(app.env).posts.values())


def _newest(posts: list[Post], limit: int, archived: Set[Post] = frozenset()) -> tuple[Post, ...]:
    """The first ``limit`` of ``posts``, with every post that is in no archive yet; all where there is no limit."""
    if not limit:
        return tuple(posts)
    if not archived:
        return tuple(posts[:limit])
    fresh = [post for post in posts if post not in archived]
    chosen = {*fresh, *[post for post in posts if post in archived][: max(limit - len(fresh), 0)]}
    return tuple(post for post in posts if post in chosen)


def _feed_posts(site: Site) -> list[Post]:
    """A draft may be shown to its author; a feed would publish it."""
    return [post for post in site.posts if not post.draft]


def _groups(posts: list[Post]) -> dict[str, tuple[str, list[Post]]]:
    """The stem of a feed's name → its tag's or category's name, and its posts."""
    groups: dict[str, tuple[str, list[Post]]] = {}
    for post in posts:
        for kind, names in (("category", (post.category,)), ("tag", post.tags)):
            for name in filter(None, names):
                members = groups.setdefault(identifier(kind, name), (name, []))[1]
                if post not in members[-1:]:
                    members.append(post)
    return dict(sorted(groups.items()))


def _site_links(config: Config) -> list[tuple[str, str, str]]:
    """File name, media type and title of the site's own feeds."""
    links = []
    for name, ending in SITE_FILES.items():
        _write_as, media_type, kind = FORMATS[ending]
        links.append((name, media_type, _("%(site)s (%(format)s)") % {"site": _title(config), "format": kind}))
    return links


def _title(config: Config) -> str:
    return printable(config.latest_updates_feed_title or config.project)


def _author(config: Config) -> str:
    known = config.author not in ("", "unknown", "Author name not set")
    return printable(config.author if known else config.project)


def _write(path: Path, text: str) -> None:
    data = text.encode("utf-8")
    if path.is_file() and not _is_ours(path):
        logger.warning(
            "%s is not a feed of latest_updates and is left alone; choose another latest_updates_feed_folder",
            path,
            type="latest_updates",
            subtype="feed",
        )
    elif not path.is_file() or path.read_bytes() != data:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)


def _is_ours(path: Path) -> bool:
    content = path.read_bytes()
    return any(mark.encode() in content for mark in MARKS)


def _delete(folder: Path, keep: set[Path]) -> None:
    if folder.is_dir():
        for path in sorted(folder.iterdir()):
            if path not in keep and _OURS.fullmatch(path.name) and _is_ours(path):
                path.unlink()
        if not any(folder.iterdir()):
            folder.rmdir()
