"""Questions about this handbook, as readers type them, in other words than its own, and in English.

``python -m benchmarks.search.on_this_book SITE`` asks them. ``questions.tsv`` was written from the titles of chapters,
before anything was measured. Constants of the extension may be chosen on the ``tuning`` set; aims are for the
``reported`` one.
"""

from __future__ import annotations

import csv
import sys
from itertools import product
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from . import packages
from .aims import MEANING
from .browser import Browser
from .engines.cjk_search import CJK_SEARCH
from .measure import answers
from .metrics import Judged, recall
from .queries import QUESTIONS as KINDS
from .queries import Query
from .report import share, table

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

QUESTIONS = Path(__file__).with_name("questions.tsv")
SETS = ("tuning", "reported")


class Question(NamedTuple):
    """What is asked, and the page that answers it."""

    set: str
    kind: str
    page: str
    text: str


def questions() -> list[Question]:
    with QUESTIONS.open(encoding="utf-8") as file:
        return [Question(*row) for row in csv.reader(file, delimiter="\t")][1:]


def queries(asked: Iterable[Question]) -> list[Query]:
    """What is asked, as the benchmark asks it: one page is right."""
    return [
        Query(each.kind, each.text, page, frozenset({page})) for each in asked for page in [f"{each.page}/index.html"]
    ]


def rows(asked: Sequence[Question], found: Sequence[Sequence[str]]) -> list[list[str]]:
    """Kind, set, number, and the shares with the right page first and among ten, beside the aims for them."""
    lines = []
    for kind, name in product(KINDS, SETS):
        judged = [
            Judged(list(dict.fromkeys(urls)), {f"{question.page}/index.html"})
            for question, urls in zip(asked, found, strict=True)
            if (question.kind, question.set) == (kind, name)
        ]
        shares = [recall(judged, 1), recall(judged, 10)]
        cells = [share(value) for value in shares]
        if name == "reported":
            cells = [verdict(value, aim) for value, aim in zip(shares, MEANING[kind], strict=True)]
        lines.append([kind, name, str(len(judged)), *cells])
    return lines


def verdict(value: float, aim: float) -> str:
    return f"{share(value)} (aim {aim:.2f}: {'met' if value >= aim else 'missed'})"


def main(site: Path) -> None:
    asked = questions()
    browser = Browser(packages.browser())
    try:
        found = answers(CJK_SEARCH, CJK_SEARCH.ask, browser, site, queries(asked), lambda: None)
    finally:
        browser.close()
    if errors := [answer.error for answer in found if answer.error]:
        sys.exit(f"{len(errors)} questions could not be asked: {errors[0]}")
    head = ("questions", "set", "number", "right page first", "among ten results")
    print(table(head, rows(asked, [answer.urls for answer in found])))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
