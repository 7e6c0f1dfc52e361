"""Which posts and changes are listed, in which order, under which headings, and which stand beside a post. Pure."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, TypeVar

from .post import Change
from .text import case_safe, identifier

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set

    from .post import Post

_Item = TypeVar("_Item")
_Key = TypeVar("_Key")

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
    chosen = newest_first((post for post in posts if fits(post, query, _moment(post, query.sort).date())), query.sort)
    chosen.sort(key=lambda post: not post.pinned)
    return chosen[: query.limit]


def newest_first(posts: Iterable[Post], sort: str = "published") -> list[Post]:
    """``posts`` by date alone, pinned or not; ``order``, then the name, breaks ties."""
    chosen = sorted(posts, key=lambda post: (post.order, post.docname))
    chosen.sort(key=lambda post: _moment(post, sort), reverse=True)
    return chosen


def pages(items: Sequence[_Item], size: int | None) -> list[Sequence[_Item]]:
    """``items`` in pages of ``size``; at least one page; all on one where there is no size."""
    if not size:
        return [items]
    return [items[start : start + size] for start in range(0, max(len(items), 1), size)]


def grouped(items: Iterable[_Item], keys: Callable[[_Item], Iterable[_Key]]) -> dict[_Key, list[_Item]]:
    """Each of the ``keys`` of ``items``, in the order in which they first occur, and the items that have it."""
    groups: dict[_Key, list[_Item]] = {}
    for item in items:
        for key in keys(item):
            groups.setdefault(key, []).append(item)
    return groups


def most_used_first(groups: Mapping[str, list[_Item]]) -> list[tuple[str, list[_Item]]]:
    """``groups`` with the largest first, equals by name."""
    return sorted(groups.items(), key=lambda item: (-len(item[1]), item[0]))


def group(posts: Iterable[Post], by: str) -> list[tuple[str, list[Post]]]:
    """``posts`` under headings, in the order in which the headings first occur; ``none`` gives one without a name."""
    return list(grouped(posts, lambda post: (heading(post, post.date, by),)).items())


def by_tag(posts: Iterable[Post]) -> list[tuple[str, list[Post]]]:
    """Each tag and its posts; the most used tags first, equals by name."""
    return most_used_first(grouped(posts, lambda post: post.tags))


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


# Changes


def changes_of(posts: Iterable[Post]) -> list[Change]:
    """Every change of ``posts``, newest first; of one moment, posts as in listings, the later entry of a file first."""
    found = [change for post in posts for change in _of_post(post)]
    found.sort(key=lambda change: (change.post.order, change.post.docname, -change.number))
    found.sort(key=lambda change: change.date, reverse=True)
    return found


def select_changes(changes: Iterable[Change], query: Query, kind: str | None = None) -> list[Change]:
    """The changes that ``query`` asks for, in their order; ``since`` is about the change, not about its post."""
    chosen = [
        change
        for change in changes
        if (kind is None or change.kind == kind) and fits(change.post, query, change.date.date())
    ]
    return chosen[: query.limit]


def _of_post(post: Post) -> Iterator[Change]:
    yield Change(post, post.date, number=0)
    numbers: Counter[str] = Counter()
    for update in post.updates or filter(None, (post.revision,)):  # without a history, what version control knows
        day = f"{update.date:%Y-%m-%d}"
        numbers[day] += 1
        yield Change(
            post, update.date, update.kind, update.note, update.section, update.section_title, number=numbers[day]
        )


# Pages of names


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
    """The names under which a collection or an index of ``kind`` holds ``post``."""
    if kind == "tags":
        return post.tags
    if kind == "authors":
        return post.authors
    if kind == "series":
        return (post.series.name,) if post.series else ()
    if kind in ("archive", "years"):
        return (f"{post.date.year:04d}",)
    return (post.category,) if post.category else ()


def file_names(groups: Mapping[str, Sequence[Post]]) -> dict[str, str]:
    """Each key of ``groups`` → itself, or another name where file systems take two for one: then the one with the older
    post keeps it, so that an address never changes when posts are added.
    """
    return case_safe(sorted(groups, key=lambda stem: (min(post.date for post in groups[stem]), stem)))


def collect(newest_first: Sequence[Post], kinds: Iterable[str], folder: str = "") -> list[Collection]:
    """The collections of ``kinds``, each kind by name; pages below ``folder``."""
    found = []
    for kind in kinds:
        groups = grouped(newest_first, partial(names_of, kind=kind))
        stems = {name: identifier("", name).strip("-") for name in groups}
        safe = file_names({stems[name]: posts for name, posts in groups.items()})
        parts = [part for part in (folder.strip("/"), FOLDERS[kind]) if part]
        found += [
            Collection(kind, name, "/".join((*parts, safe[stems[name]])), tuple(posts))
            for name, posts in sorted(groups.items(), reverse=kind == "years")
        ]
    return found


# What stands beside a post: the older and the newer, its series, those on the same subject


def older_and_newer(newest_first: Sequence[Post]) -> dict[str, tuple[Post | None, Post | None]]:
    """Each post's name → the post before it in time, and the one after it."""
    padded = [None, *newest_first, None]
    return {post.docname: (padded[place + 2], padded[place]) for place, post in enumerate(newest_first)}


