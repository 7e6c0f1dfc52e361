"""One site, written as strangers write, with every public package: every theme, source format and output.

``make matrix`` runs this in clean environments that hold the built wheels, with every theme; themes that an environment
lacks are left out and named. ``make test`` runs one column against the wheels, unpacked, with one theme.
"""

from __future__ import annotations

import importlib.util
import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

THEMES = {
    "alabaster": "alabaster",
    "furo": "furo",
    "pydata_sphinx_theme": "pydata_sphinx_theme",
    "sphinx_book_theme": "sphinx_book_theme",
    "sphinx_rtd_theme": "sphinx_rtd_theme",
    "shibuya": "shibuya",
    "sphinx_immaterial": "sphinx_immaterial",
}
#: Set by ``make matrix``: the packages are installed, and every theme is asked.
MATRIX = bool(os.environ.get("PACKAGES_MATRIX"))
HAS_MERMAID = importlib.util.find_spec("mermaid_render") is not None
SOURCES = "myst_nb" if importlib.util.find_spec("myst_nb") else "myst_parser"

CONF = f"""
extensions = ["{SOURCES}", "sphinx_exact_rebuilds", "sphinx_latest_updates", "sphinx_cjk_search"]
extensions += ["sphinx_runnable_listings.errata", "sphinx_runnable_listings.themed_figures"]
extensions += ["sphinx_static_render.mermaid"] * {HAS_MERMAID}
project = "A small site"
author = copyright = version = "A"
html_baseurl = "https://example.org/"
nb_execution_mode = "off"
html_theme = "THEME"
if html_theme == "sphinx_immaterial":
    extensions.append("sphinx_immaterial")
    html_theme_options = {{"font": False}}  # a build fetches nothing
"""
NOTEBOOK = {
    "cells": [
        {"cell_type": "markdown", "metadata": {}, "source": ["# A notebook\n", "\n", "Text of a notebook."]},
        {"cell_type": "code", "execution_count": None, "metadata": {}, "outputs": [], "source": ["1 + 1"]},
    ],
    "metadata": {
        "date": "2026-03-03",
        "kernelspec": {"name": "python3", "display_name": "Python", "language": "python"},
    },
    "nbformat": 4,
    "nbformat_minor": 5,
}
DIAGRAM = "\n.. mermaid::\n   :alt: A to B\n\n   graph LR; A-->B\n"
FILES = {
    "index.rst": "Home\n====\n\n.. toctree::\n\n   page\n   wrong\n\n"
    ".. latest-updates::\n\n.. post-tags::\n\n:doc:`page`\n",
    "page.rst": "Page\n====\n\nText 位置编码.\n\n.. themed-figure:: plot\n   :alt: a plot\n\n   A caption.\n"
    + (DIAGRAM if HAS_MERMAID else ""),
    "wrong.rst": "Wrong\n=====\n\n.. misconception:: One\n   :right: Other\n   :proof: proof.py\n\n   Why.\n\n"
    ".. errata::\n",
    "posts/rest.rst": ":date: 2026-01-01\n:tags: a, b\n\nA post\n======\n\nFirst paragraph, see :doc:`/page`.\n",
    "posts/myst.md": "---\ndate: 2026-02-02\ntags: [b]\n---\n\n# Another post\n\nIts text.\n",
    "posts/draft.rst": ":date: 2026-01-05\n:draft: true\n\nSecretive\n=========\n\nNobody reads this.\n",
    "proof.py": "print(1)\n",
    "plot-light.svg": '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>',
    "plot-dark.svg": '<svg xmlns="http://www.w3.org/2000/svg" width="8" height="8"/>',
}
if SOURCES == "myst_nb":
    FILES["posts/notebook.ipynb"] = json.dumps(NOTEBOOK)


class Site:
    def __init__(self, folder: Path, environment: dict[str, str], theme: str = "alabaster") -> None:
        self.folder, self.source, self.environment = folder, folder / "source", environment
        self.write({"conf.py": CONF.replace("THEME", theme), **FILES})

    def write(self, files):
        for name, text in files.items():
            path = self.source / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")

    def build(self, builder="html", *options, out="", jobs="1"):
        out = self.folder / (out or builder)
        command = [sys.executable, "-m", "sphinx", "-q", "-b", builder, "-j", jobs, "-d", f"{out}-doctrees"]
        done = subprocess.run(
            [*command, *options, str(self.source), str(out)],
            capture_output=True,
            text=True,
            check=False,
            env={**os.environ, "PYTHONUTF8": "1", **self.environment},
        )
        assert done.returncode == 0, done.stderr[-3000:]
        self.warnings = [line for line in done.stderr.splitlines() if _is_ours(line)]
        return out


def _is_ours(line: str) -> bool:
    return any(f"[{name}" in line for name in ("latest_updates", "cjk_search", "static_", "runnable", "errata", "toc."))


#: myst_nb writes its style sheet after the pages, so only a second build knows the checksum.
CHECKSUM_OF_NOTEBOOKS = re.compile(rb"(mystnb\.\w+\.css)\?v=\w+")


def contents(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): CHECKSUM_OF_NOTEBOOKS.sub(rb"\1", path.read_bytes())
        for path in folder.rglob("*")
        if path.is_file() and path.name != ".buildinfo.bak"
    }


