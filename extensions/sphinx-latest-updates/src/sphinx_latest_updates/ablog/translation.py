"""What ablog's fields, options and dates mean in our front matter. Pure."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from ..front_matter import FrontMatterError, Problem, is_nothing, undo_docinfo
from ..text import as_name, printable, split_names

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from zoneinfo import ZoneInfo


DEFAULT_FORMAT = "%d %B %Y"


def read_date(text: str, date_format: str, zone: ZoneInfo) -> tuple[dt.datetime, str | None]:
    """The moment that ``text`` names, aware and in ``zone``, and what its author should be told, if anything.

    Where a part is missing, ablog takes it from the day of the build, so that the post wanders. Here a date without a
    day is the first of its month, with a word of warning; a date without a month or a year is no date.

    Raises :exc:`FrontMatterError`.
    """
    text, warning = text.strip(), None
    try:
        moment = dt.datetime.strptime(text, date_format)
    except ValueError:
        moment, warning = _by_dateutil(text)
    try:
        return (moment.replace(tzinfo=zone) if moment.tzinfo is None else moment.astimezone(zone)), warning
    except (ValueError, OverflowError):
        raise FrontMatterError(f"{text!r} is outside of the years that a calendar knows") from None


def iso(moment: dt.datetime) -> str:
    """``moment`` as our front matter has it: the day alone when it is midnight."""
    return moment.isoformat() if moment.time() != dt.time() else moment.date().isoformat()


def _by_dateutil(text: str) -> tuple[dt.datetime, str | None]:
    from dateutil.parser import parse  # noqa: PLC0415 (only a site that comes from ablog needs it)

    try:
        # Parts that the text does not name are taken from the default, so two defaults show which these are.
        one, other = (parse(text, default=default) for default in (dt.datetime(2000, 1, 1), dt.datetime(2001, 2, 2)))
    except (ValueError, OverflowError, TypeError):
        raise FrontMatterError(f"{text!r} is not a date; write for example 2024-01-05 or Jan 5, 2024") from None
    if (one.year, one.month) != (other.year, other.month):
        raise FrontMatterError(f"{text!r} lacks the year or the month; write for example 2024-01-05 or Jan 5, 2024")
    if one.day != other.day:
        return one, f"{text!r} names no day: the first of the month is taken (ablog takes the day of the build)"
    return one, None


#: What a ``postlist`` can filter by.
LABELS = ("tags", "author", "category", "location", "language")
#: What does nothing here. ``exclude`` is for the body of the directive; as a field it does nothing in ablog either.
WITHOUT_COUNTERPART = ("image", "nocomments")
#: Everything that ablog 0.11 knows of a post, in a field or in an option.
FIELDS = (
    "blogpost",
    "date",
    *LABELS,
    "redirect",
    "title",
    "excerpt",
    "exclude",
    "canonical_link",
    "external_link",
    *WITHOUT_COUNTERPART,
)


@dataclass(frozen=True)
class Settings:
    """The part of ablog's settings that decides what a post's fields mean."""

    zone: ZoneInfo
    date_format: str = DEFAULT_FORMAT
    #: label → (full name, address or ``None``), for ``author``, ``location`` and ``language``
    people_and_places: Mapping[str, Mapping[str, tuple[str, str | None]]] = field(default_factory=dict)
    #: ``author``, ``location``, ``language`` → labels of a post that names none
    defaults: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    auto_excerpt: int = 1

    def full_name(self, kind: str, label: str) -> str:
        """The name that the settings give to ``label``, or the label itself."""
        known = self.people_and_places.get(kind, {})
        return known[label][0] if label in known else label


@dataclass(frozen=True)
class AblogPost:
    """What ablog knows of a post, as far as our own :class:`~sphinx_latest_updates.post.Post` has no room for it."""

    #: The labels as the author wrote them: ``tags``, ``author``, ``category``, ``location``, ``language``.
    labels: Mapping[str, tuple[str, ...]]
    #: Its author gave no date: to ablog, that is how drafts are written.
    undated: bool = False
    title: str | None = None
    #: How many of the page's first paragraphs are its excerpt.
    paragraphs: int = 1
    redirects: tuple[str, ...] = ()
    canonical_link: str | None = None
    external_link: str | None = None
    #: Fields that are there and do nothing here.
    ignored: tuple[str, ...] = ()
    #: Where its directive stands, if it has one.
    line: int | None = None

    @property
    def categories_made_tags(self) -> tuple[str, ...]:
        """A post has one category here: the first. The others become tags."""
        return self.labels["category"][1:]


@dataclass(frozen=True)
class Translation:
    """``front_matter`` holds our keys."""

    front_matter: dict[str, Any]
    post: AblogPost
    problems: tuple[Problem, ...] = ()


def translate(fields: Mapping[str, Any], settings: Settings) -> Translation:
    """ablog's ``fields`` (from the page or the ``post`` directive) in our words; a bad value costs itself alone.

    A post without a date has no ``date`` in the result: ablog calls it a draft.
    """
    ignored = tuple(key for key in WITHOUT_COUNTERPART if key in fields)
    fields = {key: value for key, value in fields.items() if not is_nothing(value)}
    problems: list[Problem] = []
    labels = {kind: split(fields.get(kind)) for kind in LABELS}
    labels["author"] = labels["author"] or split(fields.get("authors"))
    for kind, default in settings.defaults.items():
        labels[kind] = labels[kind] or default
    date = _date(fields.get("date"), settings, problems)
    front_matter = _our_labels(labels, settings) | ({"date": date} if date else {})
    post = AblogPost(
        labels=labels,
        undated=date is None and not problems,
        title=_text(fields.get("title")),
        paragraphs=_paragraphs(fields.get("excerpt"), settings, front_matter),
        redirects=split(fields.get("redirect")),
        canonical_link=_text(fields.get("canonical_link")),
        external_link=_text(fields.get("external_link")),
        ignored=ignored,
    )
    return Translation(front_matter, post, tuple(problems))


def split(value: Any) -> tuple[str, ...]:
    """``a, b``, ``[a, "b"]`` or a real list, without repeats and empty names.

    ablog takes brackets and quotes off ``tags`` alone; they mean the same in every field here. It divides the names
    of a list at commas too.
    """
    names = (as_name(name) for name in _items(value))
    return tuple(dict.fromkeys(name for name in names if name))


def _items(value: Any) -> Iterable[str]:
    value = undo_docinfo(value)
    if value is None:
        return ()
    if isinstance(value, (list, tuple)):
        return (name for item in value for name in split_names(str(item), ","))
    text = str(value).strip()
    if not (text.startswith("[") and text.endswith("]")):
        return split_names(text, ",")
    try:  # MyST hands on a YAML list as JSON.
        return (name for item in json.loads(text) for name in split_names(str(item), ","))
    except ValueError:
        return split_names(text[1:-1], ",")


def _our_labels(labels: Mapping[str, tuple[str, ...]], settings: Settings) -> dict[str, Any]:
    ours: dict[str, Any] = {}
    if labels["category"]:
        ours["category"] = labels["category"][0]
    if tags := dict.fromkeys((*labels["tags"], *labels["category"][1:])):
        ours["tags"] = list(tags)
    if labels["author"]:
        ours["authors"] = [settings.full_name("author", label) for label in labels["author"]]
    return ours


def _date(value: Any, settings: Settings, problems: list[Problem]) -> str | None:
    text = str(value or "").strip()
    if not text:
        return None
    try:
        moment, warning = read_date(text, settings.date_format, settings.zone)
    except FrontMatterError as error:
        problems.append(Problem("date", "date", str(error)))
        return None
    if warning:
        problems.append(Problem("date", "date", warning))
    return iso(moment)


def _paragraphs(value: Any, settings: Settings, front_matter: dict[str, Any]) -> int:
    """A number is ablog's; a text is an excerpt as we know it, and passed on."""
    if value is None:
        return settings.auto_excerpt
    try:
        return max(int(str(value)), 0)
    except ValueError:
        front_matter["excerpt"] = str(value)
        return settings.auto_excerpt


def _text(value: Any) -> str | None:
    return printable(str(value or "")).strip() or None


#: How a ``postlist`` shows a post, and what may stand in such a format.
DEFAULT_LINE = "{date} - {title}"
FORMAT_KEYS = frozenset({"date", "title", *LABELS})


@dataclass(frozen=True)
class PostListOptions:
    """What one ``postlist`` asks for; ``labels`` are all required of a post."""

    limit: int | None
    labels: Mapping[str, tuple[str, ...]]
    format: str = DEFAULT_LINE
    date_format: str | None = None
    style: str = "none"
    excerpts: bool = False
    oldest_first: bool = False
    expand: str = ""