def by_series(posts: Iterable[Post]) -> dict[str, list[Post]]:
    """Each series and its posts, in order of their parts; posts without a part follow by date."""
    series = grouped(posts, partial(names_of, kind="series"))
    return {name: sorted(members, key=_place) for name, members in sorted(series.items())}


def shared_parts(posts: Iterable[Post]) -> list[tuple[Post, Post]]:
    """Posts that claim a part of a series that another post, first by name, has already."""
    owners: dict[tuple[str, int], Post] = {}
    shared = []
    for post in sorted(posts, key=lambda post: post.docname):
        if post.series and post.series.part is not None:
            owner = owners.setdefault((post.series.name, post.series.part), post)
            if owner is not post:
                shared.append((post, owner))
    return shared


def related(newest_first: Sequence[Post], links: Mapping[str, Set[str]], limit: int) -> dict[str, list[str]]:
    """Each post's name → the names of at most ``limit`` posts on the same subject.

    The most shared tags first, then those that one of the two links to, then the newest. A post of the same series is
    not named again. ``links`` maps a post's name to the names of posts that it links to.

    Counts every pair that shares a tag once: for n posts, t tags a post and m posts a tag, O(n·t·m) steps, in C.
    """
    places = {post.docname: place for place, post in enumerate(newest_first)}
    linked = _both_ways(links, places)
    tagged = grouped(places.values(), lambda place: newest_first[place].tags)
    series = grouped(places.values(), lambda place: names_of(newest_first[place], "series"))
    found = {}
    for place, post in enumerate(newest_first):
        shared: Counter[int] = Counter()
        for tag in post.tags:
            shared.update(tagged[tag])
        apart = {place, *(series[post.series.name] if post.series else ())}
        candidates = _most(shared, linked.get(place, set()), limit + len(apart))
        found[post.docname] = [newest_first[other].docname for other in candidates if other not in apart][:limit]
    return found


def _most(shared: Counter[int], beside: Set[int], enough: int) -> list[int]:
    """At least ``enough`` places, where there are so many, in order of rank."""
    by_count = grouped(shared, lambda place: (shared[place],))
    by_count.setdefault(0, []).extend(beside - shared.keys())
    best: list[int] = []
    for count in sorted(by_count, reverse=True):
        best.extend(sorted(by_count[count], key=lambda place: (place not in beside, place)))
        if len(best) >= enough:
            break
    return best


def _both_ways(links: Mapping[str, Set[str]], places: Mapping[str, int]) -> dict[int, set[int]]:
    linked: dict[int, set[int]] = {}
    for docname, targets in links.items():
        if docname in places:
            for target in targets & places.keys():
                linked.setdefault(places[docname], set()).add(places[target])
                linked.setdefault(places[target], set()).add(places[docname])
    return linked


def _place(post: Post) -> tuple[bool, int, object, str]:
    part = post.series.part if post.series else None
    return part is None, part or 0, post.date, post.docname
