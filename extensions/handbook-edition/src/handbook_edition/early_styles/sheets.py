"""Style sheets as lists of rules, and which rules a page can use at all. No Sphinx in here."""

from __future__ import annotations

import posixpath
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

import tinycss2

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from typing import Any

#: Stands for the root of the site in addresses, until it is known from where they are seen.
ROOT = "\ue000"
#: States that come with a pointer: a page is drawn before anybody points at it.
LATER = frozenset({"hover", "active"})
_ADDRESS = re.compile(r"""url\(\s*(?:"((?:[^"\\]|\\.)*)"|'((?:[^'\\]|\\.)*)'|([^)"'\s]*))\s*\)""")
_NO_STRUCTURE = re.compile(r"""/\*.*?\*/|"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'""", re.DOTALL)
_CHARSET = re.compile(r"@charset\s[^;]*;")
_ELSEWHERE = ("data:", "#", "/", "http:", "https:")
#: How a change is shown: before the one sheet has come, nothing changes.
_TRANSITION = re.compile(r"(?<![\w-])(?:-webkit-)?transition(?:-\w+)?\s*:[^;}]*;?\s*")
_SPACE = re.compile(r"\s+")


@dataclass(frozen=True)
class Selector:
    """A selector, and the tags, ``.classes`` and ``#ids`` without which it matches nothing."""

    text: str
    needs: frozenset[str]
    later: bool = False


@dataclass(frozen=True)
class Rule:
    """A style rule: its selectors and what stands between its braces."""

    selectors: tuple[Selector, ...]
    body: str


@dataclass(frozen=True)
class Group:
    """``@media`` and the like: ``head`` and the rules inside."""

    head: str
    rules: tuple[Rule | Group | Other, ...]


@dataclass(frozen=True)
class Other:
    """Any other at-rule; ``name`` is that of a ``@keyframes``."""

    text: str
    name: str = ""


def closed(css: str) -> str:
    """The sheet with all its blocks closed: where it ends a browser closes them, but not where another one follows."""
    structure = _NO_STRUCTURE.sub("", css)
    return _CHARSET.sub("", css) + "}" * (structure.count("{") - structure.count("}"))


def without_faces(css: str) -> str:
    """The sheet without its ``@font-face``, which every page carries.

    Declared again, a face is another one: a font that came too late to be used would be used now, and move the page.
    """
    return re.sub(r"@font-face\s*\{[^}]*\}", "", css)


def rebased(css: str, folder: str) -> str:
    """The sheet with its addresses seen from the root of the site; ``folder`` is where the sheet lies."""

    def seen(found: re.Match[str]) -> str:
        address = "".join(part or "" for part in found.groups())
        if address.startswith(_ELSEWHERE):
            return found[0]
        return f'url("{ROOT}{posixpath.normpath(f"{folder}/{address}")}")'

    return _ADDRESS.sub(seen, css)


def seen_from(css: str, root: str) -> str:
    """The sheet as it is written where ``root`` leads to the root of the site."""
    return css.replace(ROOT, root)


def parsed(css: str) -> tuple[Rule | Group | Other, ...]:
    return tuple(_rules(tinycss2.parse_stylesheet(css, skip_comments=True, skip_whitespace=True)))


def _rules(nodes: Iterable[Any]) -> Iterator[Rule | Group | Other]:
    for node in nodes:
        if node.type == "qualified-rule":
            yield Rule(tuple(_selectors(node.prelude)), _TRANSITION.sub("", _text(node.content)))
        elif node.type == "at-rule":
            head = f"@{node.at_keyword}{_text(node.prelude, strip=False)}".rstrip()
            if node.lower_at_keyword in ("media", "supports", "layer", "container") and node.content is not None:
                inside = tinycss2.parse_rule_list(node.content, skip_comments=True, skip_whitespace=True)
                yield Group(head, tuple(_rules(inside)))
            elif node.lower_at_keyword != "charset":
                body = ";" if node.content is None else f"{{{_text(node.content)}}}"
                keyframes = node.lower_at_keyword.endswith("keyframes")
                yield Other(head + body, _text(node.prelude) if keyframes else "")


def _text(nodes: Iterable[Any], *, strip: bool = True) -> str:
    text = _SPACE.sub(" ", tinycss2.serialize([node for node in nodes if node.type != "comment"]))
    return text.strip() if strip else text


def _selectors(prelude: Sequence[Any]) -> Iterator[Selector]:
    one: list[Any] = []
    for node in (*prelude, None):
        if node is None or (node.type == "literal" and node.value == ","):
            yield _selector(one)
            one = []
        else:
            one.append(node)


def _selector(nodes: Sequence[Any]) -> Selector:
    """What an argument of a function, ``:is(…)`` or ``:not(…)``, or an attribute asks for, is not looked at."""
    needs, before, later = set(), "", False
    for node in nodes:
        if node.type == "ident":
            if before == ".":
                needs.add(f".{node.value}")
            elif before != ":":
                needs.add(node.lower_value)
            else:
                later = later or node.lower_value in LATER
        elif node.type == "hash":
            needs.add(f"#{node.value}")
        before = node.value if node.type == "literal" else ""
    return Selector(_text(nodes), frozenset(needs), later)


def usable(rules: Iterable[Rule | Group | Other], there: frozenset[str]) -> str:
    """The rules that may match in a page of these tags, ``.classes`` and ``#ids`` when a screen first shows it."""
    text = "".join(_usable(rules, there))
    animations = (rule for rule in _others(rules) if rule.name and re.search(rf"\b{re.escape(rule.name)}\b", text))
    return text + "".join(dict.fromkeys(rule.text for rule in animations))


def _usable(rules: Iterable[Rule | Group | Other], there: frozenset[str]) -> Iterator[str]:
    for rule in rules:
        if isinstance(rule, Rule):
            found = [each.text for each in rule.selectors if not each.later and each.needs <= there]
            if found:
                yield f"{','.join(found)}{{{rule.body}}}"
        elif isinstance(rule, Group):
            if not re.fullmatch(r"@media\s+print", rule.head) and (inside := "".join(_usable(rule.rules, there))):
                yield f"{rule.head}{{{inside}}}"
        elif not rule.name:
            yield rule.text


def _others(rules: Iterable[Rule | Group | Other]) -> Iterator[Other]:
    for rule in rules:
        if isinstance(rule, Other):
            yield rule
        elif isinstance(rule, Group):
            yield from _others(rule.rules)
