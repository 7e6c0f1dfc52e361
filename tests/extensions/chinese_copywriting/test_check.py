"""The typography check sees what readers see: text, not markup; and it leaves code and formulas alone."""

from __future__ import annotations

import pytest

from handbook_edition.chinese_copywriting.check import check

GOOD = [
    "用 gc 模块，里面有 3 个代。",
    "向量-雅可比积（VJP）",
    "**一句。** 下一句",
    "验证于 CPython 3.11.7：14 次运行",
    "plain English, without Chinese.",
    "他说：“好。”",
]
BAD = {
    "用gc模块": "用 gc 模块",
    "有3个代": "有 3 个代",
    "模块,里面": "模块，里面",
    "对了.": "对了。",
    "等等...": "等等……",
}


@pytest.mark.parametrize("text", GOOD)
def test_good_text_is_left_in_peace(text):
    assert check(text) is None


@pytest.mark.parametrize(("text", "better"), BAD.items())
def test_bad_text_is_found_with_its_cure(text, better):
    assert check(text).better == better


def warnings_for(small_site, body):
    site = small_site(
        {
            "conf.py": "extensions = ['myst_parser', 'handbook_edition.chinese_copywriting']\n"
            "myst_enable_extensions = ['dollarmath']\n",
            "index.md": f"# 题目\n\n{body}\n",
        }
    )
    site.build("copywriting")
    return site.warnings


def test_code_and_formulas_are_not_read_but_the_space_around_them_is(small_site):
    assert warnings_for(small_site, "写 `a,b和c` 与 $x,y$ 都行。\n\n```python\n# 注释,不管\n```") == ""
    assert "index.md:3: WARNING: …写Code 都行" in warnings_for(small_site, "写`gc` 都行。")


def test_a_finding_names_file_line_and_cure(small_site):
    found = warnings_for(small_site, "第一段没有错。\n\n- 列表里有错,真的")
    assert "index.md:5: WARNING: …列表里有错,真的… → …列表里有错，真的…" in found
    assert "[chinese_copywriting.rule]" in found
