"""The query generator: deterministic, and every query has a page that it was cut from among its targets."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from benchmarks.search import queries, spoiling
from benchmarks.search.rendered import Block, Page, read_site

PROSE = "协程在事件循环里轮流运行，用 asyncio 写的程序不需要锁；锁只在多线程里才用得上，取消任务时会抛出异常"
CODE = "task = asyncio.create_task(main_loop())  # 在后台启动任务\nprint(__name__)\n"
HTML = """<html><body><nav>导航</nav><div role="main"><section id="top"><h1>协程入门<a class="headerlink">¶</a></h1>
<p>先看<strong>事件</strong>循环，<math><mi>x</mi></math>再看 <code>await</code> 表达式。</p>
<section id="cancel"><h2>取消任务</h2><pre>t.cancel()  # 请求取消
</pre><ul><li>第一点<ul><li>里面的点</li></ul></li></ul></section></section></div></body></html>"""


@pytest.fixture
def pages() -> list[Page]:
    def page(number: int) -> Page:
        prose = PROSE.replace("协程", f"协程{'甲乙丙丁戊己庚辛壬癸'[number]}")
        heading, text = Block("heading", "取消任务", "cancel"), Block("p", prose, "cancel", [16, 23])
        return Page(f"page{number}.html", [heading, text, Block("code", CODE, "code")])

    return [page(number) for number in range(10)]


@pytest.fixture
def site(tmp_path: Path) -> list[Page]:
    (tmp_path / "a.html").write_text(HTML, encoding="utf-8")
    (tmp_path / "genindex.html").write_text(HTML, encoding="utf-8")
    (tmp_path / "plain.html").write_text("<p>no main text</p>", encoding="utf-8")
    return read_site(tmp_path)


def test_the_same_seed_gives_the_same_queries_and_another_seed_others(pages: list[Page]) -> None:
    first = queries.generate(pages, 1, 5)
    assert first == queries.generate(pages, 1, 5)
    assert first != queries.generate(pages, 2, 5)


def test_a_longer_list_of_queries_starts_with_the_shorter_one(pages: list[Page]) -> None:
    few, many = queries.generate(pages, 1, 3), queries.generate(pages, 1, 6)
    for category in {query.category for query in few}:
        shorter = [query for query in few if query.category == category]
        assert [query for query in many if query.category == category][: len(shorter)] == shorter


def test_every_query_can_be_answered_with_the_page_it_was_cut_from(pages: list[Page]) -> None:
    found = queries.generate(pages, 1, 5)
    categories = {query.category for query in found}
    assert {"phrase", "two words", "mixed", "dotted", "dunder", "typo", "pinyin", "question"} <= categories
    assert all(query.origin in query.targets for query in found)


def test_no_query_of_a_category_is_asked_twice(pages: list[Page]) -> None:
    found = [(query.category, query.text) for query in queries.generate(pages, 1, 8)]
    assert len(found) == len(set(found))


def test_every_page_that_holds_a_phrase_is_a_target_of_it(pages: list[Page]) -> None:
    for query in queries.generate(pages, 1, 8):
        if query.category == "phrase":
            assert query.targets == {page.url for page in pages if any(query.text in b.text for b in page.blocks)}


def test_a_misspelt_name_stands_nowhere_and_aims_at_the_correct_one(pages: list[Page]) -> None:
    text = " ".join(block.text for page in pages for block in page.blocks)
    typos = [query for query in queries.generate(pages, 1, 8) if query.category == "typo"]
    assert typos
    assert all(not re.search(rf"\b{query.text}\b", text) for query in typos)


def test_everything_that_sounds_like_the_pinyin_is_right() -> None:
    here, there = Page("a.html", [Block("heading", "节点", "x")]), Page("b.html", [Block("p", "看结点。姐电", "x")])
    elsewhere = Page("c.html", [Block("p", "姐，点", "x")])
    source = queries.Source([here, there, elsewhere])
    assert source.sounding("jie dian") == {"a.html", "b.html"}


def test_a_chinese_typo_sounds_the_same_and_stands_nowhere(pages: list[Page]) -> None:
    typos = [query for query in queries.generate(pages, 1, 8) if query.category == "Chinese typo"]
    for query in typos:
        assert not any(page.holds(query.text) for page in pages)


def test_a_phrase_with_markup_inside_goes_over_an_edge_of_the_markup(pages: list[Page]) -> None:
    crossing = [query for query in queries.generate(pages, 1, 8) if query.category == "markup inside"]
    assert crossing
    for query in crossing:
        block = next(page for page in pages if page.url == query.origin).blocks[1]
        start = block.text.index(query.text)
        assert any(start < edge < start + len(query.text) for edge in block.edges)


def test_only_the_main_text_of_pages_is_read(site: list[Page]) -> None:
    assert [page.url for page in site] == ["a.html"]
    assert not site[0].holds("导航")
    assert not site[0].holds("¶")


def test_blocks_know_their_section_their_kind_and_their_markup(site: list[Page]) -> None:
    heading, prose, cancel, code, outer, inner = site[0].blocks
    assert (heading.kind, heading.text, heading.section) == ("heading", "协程入门", "top")
    assert (cancel.kind, cancel.section) == ("heading", "cancel")
    assert (code.kind, code.text) == ("code", "t.cancel()  # 请求取消\n")
    assert (outer.text.strip(), inner.text.strip()) == ("第一点", "里面的点")
    assert [prose.text[a:b] for a, b in zip(prose.edges[::2], prose.edges[1::2], strict=True)] == ["事件", "await"]


def test_a_phrase_may_cross_markup_but_neither_a_formula_nor_a_block(site: list[Page]) -> None:
    assert site[0].holds("先看事件循环")
    assert site[0].holds("Ａwait表达式")
    assert not site[0].holds("循环，再看")
    assert not site[0].holds("第一点里面的点")


def test_two_words_must_stand_in_one_section(site: list[Page]) -> None:
    assert site[0].holds_together(["请求", "里面"])
    assert not site[0].holds_together(["事件", "里面"])


def test_what_readers_type_instead() -> None:
    assert spoiling.traditional("汉语拼音") == "漢語拼音"
    assert spoiling.full_width("a_B1 中") == "ａ＿Ｂ１ 中"
    assert spoiling.pinyin("事件循环", " ") == "shi jian xun huan"
    assert spoiling.one_edit_apart("torch", "trch")
    assert spoiling.one_edit_apart("torch", "tocrh")
    assert not spoiling.one_edit_apart("torch", "torch")
    assert not spoiling.one_edit_apart("torch", "trcc")
    assert spoiling.homophones(["是", "事", "中"]) == {"是": ["事"], "事": ["是"], "中": []}


@pytest.mark.parametrize(
    ("word", "form"),
    [
        ("packages", "package"), ("installing", "installed"), ("configured", "configuring"), ("glass", None),
        ("processes", None), ("need", None), ("bring", None), ("the", None), ("status", None),
    ],
)  # fmt: skip
def test_words_are_inflected_by_rule(word: str, form: str | None) -> None:
    assert spoiling.other_form(word) == form


def test_of_english_pages_queries_are_cut_and_inflected() -> None:
    prose = "Packages are configured by scripts that are running before the daemons"
    page = Page("a.html", [Block("p", prose, "top"), Block("code", "debian.rules", "top")])
    found = queries.generate([page], 1, 4, "en")
    assert {"several words", "dotted", "inflected"} <= {query.category for query in found}
    changed = [query.text for query in found if query.category == "inflected"]
    assert changed
    assert all(text not in prose.lower() for text in changed)


def inflected_of(*proses: str) -> list[queries.Query]:
    pages = [Page(f"{number}.html", [Block("p", prose, "top")]) for number, prose in enumerate(proses)]
    return [query for query in queries.generate(pages, 1, 20, "en") if query.category == "inflected"]


def test_words_that_more_pages_have_in_any_form_are_not_inflected() -> None:
    own = "Kernels were loaded early."
    common = [f"Tools {form} here." for form in ("provided", "provides", "providing")]
    few, many = inflected_of(own, *common), inflected_of(own, *common, "Here provide two tools.")
    assert {query.targets for query in few if "provid" in query.text} == {frozenset({"1.html", "2.html", "3.html"})}
    assert not [query for query in many if "provid" in query.text]
    assert {query.origin for query in many if "load" in query.text} == {"0.html"}
    assert all(query.origin in query.targets for query in few + many)
