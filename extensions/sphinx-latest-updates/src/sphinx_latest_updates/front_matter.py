"""Read a post's fields from a page's metadata. Pure: what is wrong is returned, not logged.

Sphinx keeps metadata as strings, whether it was YAML (MyST) or a field list (reStructuredText): lists and mappings
arrive as JSON or YAML flow text, or, as people write them in reStructuredText, separated by commas.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import difflib
import json
import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import yaml

from .post import Series, Update
from .text import as_name, printable, split_names

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from zoneinfo import ZoneInfo

POST_KEYS = (
    "date",
    "title",
    "category",
    "tags",
    "author",
    "authors",
    "updates",
    "series",
    "order",
    "pinned",
    "draft",
    "excerpt",
    "id",
)
#: Keys that only make sense on a post: a page that has one of these and no date was probably meant to be a post.
TELLTALE_KEYS = ("category", "tags", "updates", "series", "pinned", "excerpt")
UPDATE_KEYS = ("date", "kind", "note", "section")


_EMPTY_FIELD = re.compile(r"\(WARNING/2\) Cannot extract empty bibliographic field")
_FENCE = re.compile(r"-{3,}|\.\.\.")
#: The safe loader, in C where there is libyaml.
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class FrontMatterError(ValueError):
    """A value that can't be understood; the message says what is expected."""


@dataclass(frozen=True)
class Problem:
    """Something to warn about: the warning's subtype, the key it is at, and a sentence."""

    subtype: str
    key: str
    message: str


@dataclass(frozen=True)
class FrontMatter:
    """A page's post fields. ``date`` is ``None`` when the page is not a post; any page can be a draft."""

    date: dt.datetime | None
    draft: bool
    fields: dict[str, Any]
    excerpt: str | None
    problems: tuple[Problem, ...]


def read_front_matter(metadata: Mapping[str, Any], zone: ZoneInfo) -> FrontMatter:
    """Understand as much of ``metadata`` as possible; a bad value costs that value alone."""
    problems: list[Problem] = []
    metadata = _in_lower_case(metadata)
    if not str(metadata.get("date", "")).strip():
        metadata = {**metadata, "date": None} if "date" in metadata else metadata

    def read(key: str, parse: Callable[[Any], Any], default: Any) -> Any:
        if is_nothing(metadata.get(key)):
            return default
        try:
            return parse(metadata[key])
        except FrontMatterError as error:
            problems.append(Problem(key, key, str(error)))
            return default

    draft = read("draft", _boolean, not is_nothing(metadata.get("draft")))  # a slip of the pen publishes nothing
    if misspelt := [key for key in metadata if near_key(key) == "draft" and not _says_no(metadata[key])]:
        draft = True
        problems.append(Problem("draft", misspelt[0], f"unknown key {misspelt[0]!r}, taken for 'draft': write 'draft'"))
    date = read("date", lambda value: parse_date(value, zone), None)
    if date is None:
        if is_nothing(metadata.get("date")):
            problems.extend(_undated(metadata))
        return FrontMatter(None, draft, {}, None, tuple(problems))
    problems.extend(_near_misses(metadata))
    problems.extend(_drafts_of_others(metadata))
    fields = {
        "title": read("title", _text, None),
        "category": read("category", _name, None),
        "tags": read("tags", _names, ()),
        "authors": read("authors", _names, ()) or read("author", _names, ()),
        "updates": _updates(read("updates", structure, []), zone, problems),
        "series": read("series", _series, None),
        "order": read("order", _integer, 0),
        "pinned": read("pinned", _boolean, False),
        "draft": draft,
        "id": read("id", _text, None),
    }
    return FrontMatter(date, draft, fields, read("excerpt", _text, None), tuple(problems))


def _in_lower_case(metadata: Mapping[str, Any]) -> Mapping[str, Any]:
    """``metadata`` with the keys of posts as they are called here, however they are written."""
    named = {key: key.lower() for key in metadata if key.lower() in POST_KEYS and key.lower() not in metadata}
    return {named.get(key, key): value for key, value in metadata.items()} if named else metadata


def is_nothing(value: Any) -> bool:
    """Whether a key has no value: MyST hands on YAML's null as the word, docutils its warning about an empty field."""
    return value is None or value == "null" or bool(_EMPTY_FIELD.search(str(value)))


