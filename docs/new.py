"""Scaffold a post: ``make new TITLE="一次看懂 git rebase" SECTION=tooling``; a chapter: the same with ``CHAPTER=1``.

A post is a page in its section's folder, which needs no entry in a toctree; a chapter is a folder and a package, and
has its place in its section's toctree. Nothing that exists is overwritten, and nothing is written when something is
wrong. Runs on the Python that is there, without what the handbook installs.
"""

from __future__ import annotations

import datetime as dt
import os
import re
import sys
from pathlib import Path

SOURCE = Path(__file__).parent / "source"
USAGE = 'make new TITLE="一次看懂 git rebase" SECTION=tooling [SLUG=git_rebase] [CHAPTER=1]'
PAGE = """---
date: {date}
tags: []
draft: true
---

# {title}

这一页回答什么问题？第一段会成为摘要。
"""


class NewPageError(ValueError):
    """The page can't be made; the message says why and what to write."""


def scaffold(
    source: Path, title: str, section: str, date: dt.date, *, slug: str = "", chapter: bool = False
) -> list[Path]:
    """Make a post, or a chapter, and return the files that were written, the page first.

    Raises NewPageError, before anything is written, when one of the values will not do.
    """
    title = " ".join(title.split())
    if not title:
        raise NewPageError("TITLE is missing")
    index = _index_of(source, section)
    slug = slug or make_slug(title)
    _check_slug(slug, chapter=chapter)
    for taken in (source / section / slug, source / section / f"{slug}.md"):
        if taken.exists():
            raise NewPageError(f"{taken} exists already; choose another name with SLUG=…")
    text = PAGE.format(date=date.isoformat(), title=title)
    page = source / section / f"{slug}.md"
    files = {page: text}
    if chapter:
        page = source / section / slug / "index.md"
        package = f'"""Listings of the chapter {slug}."""\n'
        files = {page: text, page.with_name("__init__.py"): package, index: _with_entry(index, f"{slug}/index")}
    page.parent.mkdir(exist_ok=True)
    for path, content in files.items():
        path.write_text(content, encoding="utf-8")
    return list(files)


def make_slug(title: str) -> str:
    """The Latin words of a title, as in ``git_rebase`` for 一次看懂 git rebase; empty where there are none."""
    words = re.findall(r"[a-z0-9]+", title.lower())
    return "_".join(words).lstrip("0123456789_")


def _index_of(source: Path, section: str) -> Path:
    indexes = {path.parent.name: path for path in sorted(source.glob("*/index.md"))}
    if section not in indexes:
        known = ", ".join(f"{name}（{_title_of(path)}）" for name, path in indexes.items())
        wrong = f"there is no section {section!r}" if section else "SECTION is missing"
        raise NewPageError(f"{wrong}; the sections are {known}")
    return indexes[section]


def _title_of(page: Path) -> str:
    heading = re.search(r"^# (.+)$", page.read_text(encoding="utf-8"), re.MULTILINE)
    return heading[1] if heading else page.parent.name


def _check_slug(slug: str, *, chapter: bool) -> None:
    if not slug:
        raise NewPageError("the title holds no Latin word to make an address of; give one, as in SLUG=git_rebase")
    if not re.fullmatch(r"[a-z][a-z0-9_]*", slug):
        raise NewPageError(f"SLUG becomes the address and must be like git_rebase (a-z, 0-9, _); got {slug!r}")
    if slug == "index":
        raise NewPageError("'index' is the section's own page; choose another name with SLUG=…")
    if chapter and slug in sys.stdlib_module_names:
        raise NewPageError(f"a chapter is a package, and {slug!r} would hide Python's own module; give another SLUG=…")


def _with_entry(index: Path, entry: str) -> str:
    """The text of a section's page with ``entry`` at the end of its first toctree."""
    text = index.read_text(encoding="utf-8")
    toctree = re.search(r"^```+\{toctree\}\n.*?(?=^```)", text, re.MULTILINE | re.DOTALL)
    if toctree is None:
        raise NewPageError(f"{index} has no toctree to add {entry} to")
    return text[: toctree.end()] + f"{entry}\n" + text[toctree.end() :]


def main() -> None:
    """What was given to ``make`` arrives in the environment, whatever characters a title holds."""
    title, section, slug, chapter = (os.environ.get(name, "") for name in ("TITLE", "SECTION", "SLUG", "CHAPTER"))
    try:
        written = scaffold(SOURCE, title, section, dt.date.today(), slug=slug, chapter=chapter not in ("", "0"))
    except NewPageError as error:
        sys.exit(f"new: {error}\nusage: {USAGE}")
    print(*(os.path.relpath(path) for path in written), sep="\n")
    print("Now: make serve, and write (drafts are shown there); take out `draft: true` to publish.")


if __name__ == "__main__":
    main()
