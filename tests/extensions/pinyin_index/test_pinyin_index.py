"""The index is in the order of pinyin, and leads to where a term is taken up, not to the glossary alone."""

from __future__ import annotations

import re

import pytest
from bs4 import BeautifulSoup

from handbook_edition.pinyin_index.order import OTHERS, grouped, letter

FILES = {
    "conf.py": 'project = "P"\nextensions = ["handbook_edition.pinyin_index"]\n',
    "index.rst": "首页\n====\n\n.. toctree::\n\n   glossary\n   one\n   two\n",
    "glossary.rst": "术语\n====\n\n.. glossary::\n\n   重复\n      甲\n\n   阿贝尔群\n      乙\n\n   ring\n      丙\n",
    "one.rst": "第一章; 始\n===========\n\n起\n--\n\n无。\n\n承\n--\n\n"
    "先说 :term:`重复` ，又说 :term:`重复` 与 :term:`圈 <ring>` 。\n",
    "two.rst": "第二章\n======\n\n又见 :term:`重复` 。\n",
}  # fmt: skip


def entries(page):
    """Name → the addresses of its definition, and of its places by their titles."""
    soup = BeautifulSoup(page.read_text("utf-8"), "html.parser")
    found = {}
    for item in soup.select("table.genindextable td > ul > li"):
        link, below = item.find("a"), item.find("ul")
        places = {a.get_text(): a["href"] for a in below.select("a")} if below else {}
        found[link.get_text()] = (link["href"], places)
    return found


@pytest.mark.parametrize(
    ("name", "head"),
    [
        ("垃圾回收", "L"),
        ("重复", "C"),
        ("重量", "Z"),
        ("ring", "R"),
        ("C3 线性化", "C"),
        ("3-D", OTHERS),
        ("*args", OTHERS),
    ],
)
def test_a_name_stands_under_the_letter_of_its_reading(name, head):
    assert letter(name) == head


def test_names_are_ordered_as_a_dictionary_orders_them():
    names = ["装饰器", "线段", "cat", "车", "参数", "现在", "3-D", "阿贝尔群"]
    groups = grouped([(name, None) for name in names])
    assert [(head, [entry[0] for entry in found]) for head, found in groups] == [
        (OTHERS, ["3-D"]), ("A", ["阿贝尔群"]), ("C", ["参数", "cat", "车"]), ("X", ["线段", "现在"]), ("Z", ["装饰器"])
    ]  # fmt: skip


def test_a_term_leads_to_its_definition_and_to_the_first_section_of_each_page_that_takes_it_up(small_site):
    site = small_site(FILES)
    out = site.build()
    found = entries(out / "genindex.html")
    assert found["重复"][0].startswith("glossary.html#term")
    assert found["重复"][1].keys() == {"第一章； 始", "第二章"}
    for address in found["重复"][1].values():
        name, _, target = address.partition("#")
        page = BeautifulSoup((out / name).read_text("utf-8"), "html.parser")
        section = page.find(id=target)
        assert section.name == "section"
        assert "重复" in section.get_text()
    assert found["ring"][1].keys() == {"第一章； 始"}
    assert site.warnings == ""


def test_the_headings_are_letters_in_order(small_site):
    soup = BeautifulSoup((small_site(FILES).build() / "genindex.html").read_text("utf-8"), "html.parser")
    assert [heading.get_text() for heading in soup.select("h2")] == ["A", "C", "R"]


def test_on_paper_the_index_has_the_definitions_alone(small_site):
    out = small_site(FILES).build("latex")
    [text] = [path.read_text("utf-8") for path in out.glob("*.tex")]
    calls = re.findall(r"\\index\{(.*?)\}+", text)
    assert sum("重复" in call for call in calls) == 1
    assert not [call for call in calls if "第一章" in call]
