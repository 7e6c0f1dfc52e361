"""Each repair: what is wrong, what the faulty markup looks like, and what replaces it."""

from __future__ import annotations

import re
from typing import NamedTuple


class Repair(NamedTuple):
    why: str
    fault: re.Pattern[str]
    instead: str


REPAIRS = (
    Repair(
        "furo asks for the logo that the page shows as a thing for later, with an as= that HTML forbids there",
        re.compile(r'<link rel="prefetch" href="[^"]*" as="image">'),
        "",
    ),
    Repair(
        "furo shows the switch of its colours when its script arrives, last of all, and what stands beside it moves",
        re.compile(r"<script>(?=\s*document\.body\.dataset\.theme)"),
        '<script>document.documentElement.classList.remove("no-js");',
    ),
    Repair(
        "a label is not a control, so it controls nothing: sphinx-design's tabs say aria-controls on their labels",
        re.compile(r'(<label\b[^>]*?) aria-controls="[^"]*"'),
        r"\1",
    ),
    Repair(
        "furo gives the box around a table the id that the table in it has: an id stands for one element",
        re.compile(r'(<div class="table-wrapper[^"]*") id="([^"]*)"(?=>\s*<table [^>]*id="\2")'),
        r"\1",
    ),
)


#: In furo's script, whose names are minified: ``new Gumshoe(…)`` is the part that marks where the reader is.
SCRIPT_REPAIRS = (
    Repair(
        "furo asks for the place of every section before the first is read: a page that is laid out piece by piece "
        "and says so by a class would be laid out at once; here it is asked when the page says that it is laid out",
        re.compile(r"(?<=null!==\w&&)new(\(\w\(\)\))(?=\(\"\.toc-tree a\")"),
        r"((Spy,...how)=>{const start=()=>new Spy(...how);"
        r'document.documentElement.matches(".lays-out")?document.addEventListener("laid-out",start):start()}).bind(null,\1)',
    ),
)


def repaired(text: str, repairs: tuple[Repair, ...] = REPAIRS) -> str:
    """The page, or script, without the faults that ``repairs`` know."""
    for repair in repairs:
        text = repair.fault.sub(repair.instead, text)
    return text
