"""Scaffold a post: ``make new SECTION=tooling NAME=git_rebase TITLE="一次看懂 git rebase"``; a chapter: ``CHAPTER=1``.

Writes the page with valid front matter, adds it to the section's toctree, and prints what to do next. Nothing that
exists is overwritten.
"""

from __future__ import annotations

import datetime as dt
import re
import sys
from pathlib import Path

SOURCE = Path(__file__).parent / "source"
PAGE = """---
date: {date}
tags: []
draft: true
---

# {title}

这一页回答什么问题？第一段会成为摘要。
"""


class NewPostError(ValueError):
    """The post can't be made; the message says why and what to write."""


def scaffold(source: Path, section: str, name: str, title: str, date: dt.date, *, chapter: bool = False) -> Path:
    """Make the page and return its path; raises NewPostError before anything is written."""
    index = source / section / "index.md"
    if not section or not index.exists():
        sections = sorted(path.parent.name for path in source.glob("*/index.md"))
        raise NewPostError(f"SECTION must be one of {', '.join(sections)}; got {section!r}")
    if not re.fullmatch(r"[a-z][a-z0-9_]*", name):
        raise NewPostError(f"NAME becomes the address and must be like git_rebase (a-z, 0-9, _); got {name!r}")
    if not title.strip():
        raise NewPostError("TITLE is empty")
    page = source / section / name / "index.md" if chapter else source / section / f"{name}.md"
    for taken in (source / section / name, source / section / f"{name}.md"):
        if taken.exists():
            raise NewPostError(f"{taken} exists already; choose another NAME")
    text = _with_entry(index, f"{name}/index" if chapter else name)
    page.parent.mkdir(exist_ok=True)
    page.write_text(PAGE.format(date=date.isoformat(), title=title.strip()), encoding="utf-8")
    if chapter:
        (page.parent / "__init__.py").write_text(f'"""Listings of the chapter {name}."""\n', encoding="utf-8")
    index.write_text(text, encoding="utf-8")
    return page


def _with_entry(index: Path, entry: str) -> str:
    """The text of a section's page with ``entry`` at the end of its first toctree."""
    text = index.read_text(encoding="utf-8")
    toctree = re.search(r"^```+\{toctree\}\n.*?(?=^```)", text, re.MULTILINE | re.DOTALL)
    if toctree is None:
        raise NewPostError(f"{index} has no toctree to add {entry} to")
    return text[: toctree.end()] + f"{entry}\n" + text[toctree.end() :]


def main(arguments: list[str]) -> None:
    """``new.py SECTION NAME TITLE [chapter]``."""
    section, name, title, *rest = [*arguments, "", "", ""][: max(3, len(arguments))]
    try:
        page = scaffold(SOURCE, section, name, title, dt.date.today(), chapter="chapter" in rest)
    except NewPostError as error:
        usage = 'make new SECTION=tooling NAME=git_rebase TITLE="一次看懂 git rebase" [CHAPTER=1]'
        sys.exit(f"new: {error}\nusage: {usage}")
    print(f"{page}\nNow: make serve (drafts are shown there); take out `draft: true` to publish.")


if __name__ == "__main__":
    main(sys.argv[1:])