@pytest.fixture(params=THEMES if MATRIX else ["alabaster"])
def theme(request):
    if not importlib.util.find_spec(THEMES[request.param]):
        pytest.skip(f"{request.param} is not installed")
    return request.param


def test_in_every_theme_pages_are_whole_and_an_incremental_build_equals_a_clean_one(tmp_path, environment, theme):
    site = Site(tmp_path, environment, theme)
    out = site.build(out="incremental")
    assert site.warnings == []
    home = (out / "index.html").read_text("utf-8")
    posts = ["posts/rest.html", "posts/myst.html"] + ["posts/notebook.html"] * (SOURCES == "myst_nb")
    assert [name for name in posts if f'href="{name}' not in home] == []
    assert "Secretive" not in "".join(path.read_text("utf-8", "ignore") for path in out.rglob("*.*ml"))
    page = (out / "page.html").read_text("utf-8")
    knows = theme == "furo"  # of light and dark pictures, and of one caption for both
    assert ("themed_figures.css" in page) != knows
    assert knows or (out / "_static/themed_figures.css").is_file()
    assert ("static_mermaid.css" in page) == HAS_MERMAID
    assert "cjk-search-form" in (out / "search.html").read_text("utf-8")
    wrong = (out / "wrong.html").read_text("utf-8")
    assert "Common misconception" in wrong
    assert not [word for word in ("常见误解", "其实", "证据") if word in wrong]
    site.write({"posts/rest.rst": FILES["posts/rest.rst"].replace("A post\n======", "Renamed\n=======")})
    site.write({"page.rst": FILES["page.rst"].replace("Page\n====", "Leaf\n====")})
    (site.source / "posts/myst.md").unlink()
    again, clean = contents(site.build(out="incremental")), contents(site.build(out="clean"))
    assert {name for name in again.keys() | clean.keys() if again.get(name) != clean.get(name)} == set()


@pytest.mark.parametrize("builder", ["dirhtml", "epub", "latex", "text"] if MATRIX else ["epub", "latex"])
def test_every_builder_lists_the_posts(tmp_path, environment, builder):
    site = Site(tmp_path, environment)
    out = site.build(builder, jobs="2")
    assert site.warnings == []
    name = {"dirhtml": "index.html", "epub": "index.xhtml", "latex": "*.tex", "text": "index.txt"}[builder]
    [home] = [path for path in out.glob(name) if "sphinx" not in path.name]
    text = home.read_text("utf-8")
    assert "A post" in text
    assert "Another post" in text
    assert "Secretive" not in text


def test_a_parallel_build_equals_a_serial_one(tmp_path, environment):
    site = Site(tmp_path, environment)
    site.write({f"more{number}.rst": f":orphan:\n\nMore {number}\n======\n" for number in range(6)})
    one, two = contents(site.build(out="serial")), contents(site.build(out="parallel", jobs="2"))
    assert {name for name in one.keys() | two.keys() if one.get(name) != two.get(name)} == set()


def test_notebooks_that_nbsphinx_reads_are_posts_and_drafts_are_in_no_output(tmp_path, environment):
    pytest.importorskip("nbsphinx")
    site = Site(tmp_path, environment)
    conf = CONF.replace("THEME", "alabaster").replace(SOURCES, "nbsphinx")
    title = {"cell_type": "raw", "metadata": {"raw_mimetype": "text/restructuredtext"}}  # others need pandoc
    code = NOTEBOOK["cells"][1]

    def notebook(name: str, **metadata: object) -> str:
        cells = [title | {"id": "a", "source": f"{name}\n{'=' * len(name)}\n\nText of it."}, code | {"id": "b"}]
        return json.dumps(NOTEBOOK | {"cells": cells, "metadata": NOTEBOOK["metadata"] | metadata})

    site.write({"conf.py": f"{conf}nbsphinx_execute = 'never'\nexclude_patterns = ['*.md', '*/*.md']\n"})
    site.write({"posts/notebook.ipynb": notebook("Readable", tags=["b", "c"]), "posts/other.ipynb": notebook("Other")})
    site.write(
        {
            "posts/secret.ipynb": notebook("Secretive", draft=True),
            "posts/later.ipynb": notebook("Later", date="2999-01-01"),
        }
    )
    for builder in ("html", "epub", "latex", "text"):
        out = site.build(builder)
        assert site.warnings == []
        texts = {
            path.relative_to(out).as_posix(): path.read_text("utf-8", "ignore")
            for path in out.rglob("*")
            if path.is_file()
        }
        assert [name for name, text in texts.items() if "Secretive" in text or "Later" in text] == []
        assert [name for name in texts if "secret" in name or "later" in name] == []
        assert sum("Readable" in text for text in texts.values()) >= 1
    assert "posts/notebook.html" in (tmp_path / "html/index.html").read_text("utf-8")
    assert "Readable" in (tmp_path / "html/feeds/tag-c.atom.xml").read_text("utf-8")
    site.write({"posts/other.ipynb": notebook("Other", draft=True)})
    again, clean = contents(site.build()), contents(site.build(out="clean"))
    assert {name for name in again.keys() | clean.keys() if again.get(name) != clean.get(name)} == set()
