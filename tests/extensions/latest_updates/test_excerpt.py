"""Excerpts keep every character that a reader sees, name what can't be quoted, and never tear anything apart."""

from __future__ import annotations

from bs4 import BeautifulSoup
from docutils import nodes
from hypothesis import given
from hypothesis import strategies as st

from sphinx_latest_updates.excerpt import Heading, Placeholder, compose, gather

NAMES = {"code": "[代码]", "math": "[Math]", "figure": "[图]", "table": "[表]", "diagram": "[示意图]", "caption": "："}

#: What a reader of the page in roots/latest_updates-excerpt would read aloud, word for word.
EVERYTHING = (
    "用 python -m pdb 进入调试。环境是 PyTorch(gpu)>=1.5，精度取 10^{-8}，数据是 LAION-5B，"
    "特点是 End-to-end 与 define-by-run。 "
    "公式 a=b 在行内，😀 与 👩‍👩‍👧 也在；脚注不见，粗与斜留字，见 另一页 code 和 另一页 code。 "
    "[公式] 小节标题：3. 第三 4. 第四 • 内层甲 • 内层乙 [代码] [图：图的题注] [表] "
    "备注：当心。 自拟标题？ 正文。 [示意图] "
    "结尾 https://example.org 句。"
)


def short(pieces, length=350, **options):
    return composed(pieces, length, **options)[0]


def composed(pieces, length=350, **options):
    return compose(
        pieces, length=length, ellipsis="...", placeholders=NAMES, resolve=lambda r: r.node.astext(), **options
    )


def excerpt_on(page) -> str:
    return BeautifulSoup(page.read_text("utf-8"), "html.parser").select_one(".post-excerpt").get_text()


def test_everything_that_the_old_page_lost_survives_character_for_character(small_site):
    out = small_site(root="latest_updates-excerpt").build()
    assert excerpt_on(out / "index.html") == EVERYTHING


def test_a_reference_shows_the_title_that_its_target_has_now(small_site):
    site = small_site(root="latest_updates-excerpt")
    site.build()
    site.write({"other.md": "(the-label)=\n# 改了名\n"})
    assert "见 改了名 和 改了名。" in excerpt_on(site.build() / "index.html")


def test_text_of_exactly_the_length_is_not_marked_as_cut():
    assert short(["字" * 350]) == "字" * 350
    assert short(["字" * 351]) == "字" * 350 + "..."


def test_a_placeholder_is_left_out_whole_when_it_does_not_fit():
    assert short(["字" * 347, Placeholder("code"), "尾"]) == "字" * 347 + "..."
    assert short(["字" * 346, Placeholder("code")]) == "字" * 346 + "[代码]"


def test_a_word_in_brackets_that_the_author_wrote_may_be_cut():
    assert short(["字" * 348, "[代码]"]) == "字" * 348 + "[代..."


def test_an_emoji_made_of_many_characters_is_never_torn():
    family = "👩‍👩‍👧"
    assert short(["字" * 348 + family]) == "字" * 348 + "..."
    assert short(["🇨🇳🇫🇷"], length=3) == "🇨🇳..."
    assert short(["e\u0301e\u0301"], length=3) == "e\u0301..."


def test_a_heading_is_set_off_but_not_twice():
    assert short([Heading(("为什么？",)), "因为"], heading_mark="：") == "为什么？ 因为"
    assert short([Heading(("原理",)), "因为"], heading_mark="：") == "原理：因为"


def test_a_line_break_between_chinese_characters_leaves_no_space():
    assert short(["上一行，\n下一行 and\nEnglish"]) == "上一行，下一行 and English"


def test_a_document_without_a_paragraph_has_an_empty_excerpt():
    document = _document(nodes.section("", nodes.title("", "题目")))
    assert short(gather(document, 350)) == ""


def test_nothing_after_the_authors_more_marker_is_shown():
    section = nodes.section(
        "", nodes.title("", "题目"), nodes.paragraph("", "前"), nodes.comment("", "more"), nodes.paragraph("", "后")
    )
    assert short(gather(_document(section), 350)) == "前"


def test_a_list_that_starts_later_keeps_its_numbers():
    items = [nodes.list_item("", nodes.paragraph("", name)) for name in "甲乙"]
    document = _document(nodes.enumerated_list("", *items, start=7))
    assert short(gather(document, 350)) == "7. 甲 8. 乙"


@given(
    st.lists(st.one_of(st.text(), st.sampled_from([Placeholder("code"), Placeholder("math", ("题",))]))),
    st.integers(1, 60),
)
def test_an_excerpt_is_never_longer_than_asked_and_marked_exactly_when_cut(pieces, length):
    whole = short(pieces, length=10**6)
    cut = short(pieces, length=length)
    if len(whole) <= length:
        assert cut == whole
    else:
        assert cut.endswith("...")
        assert len(cut) <= length + 3
        assert whole.startswith(cut.removesuffix("..."))


def _document(*children: nodes.Node) -> nodes.document:
    from docutils.frontend import get_default_settings
    from docutils.utils import new_document

    document = new_document("test", get_default_settings())
    document.extend(children)
    return document


def test_formulas_in_captions_and_headings_are_named(small_site):
    conf = (
        "extensions = ['myst_parser', 'sphinx_latest_updates']\n"
        "language = 'zh_CN'\nmyst_enable_extensions = ['dollarmath']\n"
    )
    site = small_site({"conf.py": conf, "other.md": "# 另一页\n"})
    figure = "```{figure} dot.svg\n题注到 $\\delta$ 和 `code` ，见 {doc}`other`\n```"
    site.write(
        {"post.md": f"---\ndate: 2026-01-01\n---\n# 题\n\n{figure}\n\n## 定理 $a^2$\n\n正文。\n", "dot.svg": "<svg/>"}
    )
    site.write({"index.md": "# 首页\n\n```{toctree}\npost\nother\n```\n\n```{latest-updates}\n```\n"})
    assert excerpt_on(site.build() / "index.html") == "[图：题注到 [公式] 和 code ，见 other] 定理 [公式]：正文。"


def test_a_formula_in_a_heading_is_not_cut():
    assert short([Heading(("字" * 345, Placeholder("math"))), "尾"]) == f" {'字' * 345}...".strip()
