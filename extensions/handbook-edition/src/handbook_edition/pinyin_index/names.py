"""Names of code in a text: which ones an index lists, and which section explains each. No Sphinx in here."""

from __future__ import annotations

import builtins
import re
from collections import defaultdict
from dataclasses import dataclass
from enum import IntEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable

#: ``gc.collect(1)``: a name, and perhaps a call of it.
NAME = re.compile(r"([A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*)(?:\(.*\))?", re.DOTALL)
FILE = re.compile(r"\.(?:py|pyc|md|toml|json|txt|js|html|css|c|h|so|npz|svg|index)$")
DEFINED = re.compile(r"^(?:async def|def|class) ([A-Za-z]\w*)", re.MULTILINE)
PROPOSAL = re.compile(r"\bPEP \d+\b")
#: A definition of this name is where a program begins, and nothing that a reader looks up.
BEGINNING = "main"
#: So often a page must write a name before a section explains it by that alone.
OFTEN = 2


class How(IntEnum):
    """How a section takes up a name; a larger number says more about what the section explains."""

    WRITTEN = 1
    REFERRED = 2
    SHOWN = 10
    SHOWN_OF_LIBRARY = 11
    HEADED = 100


@dataclass(frozen=True)
class Mention:
    name: str
    section: Hashable
    how: How


def name_of(code: str) -> str | None:
    """The name that a piece of code is: ``gc.collect`` of ``gc.collect(1)``; none for an expression, a file, ``x.y``.

    >>> name_of("gc.collect(1)"), name_of("x = 1"), name_of("toy.py"), name_of("self.head")
    ('gc.collect', None, None, None)
    """
    found = NAME.fullmatch(code)
    if not found or FILE.search(found[1]):
        return None
    owner, dot, _ = found[1].partition(".")
    return None if dot and (owner in {"self", "cls"} or len(owner) == 1) else found[1]


def is_distinctive(name: str) -> bool:
    """No word of a language reads like this: it has a dot, an underscore or a hump."""
    return bool(re.search(r"[._]|[a-z][A-Z]", name.strip("._") or name)) or name.startswith("__")


def explaining_sections(mentions: Iterable[Mention]) -> dict[str, Hashable]:
    """Each name that a page explains, with the section that does.

    A section explains a name that stands in its heading, a distinctive one whose definition it shows (of a library's,
    any that the text names too), one that it refers to in another documentation, and a distinctive one that the page
    writes more than once; an exception of Python's only where it is in the heading.
    Of several sections it is the one that says most, the first of equals.
    """
    said: dict[str, list[Mention]] = defaultdict(list)
    for mention in mentions:
        said[mention.name].append(mention)
    return {name: _weightiest(found) for name, found in said.items() if _is_explained(name, found)}


def _is_explained(name: str, mentions: list[Mention]) -> bool:
    most = max(mention.how for mention in mentions)
    if _is_exception(name):
        return most is How.HEADED
    if most in {How.HEADED, How.REFERRED}:
        return True
    often = len(mentions) >= OFTEN
    return (most is How.SHOWN_OF_LIBRARY and often) or (is_distinctive(name) and (most >= How.SHOWN or often))


def _is_exception(name: str) -> bool:
    """Every other chapter says what raises a ``ValueError``; none explains it by that."""
    known = getattr(builtins, name, None)
    return isinstance(known, type) and issubclass(known, BaseException)


def _weightiest(mentions: list[Mention]) -> Hashable:
    weights: dict[Hashable, int] = defaultdict(int)
    for mention in mentions:
        weights[mention.section] += mention.how
    return max(weights, key=weights.__getitem__)
