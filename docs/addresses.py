"""The addresses of the site that readers may have kept: every id of every page, and the list of those published.

``make addresses`` adds those of today to ``docs/published_ids.txt``. None is ever taken out: when a section, a term or
a correction gets another id, its old one goes into ``docs/source/moved_ids.toml``; a test says so when it does not.
"""

from __future__ import annotations

import re
import sys
from html.parser import HTMLParser
from pathlib import Path

PUBLISHED = Path(__file__).with_name("published_ids.txt")
#: Ids that nobody keeps: numbers of footnotes and tabs, the theme's, the search's, and captions of listings and tables.
PASSING = re.compile(r"(?:footnote-reference-|sd-tab-item-)\d+(?:-content)?|furo-.*|cjk-search.*|(?:code|table)-.*")
UNLISTED = ("genindex", "search")


class _Ids(HTMLParser):
    """Collects the ids inside ``article``."""

    def __init__(self) -> None:
        super().__init__()
        self.depth = 0
        self.ids: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.depth += tag == "article"
        name = dict(attrs).get("id")
        if self.depth and name and not PASSING.fullmatch(name):
            self.ids.add(name)

    def handle_endtag(self, tag: str) -> None:
        self.depth -= tag == "article"


def addresses(folder: Path) -> set[str]:
    """``page#id`` for every lasting id of every page under ``folder``, a built HTML site."""
    found = set()
    for path in folder.rglob("*.html"):
        page = path.relative_to(folder).with_suffix("").as_posix()
        if page not in UNLISTED:
            parser = _Ids()
            parser.feed(path.read_text("utf-8"))
            found |= {f"{page}#{name}" for name in parser.ids}
    return found


def published() -> set[str]:
    """The addresses that are on record."""
    return set(PUBLISHED.read_text("utf-8").split("\n")) - {""} if PUBLISHED.exists() else set()


def main(folder: str) -> None:
    today, before = addresses(Path(folder)), published()
    PUBLISHED.write_text("".join(f"{each}\n" for each in sorted(today | before)), encoding="utf-8")
    print(f"{PUBLISHED}: {len(today - before)} added, {len(before)} were there")
    for each in sorted(before - today):
        print(f"gone without an alias in docs/source/moved_ids.toml: {each}")


if __name__ == "__main__":
    main(sys.argv[1])
