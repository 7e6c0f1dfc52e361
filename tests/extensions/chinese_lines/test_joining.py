"""A line break between Chinese characters is not a space; one between Latin words is."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from bs4 import BeautifulSoup
from hypothesis import given
from hypothesis import strategies as st

from handbook_edition.chinese_lines import without_breaks, without_edges

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.conftest import SmallSite

CONF = "extensions = ['handbook_edition.chinese_lines', 'myst_parser']\nlanguage = {language!r}\nroot_doc = 'index'\n"


def paragraphs(small_site: Callable[..., SmallSite], text: str, language: str = "zh_CN") -> list[str]:
    site = small_site({"conf.py": CONF.format(language=language), "index.md": f"# 题\n\n{text}\n"})
    page = BeautifulSoup((site.build() / "index.html").read_text("utf-8"), "html.parser")
    assert site.warnings == ""
    return [element.get_text() for element in page.select("section p, section pre")]


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("引用计数\n很快", "引用计数很快"),
        ("引用计数，\n很快", "引用计数，很快"),
        ("所谓\n“引用”\n——计数", "所谓“引用”——计数"),
        ("它是，\nCPython", "它是，CPython"),
        ("叫 CPython\n（解释器）", "叫 CPython（解释器）"),
        ("为什么？ 因为", "为什么？因为"),
        ("引用 计数", "引用 计数"),
        ("它叫\nCPython", "它叫\nCPython"),
        ("reference\ncounting", "reference\ncounting"),
        ("没有断行", "没有断行"),
        ("", ""),
    ],
)
def test_a_break_goes_where_chinese_needs_no_space(written: str, read: str) -> None:
    assert without_breaks([written]) == [read]


def test_a_break_goes_across_the_edge_of_an_inline_element() -> None:
    assert without_breaks(["先看\n", "循环引用", "\n再说"]) == ["先看", "循环引用", "再说"]


@given(st.lists(st.text(alphabet="甲乙，。ab \n"), max_size=5))
def test_nothing_but_white_space_is_ever_removed_and_a_second_pass_changes_nothing(pieces: list[str]) -> None:
    once = without_breaks(pieces)
    assert ["".join(piece.split()) for piece in once] == ["".join(piece.split()) for piece in pieces]
    assert without_breaks(once) == once


def test_a_page_reads_without_gaps_and_its_code_is_untouched(small_site: Callable[..., SmallSite]) -> None:
    text = "第一行，\n**第二行**\n第三行 `甲\n乙` 完\n\n```text\n甲\n乙\n```\n\n- 列表\n  续行"
    assert paragraphs(small_site, text) == ["第一行，第二行第三行 甲 乙 完", "甲\n乙\n", "列表续行"]


def test_the_space_that_emphasis_needs_in_the_source_is_not_shown(small_site: Callable[..., SmallSite]) -> None:
    assert paragraphs(small_site, "**为什么？** 因为") == ["为什么？因为"]


def test_other_languages_keep_their_breaks(small_site: Callable[..., SmallSite]) -> None:
    assert paragraphs(small_site, "甲\n乙", language="en") == ["甲\n乙"]


@pytest.mark.parametrize(
    ("written", "read"),
    [
        (["见 ", "垃圾回收", " 一章"], ["见", "垃圾回收", "一章"]),
        (["见", " 垃圾", "回收"], ["见", "垃圾", "回收"]),
        (["见 ", "CPython", " 一章"], ["见 ", "CPython", " 一章"]),
        (["甲 乙", "丙"], ["甲 乙", "丙"]),
        (["甲  ", "乙"], ["甲  ", "乙"]),
        (["甲", " ", "乙"], ["甲", "", "乙"]),
        ([], []),
    ],
)
def test_a_space_at_an_edge_goes_only_between_chinese_characters(written: list[str], read: list[str]) -> None:
    assert without_edges(written) == read


def test_code_keeps_the_space_around_it_although_it_is_chinese() -> None:
    assert without_edges(["写 ", "甲", " 就行"], code={1}) == ["写 ", "甲", " 就行"]


def test_the_space_before_a_reference_goes_when_its_text_is_known_to_be_chinese(small_site) -> None:
    text = "见 {doc}`index` 一页，又见 {ref}`latin` 一页，见 {doc}`CPython <index>` 页。\n\n(latin)=\n## CPython 的\n"
    assert paragraphs(small_site, text) == ["见题一页，又见 CPython 的一页，见 CPython 页。"]


def test_a_formula_and_the_mark_that_touches_it_stay_together(small_site: Callable[..., SmallSite]) -> None:
    site = small_site(
        {
            "conf.py": CONF.format(language="zh_CN") + "myst_enable_extensions = ['dollarmath']\n",
            "index.md": "# 题\n\n长为 $n$，宽（$m$）与 $k$ 相等。$x$\n",
        }
    )
    page = BeautifulSoup((site.build() / "index.html").read_text("utf-8"), "html.parser")
    kept = [span.get_text() for span in page.select(".keep-together")]
    assert len(kept) == 2
    assert kept[0].endswith("，")
    assert (kept[1][0], kept[1][-1]) == ("（", "）")
    assert "相等" not in "".join(kept)
