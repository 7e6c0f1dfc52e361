"""HTML builders only: the files of the feeds, and the links to them in the head of every page."""

from __future__ import annotations

import html
import re
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any, cast
from urllib.parse import quote

from sphinx.errors import ConfigError
from sphinx.util import logging

from sphinx_exact_rebuilds.files import write_if_different
from sphinx_exact_rebuilds.state import digest

from .changes import PUBLISHED, Change
from .facts import card_facts
from .feed_content import WrittenContent, stamp_of
from .feed_ids import Ids
from .feed_plan import CHANGE_FILES, SITE_FILES, FeedGroup, groups_of, plan_change_feeds, plan_feeds
from .feeds import FORMATS, MARKS, Entry, Feed, absolute_base
from .i18n import _, kind_name
from .portable_html import BEGIN, END
from .registry import WEB_BUILDERS, build_time, registry_of
from .rendering import plain_note
from .site import site_of
from .text import printable

if TYPE_CHECKING:
    from collections.abc import Iterable

    from docutils import nodes
    from sphinx.application import Sphinx
    from sphinx.builders.html import StandaloneHTMLBuilder
    from sphinx.config import Config

    from .feed_plan import FeedPlan
    from .post import Post
    from .site import Site

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
    if config.latest_updates_feed_limit < 0:
        raise ConfigError("latest_updates_feed_limit must be 0 (every post) or more")
    folder = PurePosixPath(config.latest_updates_feed_folder or "")
    if folder.is_absolute() or ".." in folder.parts or "\\" in str(folder):
        raise ConfigError("latest_updates_feed_folder must be a folder inside the output, such as 'feeds'")


def feed_folder(app: Sphinx) -> str | None:
    """Where this build puts feeds, with a slash at its end (or empty); ``None`` when it makes none."""
    if app.builder.name not in WEB_BUILDERS or absolute_base(app.config.html_baseurl) is None or not _has_posts(app):
        return None
    folder = PurePosixPath(app.config.latest_updates_feed_folder or "").as_posix()
    return "" if folder == "." else f"{folder}/"


def decorate_page(app: Sphinx, page: str, template: str, context: dict[str, Any], doctree: nodes.document) -> None:
    """Name the feeds in a page's head, and mark where the body of a post begins and ends."""
    if doctree is not None:
        registry_of(app.env).wrote = True
    folder = feed_folder(app)
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
    if exception is not None or app.builder.name not in WEB_BUILDERS or registry.now is None:
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
    known = {Path(app.outdir, before.get("folder") or "", name) for name in before.get("files", {})}
    for path in known - keep:
        if path.is_file() and _is_ours(path):
            path.unlink()
            _remove_empty(path.parent, Path(app.outdir))
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
    ours = [getattr(config, f"latest_updates_{name}") for name in ("excerpt_length", "placeholders")]
    feeds = [
        getattr(config, f"latest_updates_feed_{name}") for name in ("title", "content", "limit", "archive", "changes")
    ]
    return digest((values, ours, feeds))


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
        pages = self.app.config.latest_updates_archive_pages
        more = [kind for kind, name in (("author", "authors"), ("year", "years")) if name in pages]
        return groups_of(posts, title, ("category", "tag", *more))

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
        post = change.post
        place = f"{post.title} › {change.section_title}" if change.section_title else post.title
        url = self.base + self.app.builder.get_target_uri(post.docname)
        summary = plain_note(change.note)
        if change.kind == PUBLISHED:
            summary = self.site.excerpt(post, self.app.config.latest_updates_excerpt_length)
        return Entry(
            id=self._id(change),
            url=f"{url}#{quote(change.section)}" if change.section else url,
            title=_("%(name)s: %(title)s") % {"name": kind_name(change.kind), "title": place},
            published=change.date,
            updated=change.date,
            summary=summary,
            authors=post.authors,
            categories=tuple(dict.fromkeys((post.category, *post.tags) if post.category else post.tags)),
        )

    def _entry(self, post: Post | Change) -> Entry:
        if isinstance(post, Change):
            return self._change(post)
        name = post.docname
        if name not in self._entries:
            self._entries[name] = Entry(
                id=self.ids.id[name],
                url=self.base + self.app.builder.get_target_uri(name),
                title=post.title,
                published=post.date,
                updated=post.updated,
                summary=self.site.excerpt(post, self.app.config.latest_updates_excerpt_length),
                content=self.content.html(name) if self.full else None,
                authors=post.authors,
                categories=tuple(dict.fromkeys((post.category, *post.tags) if post.category else post.tags)),
            )
        return self._entries[name]


def _has_posts(app: Sphinx) -> bool:
    """Whether there is a post that readers may see."""
    now = build_time(app.config)
    return any(not post.draft and post.date <= now for post in registry_of(app.env).posts.values())


def _site_links(config: Config) -> list[tuple[str, str, str]]:
    """File name, media type and title of the site's own feeds."""
    links = []
    for name, ending in SITE_FILES.items():
        _write_as, media_type, kind = FORMATS[ending]
        links.append((name, media_type, _("%(site)s (%(format)s)") % {"site": _title(config), "format": kind}))
    if config.latest_updates_feed_changes:
        title = _changes_title(config)
        for name, ending in CHANGE_FILES.items():
            _write_as, media_type, kind = FORMATS[ending]
            links.append((name, media_type, _("%(site)s (%(format)s)") % {"site": title, "format": kind}))
    return links


def _changes_title(config: Config) -> str:
    return _("%(site)s: changes") % {"site": _title(config)}


def _title(config: Config) -> str:
    return printable(config.latest_updates_feed_title or config.project)


def _author(config: Config) -> str:
    known = config.author not in ("", "unknown", "Author name not set")
    return printable(config.author if known else config.project)


def _write(path: Path, text: str) -> None:
    if path.is_file() and not _is_ours(path):
        logger.warning(
            "%s is not a feed of latest_updates and is left alone; choose another latest_updates_feed_folder",
            path,
            type="latest_updates",
            subtype="feed",
        )
    else:
        write_if_different(path, text)


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


def _remove_empty(folder: Path, outdir: Path) -> None:
    while folder != outdir and not any(folder.iterdir()):
        folder.rmdir()
        folder = folder.parent
