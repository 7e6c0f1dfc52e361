"""A post, what the listings know of a page, and its changes. Plain values, no Sphinx."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from .text import NOTHING, Amount

if TYPE_CHECKING:
    import datetime as dt

    from .conditions import Condition
    from .excerpt import Piece


@dataclass(frozen=True)
class Update:
    """One line of a post's own history."""

    date: dt.datetime
    kind: str = "update"
    note: str = ""
    #: The id on the post's page that the change concerns, and the title that stands there.
    section: str = ""
    section_title: str = ""


@dataclass(frozen=True)
class Series:
    """Which series a post belongs to; without ``part`` its date decides about its place."""

    name: str
    part: int | None = None


@dataclass(frozen=True)
class Picture:
    """A picture on a page: the addresses that it may have, by kind, as Sphinx found them; when it is shown."""

    uri: str
    candidates: tuple[tuple[str, str], ...]
    conditions: tuple[Condition, ...] = ()


@dataclass(frozen=True)
class ConditionalPart:
    """How long a part of a page is that is shown on a condition, and the conditions of what holds it."""

    condition: Condition
    around: tuple[Condition, ...]
    amount: Amount


@dataclass(frozen=True)
class Post:
    """A page that has a date. Every datetime is aware and in the site's time zone."""

    docname: str
    title: str
    date: dt.datetime
    category: str | None = None
    tags: tuple[str, ...] = ()
    authors: tuple[str, ...] = ()
    updates: tuple[Update, ...] = ()
    series: Series | None = None
    order: int = 0
    pinned: bool = False
    draft: bool = False
    excerpt: tuple[Piece, ...] = ()
    #: How long the page is, with the parts of it that are shown on a condition.
    amount: Amount = NOTHING
    conditional: tuple[ConditionalPart, ...] = ()
    #: The first picture that is shown in any case, after those that are shown on a condition.
    pictures: tuple[Picture, ...] = ()
    #: What this build shows.
    reading_minutes: int = 1
    picture: Picture | None = None
    #: What feeds know the post by, if its author says so; else its address.
    id: str | None = None
    #: When version control last saw its source change; counts only without ``updates``.
    committed: dt.datetime | None = None

    @property
    def last_update(self) -> Update | None:
        """The newest entry of the history, or ``None``. Of two on one day, the later in the file."""
        return max(reversed(self.updates), key=lambda update: update.date, default=None)

    @property
    def revision(self) -> Update | None:
        """What readers are told of the last change: the newest entry of the history, else a later commit's day."""
        if self.last_update is None and self.committed and self.committed.date() > self.date.date():
            return Update(self.committed)
        return self.last_update

    @property
    def updated(self) -> dt.datetime:
        """When the post last changed: its newest update, else its last commit; never before its own date."""
        last = self.last_update
        changed = last.date if last else self.committed
        return max(self.date, changed) if changed else self.date


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
