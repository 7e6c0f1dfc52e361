"""The feeds of a site: which there are, what is in each, their files, and the links to them in the head of pages.

HTML builders only. What a feed is made of is boiled down to a token; only feeds whose token has changed are written.
"""

from __future__ import annotations

import html
import re
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast
from urllib.parse import quote

from sphinx.errors import ConfigError
from sphinx.util import logging

from sphinx_exact_rebuilds.files import delete_files, write_if_different
from sphinx_exact_rebuilds.state import digest

from .env_state import WEB_BUILDERS, check_folder, registry_of, warn, warn_at
from .feeds import BEGIN, END, FORMATS, MARKS, Entry, Feed, absolute_base, cut_body, portable, resolve_id
from .fingerprints import card_facts
from .i18n import _, kind_name
from .post import PUBLISHED, Change
from .rendering import Renderer, plain_note
from .selection import file_names, names_of
from .selection import newest_first as by_date
from .site import site_of
from .text import SINGULARS, identifier, printable

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence, Set

    from docutils import nodes
    from sphinx.application import Sphinx
    from sphinx.builders import Builder
    from sphinx.builders.html import StandaloneHTMLBuilder
    from sphinx.config import Config
    from sphinx.environment import BuildEnvironment

    from .post import Post
    from .site import Site


#: The feeds of the whole site → their formats; those of one tag or category are called ``tag-….atom.xml`` and so on.
SITE_FILES = {"atom.xml": "atom.xml", "rss.xml": "rss.xml", "feed.json": "json"}
#: The same for the feeds that have an entry for each change.
CHANGE_FILES = {f"changes.{ending}": ending for ending in FORMATS}
ARCHIVE = "atom-archive-{}.xml"


@dataclass(frozen=True)
class FeedPlan:
    """A feed before its entries are made: file, format (of ``FORMATS``), title, posts or changes; its place among
    archives.
    """

    name: str
    format: str
    title: str
    posts: tuple[Post | Change, ...]
    older: str | None = None
    newer: str | None = None
    current: str | None = None


@dataclass(frozen=True)
class FeedGroup:
    """Posts that have feeds of their own: the feeds' title, their files by format, the posts."""

    title: str
    files: Mapping[str, str]
    posts: Sequence[Post]


def plan_feeds(
    newest_first: Sequence[Post], title: str, limit: int, *, archive: bool, groups: Sequence[FeedGroup] | None = None
) -> Iterator[FeedPlan]:
    """Every feed of a site called ``title`` whose published posts are given in the order of their own dates.

    A feed holds the ``limit`` posts that changed last, or all when that is 0. With ``archive``, older ones are in
    archives (RFC 5005, section 4) of ``limit`` posts each. ``groups`` are those of :func:`groups_of` unless given.
    """
    posts = by_date(newest_first, "updated")
    archives = list(_archives(newest_first, title, limit)) if archive and limit else []
    archived = set(newest_first[len(newest_first) % limit :]) if archives else set()
    for name, kind in SITE_FILES.items():
        older = archives[-1].name if archives and kind == "atom.xml" else None
        yield FeedPlan(name, kind, title, _newest(posts, limit, archived), older)
    yield from archives
    for group in groups_of(posts, title) if groups is None else groups:
        members = by_date(group.posts, "updated")
        for kind, name in group.files.items():
            yield FeedPlan(name, kind, group.title, _newest(members, limit))


def plan_change_feeds(newest_first: Sequence[Change], title: str, limit: int) -> Iterator[FeedPlan]:
    """The feeds of what changed: the last ``limit`` changes, or all when that is 0."""
    chosen = tuple(newest_first[: limit or None])
    if chosen:
        for name, kind in CHANGE_FILES.items():
            yield FeedPlan(name, kind, title, chosen)