def parse_date(value: Any, zone: ZoneInfo) -> dt.datetime:
    """An ISO 8601 date (midnight in ``zone``), or a date and a time, without an offset in ``zone``; always aware.

    Years come first; months, days and hours may have one digit, and slashes between them.
    """
    text = str(value).strip()
    try:
        if found := re.fullmatch(r"(\d{4})([-/])(\d\d?)\2(\d\d?)(?:[Tt ](\d\d?:\d\d.*))?", text):
            year, _sign, month, day, time = found.groups()
            date = dt.date(int(year), int(month), int(day))
            if time is None:
                return dt.datetime.combine(date, dt.time(), zone)
            time = re.sub(r"^(\d):", r"0\1:", time)
            moment = dt.datetime.fromisoformat(f"{date}T{time.replace(' +', '+').replace(' -', '-')}")
            return moment.replace(tzinfo=zone) if moment.tzinfo is None else moment.astimezone(zone)
    except (ValueError, OverflowError):
        form = "YYYY-MM-DD hh:mm:ss, perhaps with +hh:mm" if ":" in text else "YYYY-MM-DD"
        word = re.search(r"[A-Za-z]{2,}$", text)
        trouble = f": {word[0]!r} is not understood" if word else " is not a date that exists"
        raise FrontMatterError(f"{text!r}{trouble}; write {form}") from None
    raise FrontMatterError(f"{text!r} is not a date; write YYYY-MM-DD, or YYYY-MM-DD hh:mm:ss, perhaps with +hh:mm")


def line_of(source: str, key: str, value: str = "") -> int | None:
    """The 1-based line at which ``key`` stands in a document's front matter (YAML or field list), if it does; with a
    ``value``, also inside of a mapping.
    """
    pattern = re.compile(rf"\s*:?['\"]?{re.escape(key)}['\"]?:")
    if value:
        pattern = re.compile(rf".*\b{re.escape(key)}['\"]?:\s*['\"]?#?{re.escape(value)}(?![\w-])")
    fences = 0
    for number, line in enumerate(source.splitlines(), 1):
        if _FENCE.fullmatch(line.rstrip()):
            fences += 1
            if fences == 2:
                return None
        elif pattern.match(line):
            return number
    return None


def _undated(metadata: Mapping[str, Any]) -> list[Problem]:
    if "date" in metadata:
        return [Problem("date", "date", "has no value; write YYYY-MM-DD. The page is not listed as a post")]
    present = [key for key in TELLTALE_KEYS if key in metadata]
    if not present:
        return []
    for key in metadata:
        if difflib.get_close_matches(str(key), ["date"], cutoff=0.7):
            return [Problem("unknown_key", key, f"unknown key {key!r}; did you mean 'date'? The page is not listed")]
    return [Problem("no_date", present[0], f"has {present[0]!r} but no 'date': the page is not listed as a post")]


def _near_misses(metadata: Mapping[str, Any]) -> list[Problem]:
    found = {key: near for key in metadata if (near := near_key(key)) and near != "draft"}
    return [Problem("unknown_key", key, f"unknown key {key!r}; did you mean {near!r}?") for key, near in found.items()]


@lru_cache(1024)  # pages have the same few keys
def near_key(key: str) -> str:
    """The key of posts that ``key`` is a misspelling of, if it is one of any."""
    if key in POST_KEYS:
        return ""
    return next(iter(difflib.get_close_matches(str(key).lower(), POST_KEYS, n=1, cutoff=0.8)), "")


def concerns_posts(key: str) -> bool:
    """Whether ``key`` says something of a post, or is a misspelling of one that does, or keeps posts back elsewhere."""
    return key.lower() in (*POST_KEYS, "status", "published") or bool(near_key(key))


def _says_no(value: Any) -> bool:
    try:
        return not _boolean(value)
    except FrontMatterError:
        return False


def _drafts_of_others(metadata: Mapping[str, Any]) -> list[Problem]:
    """What keeps a post from readers in other generators; here the page is published, which its author may not know."""
    found = []
    if str(metadata.get("status", "")).strip().lower() in ("draft", "hidden", "private"):
        found.append("status")
    if not is_nothing(metadata.get("published")) and _says_no(metadata["published"]):
        found.append("published")
    return [Problem("draft", key, "keeps no post from readers: write 'draft: true' instead") for key in found]


