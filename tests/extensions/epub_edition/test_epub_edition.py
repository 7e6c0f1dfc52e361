"""An EPUB has nothing to click, and says its language."""

from __future__ import annotations

import re
from types import SimpleNamespace
from xml.dom import minidom

import pytest
from bs4 import BeautifulSoup

from handbook_edition.epub_edition.contents import with_sections

CONF = """
project = "书"
author = "作者"
copyright = "2026"
language = "zh_CN"
extensions = ["sphinx_design", "sphinx_copybutton", "handbook_edition.epub_edition"]
epub_language = "zh-CN"
epub_uid = epub_identifier = "book"
epub_contributor = epub_description = "书"
version = "1"
"""
PAGE = """
书
==

.. _here:

.. tab-set::

   .. tab-item:: 甲

      第一块。

   .. tab-item:: 乙

      第二块。

.. dropdown:: 答案
   :name: answer

   四十二。

.. dropdown::

   没有标题。

见 :ref:`前面 <here>`、:ref:`答案 <answer>`。
"""


@pytest.fixture
def page(small_site):
    site = small_site({"conf.py": CONF, "index.rst": PAGE})
    outdir = site.build("epub")
    assert site.warnings == ""
    return BeautifulSoup((outdir / "index.xhtml").read_text("utf-8"), "html.parser")


def test_tabs_and_dropdowns_are_laid_out_under_their_titles(page):
    assert not page.select("input, label, details, summary, svg, button")
    assert [tab.get_text(" ", strip=True) for tab in page.select(".laid-out-tab")] == ["甲 第一块。", "乙 第二块。"]
    dropdowns = [box.get_text(" ", strip=True) for box in page.select(".laid-out-dropdown")]
    assert dropdowns == ["答案 四十二。", "没有标题。"]


def test_a_link_to_a_tab_set_or_a_dropdown_still_arrives(page):
    ids = {element["id"] for element in page.select("[id]")}
    links = [link["href"].partition("#")[2] for link in page.select(".body p > a[href*='#']")]
    assert len(links) == 2
    assert set(links) <= ids


def test_pages_say_their_language_and_load_no_stylesheet_for_a_mouse(page):
    assert page.html["lang"] == page.html["xml:lang"] == "zh-CN"
    assert not [link["href"] for link in page.select("link") if re.search("copybutton|sphinx-design", link["href"])]


def test_the_navigation_is_headed_in_the_language_of_the_book(small_site):
    outdir = small_site({"conf.py": CONF, "index.rst": PAGE}).build("epub")
    assert "<h1>目录</h1>" in (outdir / "nav.xhtml").read_text("utf-8")


def test_pages_for_a_browser_keep_their_tabs_and_dropdowns(small_site):
    outdir = small_site({"conf.py": CONF, "index.rst": PAGE}).build("html")
    page = BeautifulSoup((outdir / "index.html").read_text("utf-8"), "html.parser")
    assert len(page.select(".sd-tab-set > input")) == 2
    assert len(page.select("details")) == 2


def test_the_cover_is_marked_as_epub_3_wants_it(small_site):
    cover = '\nepub_cover = ("_static/a cover.svg", "")\nhtml_static_path = ["_static"]\n'
    files = {"conf.py": CONF + cover, "index.rst": PAGE, "_static/a cover.svg": "<svg/>", "_static/b.svg": "<svg/>"}
    package = minidom.parse(str(small_site(files).build("epub") / "content.opf"))
    items = {
        item.getAttribute("href"): item.getAttribute("properties") for item in package.getElementsByTagName("item")
    }
    assert items["_static/a%20cover.svg"] == "cover-image"
    assert [href for href, properties in items.items() if "cover" in properties] == ["_static/a%20cover.svg"]
    assert package.getElementsByTagName("dc:title")[0].firstChild.data == "书"


BOOK = {
    "conf.py": CONF,
    "index.rst": "书\n==\n\n序\n--\n\n.. toctree::\n   :titlesonly:\n\n   part\n\n跋\n--\n",
    "part.rst": "部分\n====\n\n先读\n----\n\n.. toctree::\n   :hidden:\n\n   chapter\n   last\n\n又读\n----\n",
    "chapter.rst": "章 & 节\n=======\n\n一\n--\n\n一之一\n~~~~~~\n\n二\n--\n",
    "last.rst": "末章\n====\n\n甲\n--\n",
}


def test_the_contents_go_on_to_sections_and_follow_the_order_of_the_book(small_site):
    site = small_site(BOOK)
    outdir = site.build("epub", confoverrides={"epub_tocdepth": 4, "epub_tocscope": "includehidden"})
    assert site.warnings == ""
    nav = BeautifulSoup((outdir / "nav.xhtml").read_text("utf-8"), "html.parser")
    # Each page, its sections, then the pages below it: no entry leads back.
    order = ["书", "序", "跋", "部分", "先读", "又读", "章 & 节", "一", "一之一", "二", "末章", "甲"]
    assert [a.get_text() for a in nav.select("nav a")] == order
    older = re.findall("<text>(.*?)</text>", (outdir / "toc.ncx").read_text("utf-8"))  # repeats what opens a level
    assert list(dict.fromkeys(text.replace("&amp;", "&") for text in older)) == order
    ids = {path.name: set(re.findall(r'id="([^"]+)"', path.read_text("utf-8"))) for path in outdir.glob("*.xhtml")}
    links = [a["href"].partition("#") for a in nav.select("nav a")]
    assert [anchor for page, _, anchor in links if anchor and anchor not in ids[page]] == []
    assert len(nav.find("a", string="一之一").find_parents("ol")) == 4


def test_no_entry_of_the_contents_stands_two_levels_below_the_one_before_it():
    pages = [{"level": level, "refuri": f"{n}.xhtml", "text": str(n)} for n, level in enumerate([1, 3, 4, 2, 1, 3])]
    found = with_sections(pages, SimpleNamespace(tocs={}), ".xhtml")
    assert [entry["level"] for entry in found] == [1, 2, 3, 2, 1, 2]
