"""Pages of the built site, as lxml reads them: each is parsed once in a process, for all the checks."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from lxml import html


def of_class(name: str, tag: str = "*") -> str:
    """The XPath of the elements of a class, wherever they stand: ``ul.x li`` is ``of_class("x", "ul") + "//li"``."""
    return f"//{tag}[contains(concat(' ', normalize-space(@class), ' '), ' {name} ')]"


def parsed(text: str | bytes) -> html.HtmlElement:
    """A page that nobody else reads: it may be changed."""
    content = text.encode() if isinstance(text, str) else text
    return html.document_fromstring(content, parser=html.HTMLParser(encoding="utf-8", huge_tree=True))


@cache
def page_of(path: Path) -> html.HtmlElement:
    """The page in a file, which all who ask share: it is only to be looked at."""
    return parsed(path.read_bytes())


def names_of_pages(outdir: Path) -> list[str]:
    """The addresses of all pages from the root of the site; what lies among its scripts and styles is none."""
    paths = (path.relative_to(outdir) for path in sorted(outdir.rglob("*.html")))
    return [path.as_posix() for path in paths if "_static" not in path.parts]


def pages_of(outdir: Path) -> dict[str, html.HtmlElement]:
    return {name: page_of(outdir / name) for name in names_of_pages(outdir)}


def text_of(element: html.HtmlElement) -> str:
    return " ".join(element.text_content().split())
