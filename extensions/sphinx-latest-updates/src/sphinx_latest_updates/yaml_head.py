"""The YAML at the top of a Markdown source: what is wrong with it must publish nothing.

Where front matter cannot be read, all its keys are lost, among them those that hold a page back. Pure.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import yaml

from .front_matter import near_key, read_front_matter

if TYPE_CHECKING:
    from collections.abc import Container, Iterator
    from zoneinfo import ZoneInfo

_HEAD = re.compile(r"(?P<fence>-{3,})[ \t]*\n(?P<yaml>.*?\n)(?:(?P=fence)-*|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL)
#: A head that nothing closes, as far as the first empty line.
_OPEN_HEAD = re.compile(r"-{3,}[ \t]*\n(?P<yaml>(?:[^\n]*\S[^\n]*(?:\n|\Z))+)")
#: What keeps YAML from being a head, though its author may think that it is one.
_BEFORE = re.compile(r"(?>[ \t]*\n|[ \t]*<!--.*?-->|[ \t]*%[^\n]*\n)++[ \t]*(?=---)", re.DOTALL)
#: What YAML may take for a date, with what stands behind it on its line.
_DATE = re.compile(r"\d{4}-\d\d?-\d\d?(?:[Tt]|\s+\d)?[^\s,\]}]*")
_ANCHOR = re.compile(r"\A&\S+\s+")
_KEY = re.compile(r"[\s{\[-]*['\"]?([A-Za-z]+)['\"]?\s*[:：=]")
#: What PyYAML raises: the last for ``!!timestamp soon``.
_UNREADABLE = (yaml.YAMLError, ValueError, RecursionError, AttributeError)


@dataclass(frozen=True)
class Slip:
    """Why ``key``, at ``line`` of its source, is not read, and whether the page is held back for that."""

    line: int
    key: str
    message: str
    holds_back: bool


def quote_impossible_dates(source: str) -> str:
    """``source`` with unquoted dates that do not exist quoted in its YAML front matter.

    YAML turns ``2026-02-31`` into a date, fails, and the whole front matter is lost; as text it costs itself alone.
    Lines keep their numbers.
    """
    head = _HEAD.match(source)
    if head is None:
        return source
    text = head["yaml"]
    for start, end in sorted(_impossible_dates(text), reverse=True):
        text = f'{text[:start]}"{text[start:end]}"{text[end:]}'
    return source[: head.start("yaml")] + text + source[head.end("yaml") :]


def _impossible_dates(text: str) -> set[tuple[int, int]]:
    """From where to where in ``text`` such dates stand."""
    if all(map(_exists, _DATE.findall(text))) or not isinstance(_read(text)[1], ValueError):
        return set()
    scalars = _scalars(yaml.compose(text, yaml.SafeLoader), set())
    places = {(node.start_mark.index, node.end_mark.index) for node in scalars if _is_impossible(node)}
    return {(end - len(_ANCHOR.sub("", text[start:end])), end) for start, end in places}


def _exists(date: str) -> bool:
    """Whether ``date`` is one that YAML will read; where a time follows, nobody knows yet."""
    try:
        dt.date.fromisoformat(date)
    except ValueError:
        return False
    return True


def _read(text: str) -> tuple[Any, Exception | None]:
    """What MyST will read in ``text``, or why it can't."""
    try:
        return yaml.safe_load(text), None
    except _UNREADABLE as error:
        return None, error


def _is_impossible(node: yaml.ScalarNode) -> bool:
    if not node.tag.endswith(":timestamp"):
        return False
    try:
        yaml.safe_load(node.value)
    except ValueError:
        return True
    return False


def _scalars(node: yaml.Node | None, seen: set[int]) -> Iterator[yaml.ScalarNode]:
    if node is None or id(node) in seen:  # an alias
        return
    seen.add(id(node))
    if isinstance(node, yaml.ScalarNode):
        yield node
        return
    for child in node.value:
        for each in child if isinstance(child, tuple) else (child,):
            yield from _scalars(each, seen)


def slip_in(source: str, metadata: Container[str], zone: ZoneInfo) -> Slip | None:
    """What keeps ``draft`` or ``date`` at the top of ``source`` from being read, if anything does.

    Nothing does where it is among the ``metadata`` that the page was read with.
    """
    before = _BEFORE.match(source)
    start = before.end() if before else 0
    head = _HEAD.match(source, start)
    if head is None:
        return None if before else _slip_in_open_head(source)
    first = source.count("\n", 0, head.start("yaml")) + 1
    key, line = _first_key(head["yaml"])
    if not key or key in metadata:
        return None
    values, error = _read(head["yaml"])
    if error:
        mark, problem = getattr(error, "problem_mark", None), getattr(error, "problem", None) or error
        return _unreadable(first + (mark.line if mark else line), key, f"is not YAML ({problem})")
    if values is not None and not isinstance(values, dict):
        return _unreadable(first + line, key, "has no keys with values")
    return _misplaced(first + line, key, values or {}, zone) if before else None


def _slip_in_open_head(source: str) -> Slip | None:
    head = _OPEN_HEAD.match(source)
    key, line = _first_key(head["yaml"]) if head else ("", 0)
    return _unreadable(2 + line, key, "has no end: write --- below it") if key else None


def _unreadable(line: int, key: str, what: str) -> Slip:
    message = f"the front matter {what}: the page is left out like a draft; mend it, or take {key!r} out"
    return Slip(line, "draft", message, holds_back=True)


def _misplaced(line: int, key: str, values: dict[Any, Any], zone: ZoneInfo) -> Slip | None:
    is_draft = read_front_matter({str(key): value for key, value in values.items()}, zone).draft
    message = "the front matter is not read, for something stands above it: begin the file with ---"
    if is_draft:
        return Slip(line, "draft", f"{message}. The page is left out like a draft", holds_back=True)
    return Slip(line, "date", f"{message}. The page is no post", holds_back=False) if key == "date" else None


def _first_key(text: str) -> tuple[str, int]:
    """``draft``, else ``date``, however it is written, and its line, counted from 0; nothing where there is neither."""
    found: dict[str, int] = {}
    for number, line in enumerate(text.splitlines()):
        if key := _KEY.match(line):
            name = key[1].lower()
            found.setdefault("draft" if near_key(name) == "draft" else name, number)
    return next(((key, found[key]) for key in ("draft", "date") if key in found), ("", 0))
