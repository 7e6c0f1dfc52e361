"""The corpora: this handbook, a larger one, one of another kind, one in English; each a folder of Sphinx sources."""

from __future__ import annotations

import runpy
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from . import packages
from .markdown_pages import is_chinese, is_english, pages

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

CONF = '''\
"""Written by benchmarks/search/corpora.py."""
project = "{title}"
language = "{language}"
html_theme = "basic"  # quick: what a build takes beyond it is the search index
html_sidebars = {{"**": []}}
html_show_sphinx = False
html_copy_source = False
extensions = {extensions!r}
myst_enable_extensions = ["deflist"]
suppress_warnings = ["myst", "misc.highlighting_failure"]
'''

NOTES = {
    "zh_CN": "本站文字取自 Debian 软件包：{origin}。许可证见各软件包。",
    "en": "The texts of this site come from packages of Debian: {origin}. Their licences are in the packages.",
}


@dataclass(frozen=True)
class Corpus:
    """Sphinx sources, the extensions that they need, and where the text comes from."""

    name: str
    source: Path
    extensions: list[str]
    origin: str
    language: str = "zh_CN"


def handbook() -> Corpus:
    """This repository's handbook, as it is."""
    source = packages.ROOT / "docs" / "source"
    extensions = [name for name in runpy.run_path(str(source / "conf.py"))["extensions"] if name != "sphinx_cjk_search"]
    return Corpus("handbook", source, extensions, "docs/source of this repository (CC BY-SA 4.0)")


def debian(limit: int = 400) -> Corpus:
    """Four Chinese manuals about Debian, one page for each section."""
    return generated("debian", "Debian 中文手册", debian_files(), split=3, limit=limit)


def libreoffice(limit: int = 400) -> Corpus:
    """Pages of LibreOffice's help, evenly from all its modules."""
    return generated("libreoffice", "LibreOffice 帮助", libreoffice_files(), split=1, limit=limit)


def debian_english(limit: int = 400) -> Corpus:
    """Five English manuals about Debian, one page for each section."""
    title = "Debian manuals"
    return generated("debian-english", title, english_files(), split=3, limit=limit, language="en")


CORPORA: dict[str, Callable[[], Corpus]] = {
    "handbook": handbook,
    "debian": debian,
    "libreoffice": libreoffice,
    "debian-english": debian_english,
}

File = tuple[Path, str]
"""An HTML file and the selector of its content."""


def debian_files() -> tuple[list[File], str]:
    manuals = [
        ("debian-handbook", "html/zh-CN/*.html", "body > div.section, body > div.chapter", "GPL-2+ or CC-BY-SA-3.0"),
        ("debian-reference-zh-cn", "debian-reference/ch*.html", "div.chapter", "GPL-2+"),
        ("maint-guide-zh-cn", "html/*.html", "div.chapter", "GPL-2+"),
        ("debian-faq-zh-cn", "FAQ/zh-cn/*.html", "div.chapter, div.section, body", "GPL-2+"),
    ]
    return files_of(manuals)


def english_files() -> tuple[list[File], str]:
    return files_of(
        [
            (
                "debian-handbook",
                "html/en-US/*.html",
                "body > div.section, body > div.chapter",
                "GPL-2+ or CC-BY-SA-3.0",
            ),
            ("debian-reference-en", "debian-reference/ch*.en.html", "div.chapter", "GPL-2+"),
            ("developers-reference", "developers-reference/*.html", '[role="main"]', "GPL-2+"),
            ("maint-guide", "html/*.en.html", "div.chapter", "GPL-2+"),
            ("debian-faq", "FAQ/*.en.html", "div.chapter, div.section, body", "GPL-2+"),
        ]
    )


def files_of(manuals: list[tuple[str, str, str, str]]) -> tuple[list[File], str]:
    """The files of manuals, each a Debian package, a pattern, a selector and a licence; where they come from."""
    files: list[File] = []
    origins = []
    for package, pattern, selector, licence in manuals:
        folder, version = packages.debian(package)
        files += [(path, selector) for path in sorted((folder / "usr" / "share").rglob(pattern))]
        origins.append(f"{package} {version} ({licence})")
    return files, ", ".join(origins)


def libreoffice_files() -> tuple[list[File], str]:
    folder, version = packages.debian("libreoffice-help-zh-cn")
    texts = folder / "usr" / "share" / "libreoffice" / "help" / "zh-CN" / "text"
    files = [(path, "#DisplayArea") for path in sorted(texts.rglob("*.html"))]
    return files, f"libreoffice-help-zh-cn {version} (MPL-2.0)"


def generated(
    name: str, title: str, found: tuple[list[File], str], split: int, limit: int, language: str = "zh_CN"
) -> Corpus:
    """Write the Sphinx sources of at most ``limit`` pages in the language, spread evenly over all of them."""
    files, origin = found
    folder = packages.CACHE / "corpora" / name
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    chosen = evenly(list(texts(files, split, is_english if language == "en" else is_chinese)), limit)
    for number, text in enumerate(chosen):
        (folder / f"page{number:04}.md").write_text(text, encoding="utf-8")
    extensions = ["myst_parser"]
    toctree = "\n".join(f"page{number:04}" for number in range(len(chosen)))
    note = NOTES[language].format(origin=origin)
    index = f"# {title}\n\n{note}\n\n```{{toctree}}\n:hidden:\n\n{toctree}\n```\n"
    (folder / "index.md").write_text(index, encoding="utf-8")
    (folder / "conf.py").write_text(
        CONF.format(title=title, extensions=extensions, language=language), encoding="utf-8"
    )
    return Corpus(name, folder, extensions, f"{len(chosen)} pages from {origin}", language)


def texts(files: list[File], split: int, is_wanted: Callable[[str], bool]) -> Iterator[str]:
    """The pages of the files, in Markdown, of which ``is_wanted`` is true."""
    for path, selector in files:
        for page in pages(path.read_text(encoding="utf-8"), selector, split):
            if is_wanted(page.text):
                yield page.text


def evenly(items: list[str], limit: int) -> list[str]:
    """At most ``limit`` items, at equal distances."""
    count = min(limit, len(items))
    return [items[number * len(items) // count] for number in range(count)]
