"""Which posts stand beside a post: the older and the newer, its series, those on the same subject. Pure."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence, Set

    from .post import Post


def older_and_newer(newest_first: Sequence[Post]) -> dict[str, tuple[Post | None, Post | None]]:
    """Each post's name → the post before it in time, and the one after it."""
    padded = [None, *newest_first, None]
    return {post.docname: (padded[place + 2], padded[place]) for place, post in enumerate(newest_first)}


def by_series(posts: Iterable[Post]) -> dict[str, list[Post]]:
    """Each series and its posts, in order of their parts; posts without a part follow by date."""
    series: dict[str, list[Post]] = {}
    for post in posts:
        if post.series:
            series.setdefault(post.series.name, []).append(post)
    for members in series.values():
        members.sort(key=_place)
    return dict(sorted(series.items()))


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
    tagged: dict[str, list[int]] = {}
    for place, post in enumerate(newest_first):
        for tag in post.tags:
            tagged.setdefault(tag, []).append(place)
    sizes = Counter(post.series.name for post in newest_first if post.series)
    found = {}
    for place, post in enumerate(newest_first):
        shared: Counter[int] = Counter()
        for tag in post.tags:
            shared.update(tagged[tag])
        enough = limit + 1 + (sizes[post.series.name] if post.series else 0)
        candidates = _most(shared, linked.get(place, set()), enough)
        names = [
            newest_first[other].docname
            for other in candidates
            if other != place and not _same_series(post, newest_first[other])
        ]
        found[post.docname] = names[:limit]
    return found


def _most(shared: Counter[int], beside: Set[int], enough: int) -> list[int]:
    """At least ``enough`` places, where there are so many, in order of rank."""
    by_count: dict[int, list[int]] = {}
    for place, count in shared.items():
        by_count.setdefault(count, []).append(place)
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


def _same_series(one: Post, other: Post) -> bool:
    return one.series is not None and other.series is not None and one.series.name == other.series.name


def _place(post: Post) -> tuple[bool, int, object, str]:
    part = post.series.part if post.series else None
    return part is None, part or 0, post.date, post.docname
