"""Which posts a listing shows, in which order, under which headings. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from .text import case_safe, identifier

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Sequence

    from .post import Post

_Item = TypeVar("_Item")

SORTS = ("published", "updated")
GROUPS = ("none", "year", "month", "day", "category")
STYLES = ("cards", "list", "table")
VIEWS = ("posts", "changes")
#: What readers can filter changes by.
FILTERS = ("kind", "category", "tag", "text")


@dataclass(frozen=True)
class Query:
    """The options of one listing."""

    limit: int | None = None
    category: str | None = None
    tag: str | None = None
    since: dt.date | None = None
    under: str = ""
    sort: str = "published"
    group_by: str = "none"


def published(posts: Iterable[Post], now: dt.datetime, *, drafts: bool = False) -> list[Post]:
    """The posts that readers may see at ``now``: neither drafts (unless asked for) nor dated later."""
    return [post for post in posts if post.date <= now and (drafts or not post.draft)]


def select(posts: Iterable[Post], query: Query) -> list[Post]:
    """The posts that ``query`` asks for, pinned first, then newest first; ``order``, then the name, breaks ties."""
    chosen = [post for post in posts if fits(post, query, _moment(post, query.sort).date())]
    chosen.sort(key=lambda post: (post.order, post.docname))
    chosen.sort(key=lambda post: (post.pinned, _moment(post, query.sort)), reverse=True)
    return chosen[: query.limit]


def newest_first(posts: Iterable[Post]) -> list[Post]:
    """``posts`` by date alone, pinned or not; ``order``, then the name, breaks ties."""
    chosen = sorted(posts, key=lambda post: (post.order, post.docname))
    chosen.sort(key=lambda post: post.date, reverse=True)
    return chosen


def pages(items: Sequence[_Item], size: int | None) -> list[Sequence[_Item]]:
    """``items`` in pages of ``size``; at least one page; all on one where there is no size."""
    if not size:
        return [items]
    return [items[start : start + size] for start in range(0, max(len(items), 1), size)]


def group(posts: Iterable[Post], by: str) -> list[tuple[str, list[Post]]]:
    """``posts`` under headings, in the order in which the headings first occur; ``none`` gives one without a name."""
    groups: dict[str, list[Post]] = {}
    for post in posts:
        groups.setdefault(heading(post, post.date, by), []).append(post)
    return list(groups.items())


def by_tag(posts: Iterable[Post]) -> list[tuple[str, list[Post]]]:
    """Each tag and its posts; the most used tags first, equals by name."""
    return sorted(_grouped(posts, "tags").items(), key=lambda item: (-len(item[1]), item[0]))


def by_author(posts: Iterable[Post]) -> list[tuple[str, list[Post]]]:
    """Each author and their posts, by name."""
    return sorted(_grouped(posts, "authors").items())


def _grouped(posts: Iterable[Post], kind: str) -> dict[str, list[Post]]:
    """Each name of ``kind`` and its posts, in their order."""
    groups: dict[str, list[Post]] = {}
    for post in posts:
        for name in names_of(post, kind):
            groups.setdefault(name, []).append(post)
    return groups


def fits(post: Post, query: Query, day: dt.date) -> bool:
    """Whether ``query`` asks for ``post``; ``day`` is the one that ``since`` is about."""
    return (
        (query.category is None or post.category == query.category)
        and (query.tag is None or query.tag in post.tags)
        and (query.since is None or day >= query.since)
        and post.docname.startswith(query.under)
    )


def _moment(post: Post, sort: str) -> dt.datetime:
    return post.updated if sort == "updated" else post.date


def heading(post: Post, moment: dt.datetime, by: str) -> str:
    """What stands above ``post`` where listings are grouped ``by``; empty where nothing does."""
    if by == "year":
        return f"{moment.year:04d}"
    if by == "month":
        return f"{moment:%Y-%m}"
    if by == "day":
        return f"{moment:%Y-%m-%d}"
    if by == "category":
        return post.category or ""
    return ""


#: Kind of collection → the folder of its pages, below ``latest_updates_archive_folder``.
FOLDERS = {"tags": "tag", "categories": "category", "authors": "author", "years": "archive"}


@dataclass(frozen=True)
class Collection:
    """Posts, newest first, that share a name: their page, seen from the output folder and without its ending."""

    kind: str
    name: str
    page: str
    posts: tuple[Post, ...]
    #: The folder of its feeds, below that of all feeds; without one they have the names that feeds have by default.
    feed_folder: str | None = None


def names_of(post: Post, kind: str) -> Sequence[str]:
    """The names under which a collection of ``kind`` holds ``post``."""
    if kind == "tags":
        return post.tags
    if kind == "authors":
        return post.authors
    if kind == "years":
        return (f"{post.date.year:04d}",)
    return (post.category,) if post.category else ()


def collect(newest_first: Sequence[Post], kinds: Iterable[str], folder: str = "") -> list[Collection]:
    """The collections of ``kinds``, each kind by name; pages below ``folder``."""
    found = []
    for kind in kinds:
        groups = _grouped(newest_first, kind)
        stems = {name: identifier("", name).strip("-") for name in groups}
        oldest_first = sorted(groups, key=lambda name: (min(post.date for post in groups[name]), name))
        safe = case_safe(stems[name] for name in oldest_first)
        parts = [part for part in (folder.strip("/"), FOLDERS[kind]) if part]
        found += [
            Collection(kind, name, "/".join((*parts, safe[stems[name]])), tuple(posts))
            for name, posts in sorted(groups.items(), reverse=kind == "years")
        ]
    return found
