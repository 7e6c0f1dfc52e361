"""The examples of the guide for those who come from ablog are a site, and it is as the guide says."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

import sphinx_latest_updates.ablog
from guide import examples, unexplained
from handbook import SOURCE
from sphinx_latest_updates.ablog.config import CONFIG
from sphinx_latest_updates.ablog.labels import INDEXES
from sphinx_latest_updates.ablog.translation import FIELDS

PAGE = SOURCE / "about/migrating_from_ablog.md"
GUIDE = PAGE.read_text("utf-8")
STEPS = [step for example in examples(PAGE) for step in example.steps]


def soup(path):
    return BeautifulSoup(path.read_text("utf-8"), "html.parser")


def before():
    """The files as ablog had them: of two with one name, the first."""
    return {step.name: step.text for step in reversed(STEPS) if step.kind == "file"}


def after():
    return {step.name: step.text for step in STEPS if step.kind == "file"}


def test_the_site_of_the_guide_gives_the_warning_that_the_guide_shows_and_lists_its_posts(small_site):
    site = small_site(before())
    out = site.build()
    warnings = re.sub(r"\x1b\[[\d;]+m", "", site.warnings).replace(f"{site.srcdir}/", "")
    assert [warnings] == [step.text for step in STEPS if step.is_claim]
    lines = soup(out / "index.html").select("ul.postlist .ablog-post-title")
    assert [line.get_text() for line in lines] == ["2024-03-10 用 Markdown 写，李雷", "2024-01-05 你好，韩梅梅"]
    assert [title.get_text() for title in soup(out / "blog.html").select(".post-title")] == ["用 Markdown 写", "你好"]
    byline = soup(out / "posts/hello.html").select_one(".post-byline")
    assert byline.select_one(".post-tags").get_text() == "python, 随笔, 教程"
    assert "2024-02-06" in soup(out / "posts/hello.html").select_one(".post-history").get_text()
    assert (out / "blog/old-hello.html").is_file()
    assert (out / "blog/atom.xml").is_file()


def without_the_switch():
    """Only the rewritten post, and what it refers to, in a site that knows nothing of ablog."""
    return {
        "conf.py": "extensions = ['myst_parser', 'sphinx_latest_updates']\n",
        "index.md": "# T\n\n```{toctree}\nblog\nposts/markdown\nposts/hello\n```\n",
        "blog.md": after()["blog.md"],
        "posts/hello.md": "# 你好\n",
        "posts/markdown.md": after()["posts/markdown.md"],
    }


@pytest.mark.parametrize("files", [before, after, without_the_switch])
def test_a_rewritten_post_is_the_same_post_with_and_without_the_switch(small_site, files):
    site = small_site(files())
    out = site.build(confoverrides={"suppress_warnings": ["latest_updates.ablog"]})
    assert site.warnings == ""
    byline = soup(out / "posts/markdown.html").select_one(".post-byline").get_text().strip()
    assert byline == "2024-03-10 · 李雷 · 教程 · python, myst · 1 min read"


def test_the_guide_names_every_setting_field_and_page_of_ablog():
    names = [*CONFIG, *FIELDS, *INDEXES]
    assert [name for name in names if f"`{name}`" not in GUIDE] == []


def test_every_fence_of_the_guide_is_part_of_an_example():
    assert unexplained(PAGE) == []


def _subtypes():
    """The subtypes of the warnings that the code of the switch gives."""
    code = "\n".join(path.read_text("utf-8") for path in Path(sphinx_latest_updates.ablog.__file__).parent.glob("*.py"))
    patterns = (
        r'subtype="(\w+)"',
        r'Problem\("(\w+)"',
        r'warn_at\([\w.]+, \w+, "(\w+)"',
        r'_warn\(.*, "(\w+)", node\)',
    )
    return {subtype for pattern in patterns for subtype in re.findall(pattern, code)}


def test_the_guide_explains_every_kind_of_warning_and_no_other():
    table = GUIDE.partition("## 警告")[2].partition("\n## ")[0]
    assert set(re.findall(r"^\| `(\w+)` \|", table, re.MULTILINE)) == _subtypes()