def _updates(entries: Any, zone: ZoneInfo, problems: list[Problem]) -> tuple[Update, ...]:
    updates = []
    for number, entry in enumerate(entries if isinstance(entries, list) else [entries], 1):
        try:
            updates.append(_update(entry, zone))
        except FrontMatterError as error:
            problems.append(Problem("updates", "updates", f"entry {number}: {error}"))
    return tuple(updates)


def _update(entry: Any, zone: ZoneInfo) -> Update:
    if not isinstance(entry, dict) or "date" not in entry:
        raise FrontMatterError("expected a mapping with 'date', and optionally 'kind', 'note' and 'section'")
    if unknown := entry.keys() - set(UPDATE_KEYS):
        raise FrontMatterError(f"unknown key {min(map(str, unknown))!r}; known are {', '.join(UPDATE_KEYS)}")
    kind, note, section = (printable(str(entry.get(key) or "")).strip() for key in ("kind", "note", "section"))
    return Update(parse_date(entry["date"], zone), kind or "update", note, section.removeprefix("#"))


def structure(value: Any) -> Any:
    """What the text ``value`` says in JSON or YAML, or another value as it is. Raises :exc:`FrontMatterError`."""
    if not isinstance(value, str):
        return value
    with contextlib.suppress(ValueError):  # MyST hands on lists and mappings as JSON
        return json.loads(value)
    try:
        return yaml.load(value, _LOADER)
    except (yaml.YAMLError, ValueError):  # ValueError: a date that does not exist
        raise FrontMatterError("is not valid YAML") from None


def _flow(value: Any) -> Any:
    """What ``value`` holds, if it is a list or a mapping of YAML's; any other text as it is."""
    return structure(value) if str(value).lstrip().startswith(("[", "{")) else value


def _names(value: Any) -> tuple[str, ...]:
    """A list of names, in order and without repeats: a real list, a YAML flow list, or text separated by commas or line
    breaks.
    """
    value = undo_docinfo(value)
    items = _flow(value)
    if isinstance(items, str):
        items = [name for line in items.splitlines() for name in split_names(line)]
    if isinstance(items, dict) or not isinstance(items, (list, tuple)):
        raise FrontMatterError(f"{value!r} is not a list of names; write [one, two]")
    if any(isinstance(item, (dict, list)) or item is None for item in items):
        raise FrontMatterError(f"{value!r} holds something that is not a name")
    names = (as_name(str(item)) for item in items)
    return tuple(dict.fromkeys(name for name in names if name))


def _series(value: Any) -> Series | None:
    """``{name: …, part: 2}``, or the name alone."""
    entry = _flow(value)
    if not isinstance(entry, dict):
        if isinstance(entry, (list, tuple)):
            raise FrontMatterError(f"{value!r} is not a series; write {{name: …, part: 1}}")
        name = _name(entry)
        return Series(name) if name else None
    if unknown := entry.keys() - {"name", "part"}:
        raise FrontMatterError(f"unknown key {min(map(str, unknown))!r}; known are name, part")
    name = _name(entry.get("name") or "")
    if not name:
        raise FrontMatterError("a series needs a name; write {name: …, part: 1}")
    return Series(name, None if entry.get("part") is None else _integer(entry["part"]))


def undo_docinfo(value: Any) -> Any:
    """A list in YAML, where docutils took it for running text and divided it at its commas and curled its quotes.

    It does so with ``author`` and ``authors``, in a project whose language calls these fields by these names.
    """
    if isinstance(value, list) and value and str(value[0]).startswith("[") and str(value[-1]).endswith("]"):
        value = ", ".join(map(str, value))
    if isinstance(value, list) and any(re.fullmatch('["“].*[^"”]', str(item)) for item in value):  # a name with a comma
        value = ", ".join(map(str, value))
    if isinstance(value, str) and '"' not in value and re.fullmatch(r"\s*\[\s*“.*”\s*\]\s*", value):
        value = value.replace("“", '"').replace("”", '"')
    return value


def _text(value: Any) -> str | None:
    return printable(str(value)).strip() or None


def _name(value: Any) -> str | None:
    return as_name(str(value)) or None


def _integer(value: Any) -> int:
    try:
        return int(str(value))
    except ValueError:
        raise FrontMatterError(f"{value!r} is not a whole number") from None


def _boolean(value: Any) -> bool:
    text = str(value).strip().lower()
    if text in ("true", "yes", "on", "1", ""):
        return True
    if text in ("false", "no", "off", "0"):
        return False
    raise FrontMatterError(f"{value!r} is neither true nor false")
