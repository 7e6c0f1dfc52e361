"""Python, which cuts the pages, and JavaScript, which cuts the queries, cut alike."""

from __future__ import annotations

import json
import unicodedata
from pathlib import Path

import pytest
import quickjs
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sphinx_cjk_search.folding import simplified_characters
from sphinx_cjk_search.scripts import STATIC
from sphinx_cjk_search.stemming import SNOWBALL, stemmer_of
from sphinx_cjk_search.tokenizer import LONGEST, Tokenizer

CASES = json.loads((Path(__file__).parent / "cases.json").read_text("utf-8"))
#: Characters that this Python knows; newer browsers know more, and no table can be compared with one that lacks them.
KNOWN = st.characters(exclude_categories=["Cs", "Cn", "Co"])
#: What the rules look at, more often than chance would bring it.
TELLING = st.sampled_from("aAbBzZ09_._.:::+#-  \n深度學習類が゛ガ한é\u0301\u200b\u00adΣςİſﬁ½㍿🙂𠮷א")

#: Dotted names of any depth, whose endings and parts are terms too.
DOTTED = st.lists(st.sampled_from(["a", "nn", "DataLoader", "_own_name", "v2", "模"]), min_size=2, max_size=9).map(
    ".".join
)


@pytest.fixture(scope="module")
def in_python():
    tokenizer = Tokenizer(simplified_characters())
    return lambda text: list(tokenizer.terms(text))


@pytest.fixture(scope="module")
def in_javascript():
    context = quickjs.Context()
    context.eval((STATIC / "tokenizer.js").read_text("utf-8"))
    context.eval(
        f"const tokenizer = new CJKSearch.Tokenizer(new Map(Object.entries({json.dumps(simplified_characters())})))"
    )
    terms = context.eval("(text) => JSON.stringify(tokenizer.terms(text))")
    return lambda text: json.loads(terms(text))


@pytest.mark.parametrize(("text", "terms"), CASES, ids=[ascii(text)[:40] for text, _terms in CASES])
def test_python_cuts_each_case_as_the_table_says(in_python, text, terms):
    assert in_python(text) == terms


@pytest.mark.parametrize(("text", "terms"), CASES, ids=[ascii(text)[:40] for text, _terms in CASES])
def test_javascript_cuts_each_case_as_the_table_says(in_javascript, text, terms):
    assert in_javascript(text) == terms


@settings(max_examples=15 * settings().max_examples, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(KNOWN | TELLING | TELLING | DOTTED, max_size=40).map("".join))
def test_both_cut_any_text_alike(in_python, in_javascript, text):
    assert in_python(text) == in_javascript(text)


def test_both_cut_every_single_character_alike(in_python, in_javascript):
    known = [chr(code) for code in range(0x20000) if unicodedata.category(chr(code)) not in {"Cs", "Cn", "Co"}]
    lines = "\n".join(known)
    assert len(known) > 60_000
    assert in_python(lines) == in_javascript(lines)


def test_a_traditional_and_a_simplified_text_have_the_same_terms(in_python):
    assert in_python("機器學習與資料結構") == in_python("机器学习与资料结构")


def test_a_very_long_word_is_kept_to_its_beginning(in_python, in_javascript):
    word = "x" * 10_000 + "𠮷" * 3 + "y" * 10_000
    assert max(map(len, in_python(word))) == LONGEST
    assert in_python(word) == in_javascript(word)


def test_every_traditional_character_of_the_table_has_one_simplified_one():
    table = simplified_characters()
    assert table["學"] == "学"
    assert table["機"] == "机"
    assert "学" not in table
    assert len(table) > 3000
    assert all(len(a) == len(b) == 1 and a != b for a, b in table.items())


def test_half_a_character_is_no_character(in_python, in_javascript):
    assert in_python("a\ud800b") == in_python("a\ufffdb") == in_javascript("a\ufffdb") == ["a", "b"]


@pytest.mark.parametrize("language", sorted(SNOWBALL))
def test_python_and_javascript_find_the_same_stems(language):
    stemmer = stemmer_of(language)
    context = quickjs.Context()
    context.eval(
        f"const stem = {stemmer.script}; const stems = (words) => JSON.stringify(JSON.parse(words).map(stem));"
    )
    endings = [
        "",
        "s",
        "es",
        "ing",
        "ed",
        "er",
        "ement",
        "ations",
        "lich",
        "heiten",
        "ungen",
        "ando",
        "zione",
        "ene",
        "ikke",
    ]
    roots = ["run", "nation", "librari", "gener", "haus", "lauf", "kind", "parl", "jou", "bok", "talo", "copil"]
    words = [root + ending for root in roots for ending in endings]
    in_javascript = json.loads(context.eval("stems")(json.dumps(words)))
    assert in_javascript == [stemmer.stem(word) for word in words]
    assert in_javascript != words


def test_no_word_of_a_chinese_site_is_stemmed():
    assert [stemmer_of(language) for language in ("zh_CN", "ja", "ko", "ru")] == [None] * 4
