"""What its front matter holds back is in no output, however that front matter is written; the rest is published.

What authors mean is known from what was made up, not from what any reader of front matter says.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import tempfile
import zlib
from dataclasses import dataclass, replace
from pathlib import Path
from random import Random

import pytest
from sphinx.testing.util import SphinxTestApp

from handbook import differing_files
from small_site import SmallSite

THOROUGH = int(os.environ.get("THOROUGH", "1"))
"""How many times as many examples as usual are tried."""
NOW = 1_781_524_800  # 2026-06-15T12:00:00Z
PAST = ("2026-01-11", "2026-06-15T19:59:59+08:00", "2024-02-29")
FUTURE = ("2999-01-01", "2026-06-15T20:00:01+08:00", "2026-06-16")
CONF = """\
extensions = ['myst_nb', 'sphinx_latest_updates']
source_suffix = {'.rst': 'restructuredtext', '.md': 'myst-nb', '.ipynb': 'myst-nb'}
nb_execution_mode = 'off'
copyright, version = '2026', '1'
html_theme = 'alabaster'
html_baseurl = 'https://example.org/'
latest_updates_timezone = 'Asia/Shanghai'
suppress_warnings = ['latest_updates.draft', 'mystnb', 'myst.topmatter']
myst_enable_extensions = ['dollarmath']
"""
INDEX = "Home\n====\n\n.. toctree::\n   :numbered:\n   :glob:\n\n   q*\n\n.. latest-updates::\n\n.. post-tags::\n"


#: Lines that cost a head of YAML all its keys, and lines that would do so if they were not mended.
UNREADABLE = ("title: Ten years: a look back", "many: [a, b", "many:\n\t- a", "kind: !custom x", "quote: 'it", "x: @y")
MENDED = (
    "day: 2024-02-31T10:00:00Z",
    "day: 2024-02-30 10:00:00 Z",
    "day: 2024-02-30 10:00:00 +2",
    "days: [2024-02-30]",
    "days:\n - 2024-02-30",
    "days: {2024-02-30: 2024-13-01}",
)


@dataclass(frozen=True)
class Page:
    """A page as its author means it, and the ways in which its front matter is written."""

    kind: str = "md"
    date: str | None = "2026-01-11"
    draft: str | None = None
    fence: str = "---"
    padding: int = 0
    before: bool = False
    byte_order_mark: bool = False
    line_end: str = "\n"
    slip: str = ""
    is_list: bool = False

    @property
    def is_unreadable(self) -> bool:
        return self.kind == "md" and (self.slip in UNREADABLE or self.is_list)

    @property
    def is_published(self) -> bool:
        if self.is_unreadable:
            return not self.date and not self.draft
        return self.date not in FUTURE and self.draft in (None, "false", "no")

    def source(self, word: str) -> bytes:
        fields = {"padding": "x" * (self.padding or 1)}
        fields |= {"date": self.date} if self.date else {}
        fields |= {"draft": self.draft} if self.draft else {}
        fields |= {"tags": f"tag{word}"} if self.date else {}
        text = getattr(self, f"_{self.kind}")(fields, word)
        mark = "\ufeff" if self.byte_order_mark and self.kind != "ipynb" else ""
        return (mark + text).replace("\n", self.line_end).encode()

    def _md(self, fields: dict[str, str], word: str) -> str:
        lines = [f"{key}: {value}" for key, value in fields.items()] + ([self.slip] if self.slip else [])
        lines = lines[::-1] if self.before else lines
        yaml = "".join(f"{'- ' if self.is_list else ''}{line}\n" for line in lines)
        return f"{self.fence}\n{yaml}{self.fence}\n\n# {word}\n\n(label{word})=\n## Under {word}\n\n$$x$$ (eq{word})\n"

    def _rst(self, fields: dict[str, str], word: str) -> str:
        head = "".join(f":{key}: {value}\n" for key, value in fields.items())
        comment = ".. A comment.\n\n" if self.before else ""
        return f"{comment}{head}\n{word}\n{'=' * 20}\n\n.. index:: index{word}\n\n.. py:function:: f{word}()\n\n"

    def _ipynb(self, fields: dict[str, str], word: str) -> str:
        metadata = {key: value == "true" if key == "draft" else value for key, value in fields.items()}
        cell = {"cell_type": "markdown", "id": "a", "metadata": {}, "source": [f"# {word}\n"]}
        long = {"cell_type": "markdown", "id": "b", "metadata": {}, "source": ["x" * 9000]}
        cells = [cell, long] if self.before else [cell]  # cells come before the metadata in the file
        return json.dumps({"cells": cells, "metadata": metadata, "nbformat": 4, "nbformat_minor": 5}, indent=1)


def random_page(random: Random) -> Page:
    return Page(
        kind=random.choice(("md", "rst", "ipynb")),
        date=random.choice((None, *PAST, *FUTURE)),
        draft=random.choice((None, None, "true", "false")),
        fence=random.choice(("---", "-----")),
        padding=random.choice((0, 0, 9000)),
        before=random.random() < 0.5,
        byte_order_mark=random.random() < 0.5,
        line_end=random.choice(("\n", "\n", "\r\n")),
        slip=random.choice(("", "", *UNREADABLE, *MENDED)),
        is_list=random.random() < 0.1,
    )


class Site:
    def __init__(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="drafts-"))
        self.apps: list[SphinxTestApp] = []
        self.on_disk = SmallSite(self.folder / "source", self._make)
        self.on_disk.srcdir.mkdir()

    def _make(self, *args: object, **options: object) -> SphinxTestApp:
        app = SphinxTestApp(*args, **options)  # type: ignore[arg-type]
        self.apps.append(app)
        return app

    def write(self, pages: list[Page]) -> None:
        names = [_word(number) for number in range(len(pages))]
        wanted = {"conf.py": CONF.encode(), "index.rst": INDEX.encode()}
        wanted |= {f"{name}.{page.kind}": page.source(name) for name, page in zip(names, pages, strict=True)}
        for path in self.on_disk.srcdir.iterdir():
            if path.name not in wanted:
                path.unlink()
        for name, data in wanted.items():
            path = self.on_disk.srcdir / name
            if not path.is_file() or path.read_bytes() != data:
                path.write_bytes(data)

    def build(self, out: str, builder: str = "html") -> Path:
        return self.on_disk.build(builder, out=out)

    def close(self) -> None:
        for app in self.apps:
            app.cleanup()
        shutil.rmtree(self.folder)


def _word(number: int) -> str:
    """A word that stands on one page alone, and that no stemmer and no theme knows."""
    return f"qx{'abcdefghijklmnop'[number]}zv"


def words_in(outdir: Path) -> dict[str, set[str]]:
    """Word → the files of an output folder in whose names or texts it stands."""
    found: dict[str, set[str]] = {}
    for path in outdir.rglob("*"):
        if not path.is_file() or path.suffix in (".pickle", ".doctree"):
            continue
        data = path.read_bytes()
        if path.name == "objects.inv":
            data = zlib.decompress(data.split(b"\n", 4)[4])
        name = str(path.relative_to(outdir))
        for word in re.findall(r"qx[a-p]zv", name + data.decode("utf-8", "replace").lower()):
            found.setdefault(word, set()).add(name)
    return found


def contents(outdir: Path) -> dict[str, bytes]:
    """The files of an output folder, without the checksums of style sheets: myst-nb copies its own after the pages of a
    first build are written, so that it has one from the second build on.
    """
    files = (path for path in outdir.rglob("*") if path.is_file() and path.name != ".buildinfo")
    return {str(path.relative_to(outdir)): re.sub(rb"\?v=\w+", b"", path.read_bytes()) for path in files}


@pytest.mark.parametrize("seed", range(2 * THOROUGH))
def test_what_is_held_back_is_nowhere_and_what_is_published_is_everywhere(monkeypatch, seed):
    monkeypatch.setenv("SOURCE_DATE_EPOCH", str(NOW))
    random = Random(seed)
    first = [random_page(random) for _ in range(16)]
    second = [replace(random_page(random), kind=page.kind) for page in first]
    site = Site()
    try:
        for pages in (first, second):
            site.write(pages)
            out = site.build("html")
            found = words_in(out)
            assert site.on_disk.warnings == ""
            for number, page in enumerate(pages):
                word = _word(number)
                if not page.is_published:
                    assert not found.get(word), (page, found[word])
                    continue
                parts = {
                    f"{word}.html",
                    "index.html",
                    "searchindex.js",
                    "objects.inv",
                    f"_sources/{word}.{page.kind}.txt",
                }
                parts |= {"feeds/atom.xml", f"feeds/tag-tag{word}.atom.xml"} if page.date else set()
                assert parts <= found[word], (page, parts - found[word])
        shutil.rmtree(site.folder / "build-clean", ignore_errors=True)
        assert contents(site.build("html")) == contents(site.build("clean"))
    finally:
        site.close()


def test_no_other_builder_publishes_what_is_held_back(monkeypatch):
    monkeypatch.setenv("SOURCE_DATE_EPOCH", str(NOW))
    secret = Page(draft="true")
    pages = [Page(), secret, replace(secret, kind="rst"), replace(secret, kind="ipynb"), Page(date="2999-01-01")]
    site = Site()
    try:
        site.write(pages)
        for builder in ("dirhtml", "singlehtml", "latex", "epub", "text", "gettext", "texinfo"):
            assert set(words_in(site.build(builder, builder))) == {_word(0)}, builder
            assert site.on_disk.warnings == ""
    finally:
        site.close()


# One edit at a time


FILES = {
    "conf.py": "extensions = ['myst_parser', 'sphinx_latest_updates']\nhtml_theme = 'alabaster'\nnumfig = True\n",
    "index.md": "# Home\n\n```{toctree}\n:numbered:\n\na\nb\nc\n```\n\n```{latest-updates}\n```\n",
    "a.md": "---\ndate: 2026-01-01\n---\n# Aaa\n\n(shared)=\n## Under\n\nText.\n",
    "b.md": "---\ndate: 2026-01-02\n---\n# Bbb\n\nText.\n",
    "c.md": "---\ndate: 2026-01-03\n---\n# Ccc\n\n{ref}`shared`\n",
}


def test_a_page_becomes_a_draft_and_a_post_again_as_if_it_had_always_been_so(small_site):
    site = small_site(FILES)
    out = site.build()
    assert (out / "b.html").is_file()
    for draft in ("draft: true\n", ""):
        site.write({"b.md": f"---\ndate: 2026-01-02\n{draft}---\n# Bbb\n\nText.\n"})
        site.build()
        assert (out / "b.html").is_file() == (not draft)
        assert ("Bbb" in (out / "index.html").read_text("utf-8")) == (not draft)
        shutil.rmtree(site.srcdir.parent / "build-clean", ignore_errors=True)
        assert differing_files(out, site.build(out="clean")) == set()
        assert site.warnings == ""


def test_the_author_may_go_on_with_a_draft_and_nothing_is_written(small_site):
    site = small_site(FILES)
    site.edit("b.md", "---\n#", "draft: true\n---\n#")
    out = site.build()
    site.build()
    assert "0 added, 0 changed" in site.status  # what waits and has not changed is not read again
    assert "b is a draft and is left out" in site.status
    before = {path: path.stat().st_mtime_ns for path in out.rglob("*.html")}
    site.edit("b.md", "Text.", "More text.")
    site.build()
    assert {path for path in before if path.stat().st_mtime_ns != before[path]} <= {
        out / "genindex.html",
        out / "search.html",
    }
    assert "1 added, 0 changed" in site.status


@pytest.mark.parametrize("parallel", [0, 2])
def test_a_label_that_a_draft_shares_with_a_page_leads_to_the_page(small_site, parallel):
    site = small_site(FILES)
    site.write({"b.md": "---\ndate: 2026-01-02\ndraft: true\n---\n# Bbb\n\n(shared)=\n## Mine\n\nText.\n"})
    out = site.build(parallel=parallel)
    assert 'href="a.html#shared"' in (out / "c.html").read_text("utf-8")
    assert "undefined label" not in site.warnings


def test_what_is_wrong_with_a_draft_is_said_when_it_is_shown(small_site):
    site = small_site(FILES)
    site.write({"b.md": "---\ndate: 2026-01-02\ndraft: true\ntags: {a: b}\n---\n# Bbb\n\n```{no-such}\n```\n"})
    site.build()
    assert site.warnings == ""
    site.build(out="shown", confoverrides={"latest_updates_show_drafts": True})
    assert "b.md:4: WARNING: tags" in site.warnings
    assert "no-such" in site.warnings


def test_a_slip_of_the_pen_publishes_nothing_and_is_said(small_site):
    site = small_site(FILES)
    site.edit("b.md", "---\n#", "draft: ture\n---\n#")
    out = site.build()
    assert not (out / "b.html").exists()
    assert "b.md:3: WARNING: draft: 'ture' is neither true nor false" in site.warnings


HEADS = {
    "---\ntitle: Ten years: a look back\nDRAFT: true\n---\n": 2,
    "---\ndate: 2999-01-01\ntags: [a\n---\n": 4,
    "---\nkind: !custom x\ndraft: true\n---\n": 2,
    "---\nkind: x\ndraft：true\n---\n": 4,
    "---\nkind: x\n\tdraft: true\n---\n": 3,
    "---\n- draft: true\n---\n": 2,
    "---\nkind: x\ndraft: true\n": 3,
    "\n---\ndraft: true\n---\n": 3,
    "<!-- licence\n -->\n---\nkind: x\nDrafts: true\n---\n": 5,
    "% licence\n---\nkind: [x\ndate: 2999-01-01\n---\n": 4,
}


@pytest.mark.parametrize("head", HEADS)
def test_a_slip_in_yaml_publishes_nothing_and_is_said(small_site, head):
    site = small_site(FILES)
    site.write({"b.md": f"{head}# Bbb\n\nSecret.\n"})
    out = site.build()
    assert f"b.md:{HEADS[head]}: WARNING: draft: the front matter" in site.warnings
    assert site.warnings.count("WARNING") == 1
    assert [path for path in out.rglob("*.*") if path.is_file() and b"Secret." in path.read_bytes()] == []
    assert "Bbb" not in (out / "index.html").read_text("utf-8")


@pytest.mark.parametrize(
    "head", ["---\ntitle: a: b\n---\n", "---\nJust text.\n\n---\n", "```\n---\ndraft: true\n```\n"]
)
def test_a_page_that_says_nothing_of_drafts_and_dates_is_what_sphinx_makes_of_it(small_site, head):
    site = small_site(FILES)
    site.write({"b.md": f"{head}\n# Bbb\n"})
    assert (site.build() / "b.html").is_file()
    assert "latest_updates" not in site.warnings


@pytest.mark.parametrize(
    "text", ["Bbb\n===\n\n:Draft: true\n\n", ".. highlight:: python\n\n:tags: a\n:draft: ture\n\nBbb\n===\n\n"]
)
def test_fields_that_docutils_does_not_take_for_front_matter_hold_a_draft_back(small_site, text):
    site = small_site(FILES)
    (site.srcdir / "b.md").unlink()
    site.write({"b.rst": f"{text}Secret.\n"})
    assert not (site.build() / "b.html").exists()
    assert "WARNING: these fields are text" in site.warnings
    assert "[latest_updates.draft]" in site.warnings
    assert "b.rst:" in site.warnings


def test_fields_further_down_a_page_are_text(small_site):
    site = small_site(FILES)
    (site.srcdir / "b.md").unlink()
    site.write({"b.rst": "Bbb\n===\n\nA draft says:\n\n:draft: true\n\nMore\n----\n\n:draft: true\n"})
    assert (site.build() / "b.html").is_file()
    assert site.warnings == ""


def test_an_update_whose_date_is_to_come_waits_for_it(small_site, monkeypatch):
    site = small_site(FILES)
    updates = "updates:\n- {date: 2026-02-01, note: Past}\n- {date: 2026-03-01, note: Secret}\n"
    site.write({"conf.py": f"{FILES['conf.py']}html_baseurl = 'https://example.org/'\n"})
    site.edit("b.md", "---\n#", f"{updates}---\n#")
    site.write({"index.md": f"{FILES['index.md']}\n```{{latest-updates}}\n:view: changes\n```\n"})
    for now, is_due in ((1_771_000_000, False), (1_781_524_800, True)):
        monkeypatch.setenv("SOURCE_DATE_EPOCH", str(now))
        out = site.build()
        texts = {name: (out / name).read_text("utf-8") for name in ("b.html", "index.html", "feeds/atom.xml")}
        assert {"Past" in texts["b.html"], "Past" in texts["index.html"]} == {True}
        assert {"Secret" in texts["b.html"], "Secret" in texts["index.html"]} == {is_due}
        assert ("<updated>2026-03-01" in texts["feeds/atom.xml"]) == is_due


NOTEBOOKS = {
    "DRAFT": ({"date": "2026-01-01", "DRAFT": True}, ""),
    "drafts": ({"date": "2026-01-01", "drafts": True}, ""),
    "Date": ({"Date": "2999-01-05"}, ""),
    "raw-draft": ({}, ":draft: true\n\n"),
    "raw-date": ({}, ":date: 2999-01-01\n:blogpost: true\n\n"),
}


@pytest.mark.parametrize("settings", ["", "latest_updates_ablog = True\n"])
def test_a_notebook_that_nbsphinx_reads_is_held_back_however_it_says_so(small_site, settings):
    pytest.importorskip("nbsphinx")
    raw = {"cell_type": "raw", "id": "a", "metadata": {"raw_mimetype": "text/restructuredtext"}}

    def notebook(metadata: dict[str, object], fields: str) -> str:
        cells = [raw | {"source": f"{fields}Title\n=====\n\nText."}]
        return json.dumps({"cells": cells, "metadata": metadata, "nbformat": 4, "nbformat_minor": 5})

    conf = f"extensions = ['nbsphinx', 'sphinx_latest_updates']\nnbsphinx_execute = 'never'\n{settings}"
    index = "Home\n====\n\n.. toctree::\n   :glob:\n\n   n-*\n\n.. latest-updates::\n"
    site = small_site({"conf.py": conf, "index.rst": index})
    pages = {**NOTEBOOKS, "open": ({"status": "draft", "date": "2026-01-01"}, ":tags: tagged\n\n")}
    site.write({f"n-{name}.ipynb": notebook(*page) for name, page in pages.items()})
    out = site.build()
    expected = {"n-open"} | ({"n-Date"} if settings else set())  # ablog knows no metadata of notebooks
    assert {path.stem for path in out.glob("n-*.html")} == expected
    assert ("keeps no post from readers" in site.warnings) == (not settings)
    assert ":tags:" not in (out / "n-open.html").read_text("utf-8")
    assert "tagged" not in (out / "n-open.html").read_text("utf-8") or not settings


def test_a_date_in_front_matter_that_is_not_read_is_said(small_site):
    site = small_site(FILES)
    site.write({"b.md": "\n---\ndate: 2026-01-01\n---\n# Bbb\n"})
    assert (site.build() / "b.html").is_file()
    assert "b.md:3: WARNING: date: the front matter is not read" in site.warnings


def test_the_first_page_of_a_site_cannot_wait(small_site):
    site = small_site(FILES)
    site.edit("index.md", "# Home", "---\ndraft: true\n---\n# Home")
    out = site.build()
    assert (out / "index.html").is_file()
    assert "the first page of a site cannot wait" in site.warnings


def test_a_draft_needs_no_date_and_may_be_in_a_toctree_with_a_pattern(small_site):
    site = small_site(FILES)
    site.write({"index.md": "# Home\n\n```{toctree}\n:glob:\n\n*\n```\n", "b.md": "---\ndraft: true\n---\n# Bbb\n"})
    out = site.build()
    assert site.warnings == ""
    assert not (out / "b.html").exists()
    assert "Bbb" not in (out / "index.html").read_text("utf-8")
    site.write({"b.md": "# Bbb\n"})
    site.build()
    assert "Bbb" in (out / "index.html").read_text("utf-8")
