"""A reader's browser asks nobody but this site for anything, and finds there what it asks for."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

import pytest

from html_pages import page_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from lxml.html import HtmlElement

    from handbook import BuiltSite

#: Relations of <link> that make a browser fetch or connect; canonical, next, alternate … do not.
FETCHING = {"stylesheet", "icon", "apple-touch-icon", "mask-icon", "manifest"} | {
    "preload", "prefetch", "modulepreload", "preconnect", "dns-prefetch"
}  # fmt: skip
#: Attributes that make a browser fetch, by element.
SOURCES = {
    **dict.fromkeys(("script", "iframe", "embed", "input", "audio", "track"), ("src",)),
    **dict.fromkeys(("img", "source"), ("src", "srcset")),
    **dict.fromkeys(("use", "image", "feimage"), ("href", "xlink:href")),
    "video": ("src", "poster"),
    "object": ("data",),
    "body": ("background",),
}
CSS_TARGET = re.compile(
    r"""url\(\s*(?:"([^"]*)"|'([^']*)'|([^)"'\s]*))\s*\)|@import\s+(?:"([^"]*)"|'([^']*)')""", re.IGNORECASE
)
CSS_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
SCRIPT_TARGET = re.compile(
    r"""(?:\bfrom|\bimport|\bimport\(|\bfetch\(|\bimportScripts\(|new Worker\()\s*["'`]((?:https?:)?//[^"'`]+)"""
)


def targets(path: Path) -> Iterator[str]:
    """What a browser that reads the file asks for. Pictures are read as pages are: the attributes are the same."""
    if path.suffix == ".css":
        yield from css_targets(path.read_text("utf-8"))
    elif path.suffix == ".js":
        yield from SCRIPT_TARGET.findall(path.read_text("utf-8"))
    elif path.suffix in (".html", ".xhtml", ".svg"):
        yield from html_targets(page_of(path))


def css_targets(css: str) -> Iterator[str]:
    for groups in CSS_TARGET.findall(CSS_COMMENT.sub("", css)):
        yield "".join(groups)


def html_targets(page: HtmlElement) -> Iterator[str]:
    for link in page.iter("link"):
        if FETCHING & set(link.get("rel", "").lower().split()):
            yield link.get("href", "")
    for element in page.iter(*SOURCES):
        for attribute in SOURCES[element.tag]:
            value = element.get(attribute, "")
            if attribute == "srcset":
                yield from (candidate.split()[0] for candidate in value.split(",") if candidate.strip())
            elif value:
                yield value
    for style in page.iter("style"):
        yield from css_targets(style.text_content())
    for style in page.xpath("//@style"):
        yield from css_targets(style)
    for script in page.iter("script"):
        yield from SCRIPT_TARGET.findall(script.text_content())
    for meta in page.iter("meta"):
        if meta.get("http-equiv", "").lower() == "refresh":
            yield meta.get("content", "").partition("=")[2]


def complaint(target: str, page: Path, outdir: Path) -> str | None:
    """Why a browser on ``page`` should not ask for ``target``; ``None`` when it may."""
    parts = urlsplit(target)
    if parts.scheme == "data" or not (parts.scheme or parts.netloc or parts.path):
        return None
    if parts.scheme or parts.netloc or parts.path.startswith("/"):
        return f"outside the site: {target}"
    file = (page.parent / unquote(parts.path)).resolve()
    if not file.is_relative_to(outdir.resolve()):
        return f"above the site: {target}"
    return None if file.exists() else f"missing: {target}"


def complaints(outdir: Path) -> list[str]:
    return [
        f"{path.relative_to(outdir)}: {text}"
        for path in sorted(outdir.rglob("*"))
        if path.is_file() and not {"_sources", "_downloads"} & set(path.relative_to(outdir).parts)
        for target in sorted(set(targets(path)))
        if (text := complaint(target, path, outdir))
    ]


def test_nothing_on_the_site_is_fetched_from_elsewhere(site: BuiltSite) -> None:
    assert complaints(site.outdir) == []


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.html", "<script src='https://cdn.example/mathjax.js'></script>"),
        ("a.html", "<script src='//cdn.example/x.js'></script>"),
        ("a.html", "<script type=module>import mermaid from 'https://cdn.example/mermaid.mjs'</script>"),
        ("a.html", "<link rel='shortcut icon' href='https://example.org/icon.svg'>"),
        ("a.html", "<link rel=preconnect href='https://fonts.example'>"),
        ("a.html", "<img src='ok.png' srcset='ok.png 1x, https://example.org/2x.png 2x'>"),
        ("a.html", "<p style='background: url(https://example.org/p.png)'>"),
        ("a.html", "<style>@import 'https://example.org/a.css';</style>"),
        ("a.html", "<img src='../../outside.png'>"),
        ("a.html", "<img src='/absolute.png'>"),
        ("a.html", "<img src='missing.png'>"),
        ("a.css", "@font-face { src: url(https://fonts.example/a.woff2) }"),
        ("a.css", "@import url('//example.org/b.css');"),
        ("a.js", "import('https://cdn.example/x.mjs')"),
        ("a.svg", "<svg xmlns='http://www.w3.org/2000/svg'><image href='https://example.org/p.png'/></svg>"),
    ],
)
def test_a_request_that_leaves_the_site_is_found(tmp_path: Path, name: str, text: str) -> None:
    (tmp_path / "ok.png").touch()
    (tmp_path / name).write_text(text, encoding="utf-8")
    assert len(complaints(tmp_path)) == 1


def test_links_that_a_reader_must_click_and_things_at_hand_are_no_requests(tmp_path: Path) -> None:
    (tmp_path / "ok.png").touch()
    (tmp_path / "a.css").write_text(
        "/* url(https://example.org) */ p { background: url(ok.png), url(data:image/png;base64,AA) }", encoding="utf-8"
    )
    (tmp_path / "a.html").write_text(
        "<link rel=canonical href='https://example.org/'><link rel=stylesheet href='a.css?v=1'>"
        "<a href='https://python.org'>Python</a><svg><use href='#icon'/></svg><img src='ok.png'>",
        encoding="utf-8",
    )
    assert complaints(tmp_path) == []
