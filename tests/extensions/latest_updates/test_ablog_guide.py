"""The examples of the guide for those who come from ablog are a site, and it is as the guide says."""

from __future__ import annotations

import re

import pytest
from bs4 import BeautifulSoup

from handbook import SOURCE
from latest_updates.ablog.config import CONFIG
from latest_updates.ablog.references import _INDEXES
from latest_updates.ablog.translation import FIELDS

GUIDE = (SOURCE / "about/migrating_from_ablog.md").read_text("utf-8")
#: A file's name on a line of its own, then a fence with what is in it.
EXAMPLE = re.compile(r"^`([\w./]+)`：\n\n(`{3,})\w+\n(.*?)^\2\n", re.MULTILINE | re.DOTALL)


def examples():
    return [(match[1], match[3]) for match in EXAMPLE.finditer(GUIDE)]


def soup(path):
    return BeautifulSoup(path.read_text("utf-8"), "html.parser")


def before():
    """The files as ablog had them: of two with one name, the first."""
    return dict(reversed(examples()))


def after():
    return dict(examples())


#: What the guide says that the build of its site says.
WARNING = re.search(r"^```text\n(conf\.py:.*)\n```$", GUIDE, re.MULTILINE)[1]


def test_the_site_of_the_guide_gives_the_warning_that_the_guide_shows_and_lists_its_posts(small_site):
    site = small_site(before())
    out = site.build()
    [warning] = re.sub(r"\x1b\[[\d;]+m", "", site.warnings).splitlines()
    assert warning == f"{site.srcdir}/{WARNING}"
    lines = soup(out / "index.html").select("ul.postlist .ablog-post-title")
    assert [line.get_text() for line in lines] == ["2024-03-10 用 Markdown 写，李雷", "2024-01-05 你好，韩梅梅"]
    assert [title.get_text() for title in soup(out / "blog.html").select(".post-title")] == ["用 Markdown 写", "你好"]
    byline = soup(out / "posts/hello.html").select_one(".post-byline")
    assert byline.select_one(".post-tags").get_text() == "python, 随笔, 教程"
    assert "2024-02-06" in soup(out / "posts/hello.html").select_one(".post-history").get_text()
    assert (out / "blog/old-hello.html").is_file()
    assert (out / "feeds/atom.xml").is_file()


def without_the_switch():
    """Only the rewritten post, and what it refers to, in a site that knows nothing of ablog."""
    return {
        "conf.py": "extensions = ['myst_parser', 'latest_updates']\n",
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
    names = [setting.name for setting in CONFIG] + list(FIELDS) + list(_INDEXES)
    assert [name for name in names if f"`{name}`" not in GUIDE] == []
