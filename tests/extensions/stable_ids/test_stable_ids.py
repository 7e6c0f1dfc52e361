"""Ids are made of words; they stay when something is put before them, and old ones lead where they led."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from bs4 import BeautifulSoup

from handbook_edition.stable_ids.slugs import LONGEST, slug, unique

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.conftest import SmallSite

CONF = """extensions = ['handbook_edition.stable_ids', 'myst_parser']
language = 'zh_CN'
myst_heading_anchors = {anchors}
numfig = True
copyright = 'nobody'
version = '1'
"""
PAGE = """# 总论

见 [第二节](#减去内部引用)，{ref}`labelled`，{ref}`listing`，{term}`循环引用`。

## 引用计数

```{code-block} python
:caption: 甲.py：怎样数
:name: listing
1
```

## 减去内部引用

```{figure} pictures/two.png
图中有两个对象。
```

```{code-block} python
:caption: 再数一次
2
```

(labelled)=
## 引用计数

| 甲 | 乙 |
|---|---|
| 1 | 2 |

## 25 % 规则

### ——

```{glossary}
循环引用
  互相指着。

CPython
  解释器。
```
"""


def ids(site: SmallSite, builder: str = "html") -> list[str]:
    page = BeautifulSoup((site.build(builder) / "index.html").read_text("utf-8"), "html.parser")
    assert site.warnings == ""
    body = page.select_one("[role=main]")
    return [element["id"] for element in body.select("[id]")]


def made(small_site: Callable[..., SmallSite], text: str = PAGE, anchors: int = 3, conf: str = "") -> SmallSite:
    site = small_site({"conf.py": CONF.format(anchors=anchors) + conf, "index.md": text})
    (site.srcdir / "pictures").mkdir()
    (site.srcdir / "pictures" / "two.png").write_bytes(PNG)
    return site


PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c6360606060000000050001a5f64540"
    "0000000049454e44ae426082"
)
NAMED = ["总论", "引用计数", "listing", "减去内部引用", "fig-two", "code-再数一次", "labelled", "n-25-规则"]


@pytest.mark.parametrize("anchors", [0, 3])
def test_sections_listings_figures_and_terms_are_named_by_their_words(small_site, anchors: int) -> None:
    found = ids(
        made(small_site, anchors=anchors)
        if anchors
        else made(small_site, PAGE.replace("[第二节](#减去内部引用)", "甲"), 0)
    )
    named = [each for each in found if each in NAMED or each.startswith("term-")]
    assert named == [*NAMED, "term-循环引用", "term-CPython"]
    assert sum(each.startswith("id") for each in found) == 1, "a title without a letter keeps its number"


def test_a_section_put_before_changes_no_address(small_site) -> None:
    site = made(small_site)
    before = {each for each in ids(site) if not each.startswith("id")}
    site.edit(
        "index.md",
        "## 引用计数\n\n```{code",
        "## 新的一节\n\n```{code-block} python\n:caption: 新\n0\n```\n\n## 引用计数\n\n```{code",
    )
    after = set(ids(site))
    assert before <= after
    assert after - before >= {"新的一节", "code-新"}


def test_references_lead_to_the_new_ids(small_site) -> None:
    site = made(small_site)
    page = BeautifulSoup((site.build() / "index.html").read_text("utf-8"), "html.parser")
    links = [a["href"] for a in page.select("[role=main] p a.reference")]
    assert links[:4] == ["#减去内部引用", "#labelled", "#listing", "#term-循环引用"]
    known = {element["id"] for element in page.select("[id]")}
    inside = {a["href"][1:] for a in page.select("a[href^='#']")} - {""}
    assert inside <= known


def test_the_index_leads_to_the_words_of_the_terms(small_site) -> None:
    site = made(small_site)
    index = BeautifulSoup((site.build() / "genindex.html").read_text("utf-8"), "html.parser")
    links = {a.get_text(): a["href"] for a in index.select("[role=main] a[href^='index.html#']")}
    assert links == {"循环引用": "index.html#term-循环引用", "CPython": "index.html#term-CPython"}


@pytest.mark.parametrize("builder", ["singlehtml", "latex", "epub", "text"])
def test_every_builder_takes_them_without_a_warning(small_site, builder: str) -> None:
    site = made(small_site)
    site.build(builder)
    assert site.warnings == ""


def test_an_address_that_moved_leads_to_where_it_was_and_never_takes_another_s_place(small_site) -> None:
    site = made(small_site, conf="stable_ids_moved_file = 'moved.toml'\n")
    site.write(
        {"moved.toml": "[index]\nid2 = '引用计数'\n'旧名' = 'fig-two'\n'labelled' = '引用计数'\nid9 = 'nowhere'\n"}
    )
    page = BeautifulSoup((site.build() / "index.html").read_text("utf-8"), "html.parser")
    assert page.find(id="id2").find_parent("section")["id"] == "引用计数"
    assert page.find(id="旧名") is not None
    assert len(page.select("#labelled")) == 1
    assert page.find(id="id9") is None
    site.write({"moved.toml": "[index]\n'更旧' = '引用计数'\n"})
    again = BeautifulSoup((site.build() / "index.html").read_text("utf-8"), "html.parser")
    assert again.find(id="更旧") is not None, "a page is read again when the file says something new"
    assert again.find(id="id2") is None


def test_a_file_of_moved_ids_that_cannot_be_read_is_named(small_site) -> None:
    site = made(small_site, conf="stable_ids_moved_file = 'moved.toml'\n")
    site.write({"moved.toml": "[index\n"})
    with pytest.raises(Exception, match=r"stable_ids_moved_file: .*moved\.toml"):
        site.build()


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("引用计数", "引用计数"),
        ("`a += b` 与 MRO", "a-b-与-mro"),
        ("25 % 规则", "n-25-规则"),
        ("n² 块，2⁻⁴⁰ 时", "n2-块-2-40-时"),
        ("——", ""),
        ("_x_", "n-_x_"),
        ("字" * 100, "字" * LONGEST),
    ],
)
def test_a_slug_keeps_letters_and_begins_with_one(text: str, name: str) -> None:
    assert slug(text) == name


def test_a_name_that_is_taken_gets_a_number() -> None:
    assert unique("甲", {}) == "甲"
    assert unique("甲", {"甲", "甲-2"}) == "甲-3"
