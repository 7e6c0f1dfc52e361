"""The breaks are gone before anybody else looks at the page."""

from __future__ import annotations


def test_collectors_see_the_text_without_breaks(small_site):
    page = "---\ndate: 2026-01-11\n---\n# 题\n\n**为什么？** 因为\n所以。\n"
    conf = (
        "extensions = ['myst_parser', 'sphinx_latest_updates', 'handbook_edition.chinese_lines']\nlanguage = 'zh_CN'\n"
    )
    index = "# 首页\n\n```{toctree}\npost\n```\n\n```{latest-updates}\n```\n"
    site = small_site({"conf.py": conf, "index.md": index, "post.md": page})
    assert ">为什么？因为所以。<" in (site.build() / "index.html").read_text("utf-8")
