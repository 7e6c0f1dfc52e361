"""Which pages show something of another page that has changed. Pure.

A *name* is anything that a reference can look up: a page, a label, a term, a function. What is shown of it is one
string: its text, its place, its number. A page's *targets* are the names that its references look up, as written.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Set

#: What a sidebar shows of other pages: their titles; beyond that the headings of the pages above; all headings.
SIDEBARS = ("titles", "branch", "everything")


def changed(before: Mapping[str, str], now: Mapping[str, str]) -> set[str]:
    """The names that appeared, disappeared, or are shown differently."""
    return {name for name in before.keys() | now.keys() if before.get(name) != now.get(name)}


def ways_to_say(name: str) -> set[str]:
    """How a reference may spell ``name``: case does not matter to all roles, and ``.method`` finds ``Class.method``."""
    folded = name.lower()
    return {folded, folded.rpartition(".")[2]}


def pages_that_look_up(names: Iterable[str], targets: Mapping[str, Set[str]]) -> set[str]:
    """The pages with a reference that may mean one of ``names``; rather one too many than one too few."""
    said = {way for name in names for way in ways_to_say(name)}
    return {page for page, looked_up in targets.items() if not said.isdisjoint(looked_up)} if said else set()


def pages_above(pages: Set[str], includes: Mapping[str, Iterable[str]]) -> set[str]:
    """The pages whose table of contents reaches one of ``pages``; ``includes`` maps a page to those right below it."""
    parents: dict[str, set[str]] = {}
    for parent, children in includes.items():
        for child in children:
            parents.setdefault(child, set()).add(parent)
    above: set[str] = set()
    pending = list(pages)
    while pending:
        for parent in parents.get(pending.pop(), set()) - above:
            above.add(parent)
            pending.append(parent)
    return above


def pages_whose_sidebar_shows(
    headings_of: Set[str], sidebar: str, pages: Set[str], includes: Mapping[str, Iterable[str]]
) -> set[str]:
    """The pages on which a ``sidebar`` of one of ``SIDEBARS`` shows headings of the pages ``headings_of``."""
    if not headings_of or sidebar == "titles":
        return set()
    if sidebar == "branch":
        return {below for page in headings_of for below in pages_below(page, includes)}
    return set(pages)


def pages_below(root: str, includes: Mapping[str, Iterable[str]]) -> list[str]:
    """``root`` and every page below it, in the order of the table of contents."""
    below: dict[str, None] = {}
    pending = [root]
    while pending:
        page = pending.pop()
        if page not in below:
            below[page] = None
            pending.extend(reversed(list(includes.get(page, ()))))
    return list(below)
