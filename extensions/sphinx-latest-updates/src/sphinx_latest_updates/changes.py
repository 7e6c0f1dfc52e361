"""What changed, and when: the publication of every post and every entry of its history, as one stream. Pure."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from .selection import fits

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Iterator

    from .post import Post, Update
    from .selection import Query

#: The kind of a change that is a post's publication; the other kinds are those of histories.
PUBLISHED = "published"


@dataclass(frozen=True)
class Change:
    """One change of a post. ``number`` tells apart what happened to the post on one day, in the order of its file."""

    post: Post
    date: dt.datetime
    kind: str = PUBLISHED
    note: str = ""
    #: The id on the post's page that the change concerns, and the title that stands there; empty for the whole post.
    section: str = ""
    section_title: str = ""
    number: int = 1

    @property
    def key(self) -> str:
        """A name that no other change of the post has, and that stays when entries are added below it."""
        return f"{self.date:%Y-%m-%d}-{self.number}" if self.kind != PUBLISHED else PUBLISHED


def changes_of(posts: Iterable[Post]) -> list[Change]:
    """Every change of ``posts``, newest first; of one moment, posts as in listings, the later entry of a file first."""
    found = [change for post in posts for change in _of_post(post)]
    found.sort(key=lambda change: change.number, reverse=True)
    found.sort(key=lambda change: (change.post.order, change.post.docname))
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
    for update in _history(post):
        day = f"{update.date:%Y-%m-%d}"
        numbers[day] += 1
        yield Change(
            post, update.date, update.kind, update.note, update.section, update.section_title, number=numbers[day]
        )


def _history(post: Post) -> tuple[Update, ...]:
    """The entries that the author wrote; without any, what version control knows."""
    return post.updates or ((post.revision,) if post.revision else ())