def _archives(newest_first: Sequence[Post], title: str, size: int) -> Iterator[FeedPlan]:
    """Full archives, oldest first: what is in one stays in it when posts are added."""
    oldest_first = newest_first[::-1]
    full = len(oldest_first) // size
    for number in range(1, full + 1):
        yield FeedPlan(
            ARCHIVE.format(number),
            "atom.xml",
            title,
            tuple(reversed(oldest_first[(number - 1) * size : number * size])),
            older=ARCHIVE.format(number - 1) if number > 1 else None,
            newer=ARCHIVE.format(number + 1) if number < full else None,
            current="atom.xml",
        )


def _newest(posts: Sequence[Post], limit: int, archived: Set[Post] = frozenset()) -> tuple[Post, ...]:
    """The first ``limit`` of ``posts``, with every post that is in no archive yet; all where there is no limit."""
    if not limit:
        return tuple(posts)
    if not archived:
        return tuple(posts[:limit])
    fresh = [post for post in posts if post not in archived]
    chosen = {*fresh, *[post for post in posts if post in archived][: max(limit - len(fresh), 0)]}
    return tuple(post for post in posts if post in chosen)


def groups_of(posts: Sequence[Post], title: str, kinds: Sequence[str] = ("categories", "tags")) -> list[FeedGroup]:
    """The groups of a site called ``title``: one of ``categories``, ``tags``, ``authors`` or ``years`` each."""
    patterns = {"tag": _("%(site)s: tag %(name)s"), "category": _("%(site)s: category %(name)s")}
    found = []
    for stem, (name, members) in _members(posts, kinds).items():
        pattern = patterns.get(stem.partition("-")[0], "%(site)s: %(name)s")
        files = {kind: f"{stem}.{kind}" for kind in FORMATS}
        found.append(FeedGroup(pattern % {"site": title, "name": name}, files, members))
    return found


def _members(posts: Sequence[Post], kinds: Sequence[str]) -> dict[str, tuple[str, list[Post]]]:
    """The stem of a feed's name → the name of its group, and its posts."""
    groups: dict[str, tuple[str, list[Post]]] = {}
    for post in posts:
        for kind in kinds:
            for name in names_of(post, kind):
                members = groups.setdefault(identifier(SINGULARS[kind], name), (name, []))[1]
                if post not in members[-1:]:  # of two tags that are the same to Unicode
                    members.append(post)
    stems = file_names({stem: members for stem, (_name, members) in groups.items()})
    return dict(sorted((stems[stem], group) for stem, group in groups.items()))


class Ids:
    """The id of every post, no two of them alike; of two posts that claim one, the first by name has it."""

    def __init__(self, builder: Builder, posts: Iterable[Post], base: str) -> None:
        posts = sorted(posts, key=lambda post: post.docname)
        pages = builder.name in WEB_BUILDERS  # elsewhere posts have no address, and only what authors wrote can clash
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


def warn_of_duplicate_ids(app: Sphinx, env: BuildEnvironment) -> None:
    """``env-check-consistency``: two posts must not have one id: readers would see them as one."""
    posts = registry_of(env).posts.values()
    for post, other in Ids(app.builder, posts, absolute_base(app.config.html_baseurl) or "").duplicates:
        message = "%r is also the id of %r; in feeds, this post goes by its address"
        warn_at(env, post.docname, "id", message, post.id, other)


#: A page's time of writing and size, and a token of its content.
Known = tuple[list[int], str]


class WrittenContent:
    """``before`` maps pages to what was known of them after the last build into this folder."""

    def __init__(self, builder: StandaloneHTMLBuilder, base: str, before: Mapping[str, Known]) -> None:
        self.builder, self.base, self.before = builder, base, before
        self.now: dict[str, Known] = {}
        self._html: dict[str, str | None] = {}

    def token(self, docname: str) -> str:
        """Changes with the content of the page."""
        if docname not in self.now:
            stamp = stamp_of(self.builder, docname)
            known = self.before.get(docname)
            token = known[1] if known and known[0] == stamp and stamp else digest(self.html(docname))
            self.now[docname] = stamp, token
        return self.now[docname][1]

    def html(self, docname: str) -> str | None:
        """HTML that can be read anywhere; ``None`` when the page's theme shows no body."""
        if docname not in self._html:
            path, url = Path(self.builder.get_outfilename(docname)), self.base + self.builder.get_target_uri(docname)
            body = cut_body(path.read_text(encoding="utf-8")) if path.is_file() else None
            self._html[docname] = None if body is None else printable(portable(body, url))
        return self._html[docname]


