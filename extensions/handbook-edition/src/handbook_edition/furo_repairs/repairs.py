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


def repaired(html: str) -> str:
    """The page without the faults of ``REPAIRS``."""
    for repair in REPAIRS:
        html = repair.fault.sub(repair.instead, html)
    return html
