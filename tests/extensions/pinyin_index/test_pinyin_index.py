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
#: The glossary says where its terms are explained: in the section of that heading, or the first that refers to it.
EXPLAINED = {
    **FILES,
    "glossary.rst": "术语\n====\n\n.. glossary::\n\n   重复\n      甲。见 :doc:`two` 。\n\n"
    "   圈\n   ring\n      丙。见 :doc:`one` 。\n",
    "two.rst": FILES["two.rst"] + "\n重复是什么\n----------\n\n就是它。\n",
}


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


@pytest.fixture
def paper(small_site):
    """The LaTeX of the site in which the glossary names what explains its terms, by the headings that it goes on to."""
    [text] = [path.read_text("utf-8") for path in small_site(EXPLAINED).build("latex").glob("*.tex")]
    places, heading = [], ""
    for found in re.finditer(
        r"\\(?:part|chapter|section)\{(.*?)\}|\\index\{.*?@\\spxentry\{(.*?)\}(\|spxpagem)?\}", text
    ):
        heading = found[1] or heading
        if found[2]:
            places.append((found[2], heading, bool(found[3])))
    return places


def test_on_paper_a_term_has_all_its_pages_and_its_explanation_is_set_off(paper):
    assert [each for each in paper if each[0] == "重复"] == [
        ("重复", "术语", False),
        ("重复", "承", False),
        ("重复", "重复是什么", True),
    ]


def test_a_name_with_signs_of_latex_and_of_the_index_is_one_entry_on_paper(small_site):
    name = "top-p @ 50% of a_b!"
    glossary = EXPLAINED["glossary.rst"].replace("圈\n", f"{name}\n")
    [text] = [
        path.read_text("utf-8")
        for path in small_site({**EXPLAINED, "glossary.rst": glossary}).build("latex").glob("*.tex")
    ]
    written = [found for found in re.findall(r"\\index\{(.*?)@\\spxentry\{(.*?)\}[|}]", text) if "top" in found[0]]
    assert len(written) == 2
    assert set(written) == {("top-p  50 of a_b", r'top-p "@ 50\% of a\_b"!')}


def test_other_names_of_a_term_lead_to_its_explanation_too(paper, small_site):
    assert [each for each in paper if each[0] == "ring"] == [("ring", "术语", False), ("ring", "承", True)]
    assert [each for each in paper if each[0] == "圈"] == [("圈", "术语", False), ("圈", "承", True)]


def test_the_general_index_sets_explanations_off(small_site):
    out = small_site(EXPLAINED).build()
    soup = BeautifulSoup((out / "genindex.html").read_text("utf-8"), "html.parser")
    strong = {
        item.find("a").get_text(strip=True): [
            (a.get_text(strip=True), a["href"].partition("#")[0]) for a in item.find("ul").select("a:has(strong)")
        ]
        for item in soup.select("table.genindextable td > ul > li")
    }
    assert strong["重复"] == [("第二章", "two.html")]
    assert strong["ring"] == strong["圈"] == [("第一章； 始", "one.html")]


def test_a_reference_in_the_glossary_names_the_very_section(small_site):
    glossary = EXPLAINED["glossary.rst"].replace(":doc:`two`", ":ref:`there`")
    two = EXPLAINED["two.rst"] + "\n.. _there:\n\n转\n--\n\n原来如此。\n"
    out = small_site({**EXPLAINED, "glossary.rst": glossary, "two.rst": two}).build()
    target = entries(out / "genindex.html")["重复"][1]["第二章"].partition("#")[2]
    section = BeautifulSoup((out / "two.html").read_text("utf-8"), "html.parser").find(id=target)
    assert section.find("h2").get_text().startswith("转")


NAMES = """
第一章
======

{opening}

`gc.freeze` 省下的
------------------

一句话。

别处
----

{elsewhere}

练习
----

``to_be_done`` 与 ``to_be_done`` 。
"""


def names_of(small_site, opening="起。", elsewhere="无。", **files):
    """Each name that the index lists, with the heading that it leads to."""
    conf = FILES["conf.py"] + "pinyin_index_skipped_sections = ['练习']\ndefault_role = 'code'\n"
    pages = {
        "index.rst": "首页\n====\n\n.. toctree::\n\n   one\n",
        "one.rst": NAMES.format(opening=opening, elsewhere=elsewhere),
    }
    site = small_site({"conf.py": conf, **pages, **files})
    out = site.build()
    page = BeautifulSoup((out / "one.html").read_text("utf-8"), "html.parser")
    found = {
        name: places["第一章"].partition("#")[2]
        for name, (_link, places) in entries_without_links(out / "genindex.html").items()
    }
    return {name: page.find(id=at).find(re.compile("h[12]")).get_text().rstrip("¶") for name, at in found.items()}


def entries_without_links(page):
    soup = BeautifulSoup(page.read_text("utf-8"), "html.parser")
    return {
        item.contents[0].strip(): (None, {a.get_text(strip=True): a["href"] for a in item.select("ul a")})
        for item in soup.select("table.genindextable td > ul > li")
    }


def test_a_name_in_a_heading_leads_to_its_section_wherever_else_it_is_written(small_site):
    found = names_of(small_site, opening="``gc.freeze()`` 、 ``gc.freeze`` 与 ``gc.freeze`` 。")
    assert found == {"gc.freeze": "gc.freeze 省下的"}


def test_a_name_that_is_written_often_leads_to_where_it_is_written_most(small_site):
    found = names_of(
        small_site, opening="先提 ``gc.get_objects`` 。", elsewhere="``gc.get_objects()`` ，又 ``gc.get_objects`` 。"
    )
    assert found["gc.get_objects"] == "别处"


@pytest.mark.parametrize(
    "text",
    [
        "``gc.get_objects``",
        "``done`` ， ``done``",
        "``toy.py`` ， ``toy.py``",
        "``x.y`` ， ``x.y``",
        "``ValueError`` ， ``ValueError``",
    ],
)
def test_what_is_only_written_or_is_no_name_is_not_listed(small_site, text):
    assert names_of(small_site, elsewhere=f"{text} 。").keys() == {"gc.freeze"}


def test_a_definition_that_is_shown_is_explained(small_site):
    shown = "看：\n\n.. literalinclude:: own.py\n   :language: python\n"
    found = names_of(
        small_site, elsewhere=shown, **{"own.py": "def half_hull():\n    pass\n\n\ndef main():\n    pass\n"}
    )
    assert found == {"gc.freeze": "gc.freeze 省下的", "half_hull": "别处"}


def test_a_proposal_of_python_is_listed(small_site):
    assert names_of(small_site, elsewhere="见 PEP 683 。")["PEP 683"] == "别处"


def test_pages_whose_names_are_listed_can_be_chosen(small_site):
    conf = FILES["conf.py"] + "pinyin_index_pages = ['other/*']\ndefault_role = 'code'\n"
    site = small_site({"conf.py": conf, "index.rst": NAMES.format(opening="起。", elsewhere="无。")})
    assert "gc.freeze" not in (site.build() / "genindex.html").read_text("utf-8")