def stamp_of(builder: StandaloneHTMLBuilder, docname: str) -> list[int]:
    """Changes whenever the page is written."""
    try:
        stat = Path(builder.get_outfilename(docname)).stat()
    except OSError:
        return []
    return [stat.st_mtime_ns, stat.st_size]


logger = logging.getLogger(__name__)

#: Where a page's context has the links to the feeds.
_LINKS = "latest_updates_feed_links"
CONTENTS = ("full", "excerpt")
_OURS = re.compile(
    r"(?:changes\.)?atom(?:-archive-\d+)?\.xml|(?:changes\.)?rss\.xml|feed\.json|changes\.json|(?:tag|category|author|year)-[A-Za-z0-9-]+\.(?:atom\.xml|rss\.xml|json)"
)


def check_feed_config(config: Config) -> None:
    """Fail early on values that no feed can be made with."""
    if config.latest_updates_feed_content not in CONTENTS:
        raise ConfigError(f"latest_updates_feed_content must be one of {', '.join(map(repr, CONTENTS))}")
    check_folder(config, "latest_updates_feed_folder", "feeds")


def decorate_page(app: Sphinx, page: str, template: str, context: dict[str, Any], doctree: nodes.document) -> None:
    """Name the feeds in a page's head, and mark where the body of a post begins and ends."""
    if doctree is not None:
        registry_of(app.env).wrote = True
    folder = site_of(app).feed_folder
    if folder is None:
        return
    context[_LINKS] = "".join(
        '\n<link rel="alternate" type="{}" title="{}" href="{}">'.format(
            *map(html.escape, (media_type, title, context["pathto"](quote(folder) + name, 1)))
        )
        for name, media_type, title in _site_links(app.config)
    )
    context["metatags"] = context.get("metatags", "") + context[_LINKS]
    if page in registry_of(app.env).posts and context.get("body") and app.config.latest_updates_feed_content == "full":
        context["body"] = f"{BEGIN}{context['body']}{END}"


def put_links_into_any_head(app: Sphinx) -> None:
    """``builder-inited``: a theme that does not show ``metatags`` gets the links to the feeds all the same."""
    templates = getattr(app.builder, "templates", None)
    if templates is None or app.builder.name not in WEB_BUILDERS:
        return
    render = templates.render

    def render_with_links(template: str, context: dict[str, Any]) -> str:
        page: str = render(template, context)
        links = context.get(_LINKS)
        return page if not links or links in page else page.replace("</head>", f"{links}\n</head>", 1)

    templates.render = render_with_links


def write_feeds(app: Sphinx, exception: Exception | None) -> None:
    """Write the feeds that changed from the pages as they lie in the output folder; delete those that are no more."""
    registry = registry_of(app.env)
    if exception is not None or app.builder.name not in WEB_BUILDERS or registry.current is None:
        return
    folder = site_of(app).feed_folder
    before = (registry.previous or {}).get("feeds", {})
    feeds: dict[str, Any] = {}
    if folder is not None:
        feeds = _unchanged(app, before, folder) or _write_changed(app, before, folder)
    elif site_of(app).has_posts:
        logger.info(
            "latest_updates: no feeds, because html_baseurl is not the address of a site; "
            "-D html_baseurl=https://example.org/ writes them"
        )
    keep = {f"{folder or ''}{name}" for name in feeds.get("files", {})}
    found = {f"{before.get('folder') or ''}{name}" for name in before.get("files", {})}
    for used in {before.get("folder"), folder} - {None}:
        found.update(f"{used}{path.name}" for path in Path(app.outdir, used).glob("*") if _OURS.fullmatch(path.name))
    delete_files(Path(app.outdir), (name for name in found - keep if _is_ours(Path(app.outdir, name))))
    registry.current = {**registry.current, "feeds": feeds}


