"""Which feeds a site has, and which posts are in each. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from .feeds import FORMATS
from .i18n import _
from .text import case_safe, identifier

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence, Set

    from .changes import Change
    from .post import Post

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
    posts = sorted(newest_first, key=lambda post: (post.order, post.docname))
    posts.sort(key=lambda post: post.updated, reverse=True)
    archives = list(_archives(newest_first, title, limit)) if archive and limit else []
    archived = set(newest_first[len(newest_first) % limit :]) if archives else set()
    for name, kind in SITE_FILES.items():
        older = archives[-1].name if archives and kind == "atom.xml" else None
        yield FeedPlan(name, kind, title, _newest(posts, limit, archived), older)
    yield from archives
    for group in groups_of(posts, title) if groups is None else groups:
        members = sorted(group.posts, key=lambda post: (post.order, post.docname))
        members.sort(key=lambda post: post.updated, reverse=True)
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


def groups_of(posts: Sequence[Post], title: str, kinds: Sequence[str] = ("category", "tag")) -> list[FeedGroup]:
    """The groups of a site called ``title``: a ``category``, ``tag``, ``author`` or ``year`` each."""
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
        names_by_kind = {
            "category": (post.category,),
            "tag": post.tags,
            "author": post.authors,
            "year": (f"{post.date.year:04d}",),
        }
        for kind in kinds:
            for name in filter(None, names_by_kind[kind]):
                members = groups.setdefault(identifier(kind, name), (name, []))[1]
                if post not in members[-1:]:  # of two tags that are the same to Unicode
                    members.append(post)
    # Where file systems take two names for one, the older keeps it: an address never changes when posts are added.
    oldest_first = sorted(groups, key=lambda stem: (min(post.date for post in groups[stem][1]), stem))
    stems = case_safe(oldest_first)
    return dict(sorted((stems[stem], group) for stem, group in groups.items()))
