"""What is computed at every keystroke is computed quickly, and gives what the plain way gives (``plain.js``)."""

from __future__ import annotations

import json
import random
from pathlib import Path
from typing import Any

import pytest
import quickjs
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sphinx_cjk_search.folding import simplified_characters
from sphinx_cjk_search.scripts import ENGINE, STATIC

PLAIN = Path(__file__).with_name("plain.js").read_text("utf-8")
#: Letters that meet often; what folds to more or fewer characters, to a blank, or is outside the basic plane.
TELLING = st.sampled_from("aabbA1_ \n，。深度深度学學ﬁ½¨ Ｅ\u200b\u0301İς🆐🙂𠮷")
TEXT = st.lists(TELLING | st.characters(exclude_categories=["Cs"]), max_size=40).map("".join)


@pytest.fixture(scope="module")
def context():
    context = quickjs.Context()
    context.eval("globalThis.CJKSearch = {}")
    for name in ENGINE:
        context.eval((STATIC / f"{name}.js").read_text("utf-8"))
    context.eval(PLAIN)
    context.eval(f"const table = new Map(Object.entries({json.dumps(simplified_characters())}));")
    context.eval("const tokenizer = new CJKSearch.Tokenizer(table);")
    return context


def in_context(context: quickjs.Context, function: str, *arguments: Any) -> Any:
    context.set("given", json.dumps(arguments))
    return json.loads(context.eval(f"JSON.stringify(({function})(...JSON.parse(given)))"))


@settings(max_examples=5 * settings().max_examples, deadline=None, suppress_health_check=list(HealthCheck))
@given(TEXT)
def test_a_text_is_folded_as_its_characters_are(context, text):
    quick, slow, whole = in_context(
        context,
        """(text) => [
            tokenizer.plain(CJKSearch.visible(text)),
            Plain.plain(tokenizer, CJKSearch.visible(text)),
            CJKSearch.squeeze(CJKSearch.lower(tokenizer.fold(text)))]""",
        text,
    )
    assert quick == slow == whole


@settings(max_examples=5 * settings().max_examples, deadline=None, suppress_health_check=list(HealthCheck))
@given(TEXT, st.lists(st.text("ab1_深度学", min_size=1, max_size=4), max_size=6))
def test_marks_stand_where_each_needle_by_itself_is_found(context, text, needles):
    found = in_context(
        context,
        """(text, needles) => {
            const query = {phrase: "", core: "", alternatives: needles, segments: [], terms: () => []};
            return [new CJKSearch.Marker(tokenizer, query).ranges(text), Plain.ranges(tokenizer, text, needles)];
        }""",
        text,
        needles,
    )
    assert found[0] == found[1]


@settings(max_examples=5 * settings().max_examples, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.text("abc", max_size=9), st.text("abc", max_size=20))
def test_the_longest_part_is_that_of_all_parts(context, phrase, text):
    found = in_context(
        context,
        "(...given) => [CJKSearch.longestPart(...given), Plain.longestPart(...given)]",
        phrase,
        text,
    )
    assert found[0] == found[1]


def postings(rng: random.Random, size: int, *, weak: bool) -> dict[str, Any]:
    passages = sorted(rng.sample(range(size), rng.randint(0, size)))
    levels = [rng.randrange(2 if weak else 16) for _ in passages]
    return {"passages": passages, "levels": levels, "frequency": len(passages) + rng.choice([0, 0, 7])}


@pytest.mark.parametrize("seed", range(60))
def test_the_best_are_those_of_all_passages_sorted(context, seed):
    rng = random.Random(seed)
    size = rng.choice([1, 5, 60, 61, 400])
    pages = sorted(rng.randrange(1 + size // 3) for _ in range(size))
    numbers = {page: number for number, page in enumerate(dict.fromkeys(pages))}
    terms = {f"t{i}": postings(rng, size, weak=seed % 2 == 0) for i in range(8)}
    groups = [
        {
            "weight": rng.choice([0.12, 0.6, 1, 1.6]),
            "terms": [[f"t{rng.randrange(9)}", rng.choice([1, 1, 0.8, 0.4])] for _ in range(rng.choice([1, 1, 4]))],
        }
        for _ in range(rng.choice([0, 1, 2, 3, 31]))
    ]
    queries = [groups, groups[::-1], groups]  # nothing of a query is left for the next
    index = {"size": size, "pageOf": [numbers[page] for page in pages], "pageEnds": list(numbers)}
    found = in_context(
        context,
        """(index, terms, queries) => {
            index.termPostings = (term) => terms[term] ?? null;
            const all = (candidates) => queries.map((groups) => candidates(index, groups));
            return [all(CJKSearch.candidates), all(Plain.candidates)];
        }""",
        index,
        terms,
        queries,
    )
    for quick, plain in zip(*found, strict=True):
        assert [each["passage"] for each in quick] == [each["passage"] for each in plain]
        for mine, theirs in zip(quick, plain, strict=True):
            assert mine == pytest.approx(theirs, rel=1e-12)