def _unchanged(app: Sphinx, before: dict[str, Any], folder: str) -> dict[str, Any] | None:
    """``before``, when no post, no page in a feed and no setting has changed since and every file is there."""
    registry = registry_of(app.env)
    if not before or registry.previous is None or registry.current is None:
        return None
    same = registry.previous["token"] == registry.current["token"]
    same = same and (before["folder"], before["settings"]) == (folder, _settings(app))
    builder = cast("StandaloneHTMLBuilder", app.builder)
    pages = all(stamp_of(builder, docname) == stamp for docname, (stamp, _token) in before["pages"].items())
    files = all(Path(app.outdir, folder, name).is_file() for name in before["files"])
    return before if same and pages and files else None


def _write_changed(app: Sphinx, before: dict[str, Any], folder: str) -> dict[str, Any]:
    """Make every feed whose token differs from that of ``before``; return what the next build compares with."""
    settings = _settings(app)
    same = (before.get("folder"), before.get("settings")) == (folder, settings)
    maker = _FeedMaker(app, site_of(app), folder, before["pages"] if same else {})
    known = before["files"] if same else {}
    tokens: dict[str, str] = {}
    for plan in maker.plans():
        path = Path(app.outdir, folder, plan.name)
        tokens[plan.name] = maker.token(plan)
        if known.get(plan.name) != tokens[plan.name] or not path.is_file():
            _write(path, FORMATS[plan.format][0](maker.feed(plan)))
    return {"folder": folder, "settings": settings, "files": tokens, "pages": maker.content.now}


def _settings(app: Sphinx) -> str:
    config = app.config
    values = (config.html_baseurl, config.project, config.author, config.language, config.root_doc)
    ours = [getattr(config, f"latest_updates_{name}") for name in ("excerpt_length", "excerpt_markup", "placeholders")]
    feeds = [
        getattr(config, f"latest_updates_feed_{name}") for name in ("title", "content", "limit", "archive", "changes")
    ]
    return digest((values, ours, feeds, config.html_link_suffix, config.html_file_suffix))


