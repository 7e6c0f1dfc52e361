"""A page that is shared shows its title on a card, once the site knows its address."""

from __future__ import annotations

import imagesize
import pytest
from bs4 import BeautifulSoup

from handbook_edition.social_cards.card import cells, lines, svg

FILES = {
    "conf.py": 'project = "书 & 报"\nlanguage = "zh_CN"\nextensions = ["handbook_edition.social_cards"]\n',
    "index.rst": ".. meta::\n   :description: 说 <什么>\n\n首页\n====\n\n.. toctree::\n\n   part/index\n   part/one\n",
    "part/index.rst": "部分\n====\n",
    "part/one.rst": "第一 <章>\n=========\n\n**开头** & 更多。\n",
}
ADDRESS = {"html_baseurl": "https://e.org/b/"}


def tags(page):
    soup = BeautifulSoup(page.read_text("utf-8"), "html.parser")
    return {tag["property"]: tag["content"] for tag in soup.select("meta[property]")}


@pytest.mark.parametrize(("builder", "page", "url"), [
    ("html", "part/one.html", "https://e.org/b/part/one.html"), ("dirhtml", "part/one/index.html", "https://e.org/b/part/one/"),
])  # fmt: skip
def test_a_page_names_its_title_its_address_and_a_card_that_is_there(shared_site, builder, page, url):
    out = shared_site(FILES).build(builder, confoverrides=ADDRESS)
    found = tags(out / page)
    assert (found["og:title"], found["og:url"], found["og:type"]) == ("第一 <章>", url, "article")
    card = out / found["og:image"].removeprefix("https://e.org/b/")
    assert imagesize.get(card) == (1200, 630) == (int(found["og:image:width"]), int(found["og:image:height"]))
    assert card.stat().st_size > 5_000


def test_the_description_is_the_pages_own(shared_site):
    out = shared_site(FILES).build(confoverrides=ADDRESS)
    assert tags(out / "index.html")["og:description"] == "说 <什么>"
    assert tags(out / "part/one.html")["og:description"] == "开头 & 更多。"


def test_a_page_that_no_file_holds_has_none(shared_site):
    out = shared_site(FILES).build(confoverrides=ADDRESS)
    assert {name for name in tags(out / "genindex.html") if name.startswith("og:")} == set()


def test_without_an_address_there_is_nothing(shared_site):
    out = shared_site(FILES).build()
    assert {name for name in tags(out / "index.html") if name.startswith("og:")} == set()
    assert not (out / "_images/cards").exists()


def test_the_same_title_has_the_same_card_and_another_title_another(shared_site, small_site):
    first = shared_site(FILES).build(confoverrides=ADDRESS) / "_images/cards"
    second = small_site({**FILES, "part/index.rst": "别的\n====\n"}).build(confoverrides=ADDRESS) / "_images/cards"
    assert (first / "index.png").read_bytes() == (second / "index.png").read_bytes()
    assert (first / "part/index.png").read_bytes() != (second / "part/index.png").read_bytes()


@pytest.mark.parametrize(
    ("title", "shown"),
    [
        ("短", ["短"]),
        ("一二三四五六七八九十", ["一二三四五", "六七八九十"]),
        ("一二三四五，六", ["一二三四五，", "六"]),
        ("one two three four", ["one two", "three four"]),
        ("一二三四五六七八九十一二三四五六", ["一二三四五", "六七八九十", "一二三四五…"]),
    ],
)
def test_a_title_is_broken_where_chinese_is_broken(title, shown):
    assert lines(title, 10) == shown
    assert all(cells(line) <= 12 for line in shown)


def test_what_is_no_letter_in_xml_is_escaped():
    assert "&lt;章&gt; &amp;" in svg("<章> &", "S", "", ("a", "b", "c", "d"))