class _FeedMaker:
    """The feeds of one build."""

    def __init__(self, app: Sphinx, site: Site, folder: str, pages: dict[str, Any]) -> None:
        self.app, self.site, self.folder = app, site, folder
        self.base = absolute_base(app.config.html_baseurl) or ""
        self.ids = Ids(app.builder, site.registry.posts.values(), self.base)
        self.content = WrittenContent(cast("StandaloneHTMLBuilder", app.builder), self.base, pages)
        self.full: bool = app.config.latest_updates_feed_content == "full"
        self._entries: dict[str, Entry] = {}
        self._tokens: dict[str, str] = {}

    def plans(self) -> Iterable[FeedPlan]:
        """A draft may be shown to its author; a feed would publish it."""
        config = self.app.config
        posts = [post for post in self.site.newest_first if not post.draft]
        limit, archive = config.latest_updates_feed_limit, config.latest_updates_feed_archive
        yield from plan_feeds(posts, _title(config), limit, archive=archive, groups=self._groups(posts))
        if config.latest_updates_feed_changes:
            changes = [change for change in self.site.changes if not change.post.draft]
            yield from plan_change_feeds(changes, _changes_title(config), limit)

    def _groups(self, posts: list[Post]) -> list[FeedGroup]:
        """Of every category and tag; of authors and years that have pages; where collections say so, in folders."""
        title, drafts = _title(self.app.config), set(self.site.by_name) - {post.docname for post in posts}
        in_folders = [each for each in self.site.collections if each.feed_folder is not None]
        if in_folders:
            return [
                FeedGroup(
                    f"{title}: {each.name}",
                    {kind: f"{each.feed_folder}/{name}" for name, kind in SITE_FILES.items()},
                    [post for post in each.posts if post.docname not in drafts],
                )
                for each in in_folders
            ]
        more = [kind for kind in ("authors", "years") if kind in self.app.config.latest_updates_archive_pages]
        return groups_of(posts, title, ("categories", "tags", *more))

    def token(self, plan: FeedPlan) -> str:
        """Changes with everything that the feed's text is made of."""
        return digest((plan.title, plan.older, plan.newer, plan.current, [self._token(post) for post in plan.posts]))

    def _token(self, post: Post | Change) -> str:
        if isinstance(post, Change):
            opening = card_facts(self.site, post.post)
            return digest((post.key, post.kind, post.note, post.section, post.section_title, self._id(post), opening))
        name = post.docname
        if name not in self._tokens:
            content = self.content.token(name) if self.full else ""
            self._tokens[name] = digest(
                (card_facts(self.site, post), post.updated.isoformat(), self.ids.id[name], content)
            )
        return self._tokens[name]

    def feed(self, plan: FeedPlan) -> Feed:
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
        return self.base + quote(self.folder + name)

    def _id(self, change: Change) -> str:
        own = self.ids.id[change.post.docname]
        return f"{own}{'.' if '#' in own else '#'}change-{change.key}"

    def _change(self, change: Change) -> Entry:
        """Without content: who reads the note follows the link to the section that has changed."""
        post, entry = change.post, self._about(change.post)
        summary = self._summary(post) if change.kind == PUBLISHED else {"summary": plain_note(change.note)}
        place = f"{post.title} › {change.section_title}" if change.section_title else post.title
        return replace(
            entry,
            id=self._id(change),
            url=f"{entry.url}#{quote(change.section)}" if change.section else entry.url,
            title=_("%(name)s: %(title)s") % {"name": kind_name(change.kind), "title": place},
            published=change.date,
            updated=change.date,
            **summary,
        )

    def _summary(self, post: Post) -> dict[str, Any]:
        """The excerpt, and, where the site keeps its links, the same with them, absolute."""
        config = self.app.config
        summary = {"summary": self.site.excerpt(post, config.latest_updates_excerpt_length)}
        if not config.latest_updates_excerpt_markup:
            return summary
        excerpt = Renderer(self.site, post.docname).excerpt_html(post, config.latest_updates_excerpt_length)
        url = self.base + self.app.builder.get_target_uri(post.docname)
        return {**summary, "summary_html": portable(excerpt, url)}

    def _entry(self, post: Post | Change) -> Entry:
        if isinstance(post, Change):
            return self._change(post)
        name = post.docname
        if name not in self._entries:
            content = self.content.html(name) if self.full else None
            self._entries[name] = replace(self._about(post), content=content, **self._summary(post))
        return self._entries[name]

    def _about(self, post: Post) -> Entry:
        """All but the summary and the content."""
        return Entry(
            id=self.ids.id[post.docname],
            url=self.base + self.app.builder.get_target_uri(post.docname),
            title=post.title,
            published=post.date,
            updated=post.updated,
            authors=post.authors,
            categories=tuple(dict.fromkeys((*names_of(post, "categories"), *post.tags))),
        )


def _site_links(config: Config) -> list[tuple[str, str, str]]:
    """File name, media type and title of the site's own feeds."""
    feeds = [(_title(config), SITE_FILES)]
    feeds += [(_changes_title(config), CHANGE_FILES)] if config.latest_updates_feed_changes else []
    return [
        (name, media_type, _("%(site)s (%(format)s)") % {"site": title, "format": kind})
        for title, files in feeds
        for name, (_write_as, media_type, kind) in ((name, FORMATS[ending]) for name, ending in files.items())
    ]


def _changes_title(config: Config) -> str:
    return _("%(site)s: changes") % {"site": _title(config)}


def _title(config: Config) -> str:
    return printable(config.latest_updates_feed_title or config.project)


def _author(config: Config) -> str:
    known = config.author not in ("", "unknown", "Author name not set")
    return printable(config.author if known else config.project)


def _write(path: Path, text: str) -> None:
    if path.is_file() and not _is_ours(path):
        message = "%s is not a feed of latest_updates and is left alone; choose another latest_updates_feed_folder"
        warn(message, path, subtype="feed")
    else:
        write_if_different(path, text)


def _is_ours(path: Path) -> bool:
    content = path.read_bytes() if path.is_file() else b""
    return any(mark.encode() in content for mark in MARKS)
