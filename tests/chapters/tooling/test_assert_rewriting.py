"""The rewriter held against pytest and plain Python; the shrinker against Hypothesis and enumeration; the exercises."""

from __future__ import annotations

import ast
import importlib
import re
import sys
from random import Random
from typing import TYPE_CHECKING

import pytest

from assert_rewriting import (
    agreement,
    comparing,
    minimal,
    oracle,
    programs,
    rewriting,
    shrinking,
    solutions,
    verify,
    walk,
)
from assert_rewriting.properties import PROPERTIES
from assert_rewriting.shrinking import Choices, find, integers, lists

if TYPE_CHECKING:
    from collections.abc import Iterator

RESULTS = verify.CHAPTER / "results"
SETTLED = [one for one in PROPERTIES if one.name not in minimal.LOCAL]


def table(name: str) -> list[int]:
    return [int(row.split()[1].replace(",", "")) for row in (RESULTS / name).read_text("utf-8").splitlines()[1:-1]]


# What an assertion says


@pytest.fixture(scope="module")
def answers() -> tuple[list[str], list[tuple[str, str, list[str]]]]:
    """Random assertions, and what the real pytest makes of them; asked once."""
    cases = programs.cases(Random(31), 200)
    told = oracle.answers(cases)
    return cases, [(kind, verify.ADDRESS.sub("0x", str(text)), log) for (kind, text), log in told]


def differing(answers) -> Iterator[str]:
    """The cases of which our rewriting says something else than pytest, one after the other."""
    cases, theirs = answers
    return (case for case, answer in zip(cases, theirs, strict=True) if verify.told_by(case) != answer)


def test_fresh_assertions_say_what_pytest_says_word_for_word(answers) -> None:
    assert list(differing(answers)) == []
    said = [text for kind, text, _ in answers[1] if kind == "AssertionError"]
    assert len(said) > 150
    for words in (
        " +  where ",
        "  and   ",
        "At index",
        "Extra items",
        "Differing items",
        "Full output truncated",
        "- ",
    ):
        assert any(words in text for text in said), words


BREAKS = {
    "every operand is told": (rewriting.Teller, "tell_BoolOp", lambda self, node: ["(", ")"]),
    "names for values": (rewriting, "known_by_name", lambda value: True),
    "no brackets": (rewriting.Teller, "bracketed", lambda self, node: self.tell(node)),
    "no details": (rewriting, "details", lambda sign, left, right: []),
    "the note comes last": (rewriting, "noted", lambda *note: iter(())),
    "long values whole": (comparing, "elided", lambda text, longest: text),
    "nothing is cut": (comparing, "truncated", lambda lines: lines),
    "sets the other way": (comparing, "extra_items", lambda side, extra: iter(sorted(map(str, extra)))),
    "no where": (rewriting.Teller, "tell_Call", lambda self, node: [comparing.shown(self.values[node])]),
    "texts all alike": (comparing, "text_difference", lambda left, right: iter(())),
}


@pytest.mark.parametrize("broken", BREAKS)
def test_a_rule_of_telling_that_is_broken_is_found(answers, monkeypatch, broken: str) -> None:
    owner, name, other = BREAKS[broken]
    monkeypatch.setattr(owner, name, other)
    assert next(differing(answers), None)


# What an assertion does


def test_a_rewritten_assertion_does_what_it_did_before_and_in_the_same_order(monkeypatch) -> None:
    count, failed, wrong = agreement.compare(Random(8), 60)
    assert (count, wrong) == (60, [])
    assert 30 < failed < 60
    backwards = {**rewriting.OPERANDS, ast.Compare: lambda node: [*node.comparators, node.left]}
    monkeypatch.setattr(rewriting, "OPERANDS", backwards)
    assert agreement.compare(Random(8), 20)[2] == [], "the numbers of the parts are not their order"
    hasty = rewriting.Rewriter.visit_Assert

    def twice(self, node):
        return [*hasty(self, node), ast.copy_location(ast.Expr(node.test), node)]

    monkeypatch.setattr(rewriting.Rewriter, "visit_Assert", twice)
    assert len(agreement.compare(Random(8), 40)[2]) > 0


def test_pytest_itself_leaves_the_order_of_python_and_the_page_shows_where() -> None:
    assert verify.departures(5, 100) > 0
    surprises = (RESULTS / "surprises.txt").read_text("utf-8")
    plain, rewritten = surprises.split("python -O")[0].split("pytest\n")
    assert "断言 count == bump()： 没有失败" in plain
    assert "断言 count == bump()： assert 99 == 0" in rewritten
    assert re.findall(r"boom 叫了 (\d) 次", plain + rewritten) == ["0", "1", "1", "3"]
    assert "断言写在另一个模块里： 没有失败" in surprises.split("python -O")[1]


def test_awaits_docstrings_future_imports_and_recursion_survive_the_rewriting() -> None:
    source = '''"""Words."""
from __future__ import annotations

async def three():
    return 3

def depth(n):
    assert n > 0 or depth(n + 1) is None, n
    assert n

async def wait():
    assert await three() == 4

def test():
    depth(1)
    wait().send(None)
'''
    namespace: dict = {}
    exec(compile(rewriting.rewritten(source), "<test>", "exec"), namespace)
    assert namespace["__doc__"] == "Words."
    with pytest.raises(AssertionError, match=r"^assert 3 == 4$"):
        namespace["test"]()
    with pytest.raises(AssertionError, match=r"^assert 0$"):
        namespace["depth"](-1)


def test_every_version_of_python_is_recorded_with_the_same_words() -> None:
    assert len({path.read_text("utf-8") for path in RESULTS.glob("rewriting-py*.txt")}) == 1
    recorded = {path.stem: path.read_text("utf-8") for path in RESULTS.glob("agreement-py*.txt")}
    assert len(recorded) == 7
    assert all("改写前后不同的 0 个" in text for text in recorded.values())
    plain = {int(path.stem.rpartition(".")[2]): path.read_text("utf-8") for path in RESULTS.glob("plain_assert-py3*")}
    assert sorted(plain) == list(range(6, 16))
    for minor, text in plain.items():
        assert ("抛出： AssertionError" in text) == (minor >= 9)
        assert ("指到哪一段： 没有" in text) == (minor < 11 or minor == 12)


# Counterexamples


@pytest.mark.parametrize("one", SETTLED[::4], ids=lambda one: one.name)
def test_a_counterexample_is_the_one_of_hypothesis_and_the_least(one) -> None:
    found = {repr(minimal.ours(one, seed)) for seed in range(20, 23)}
    assert found == {repr(minimal.theirs(one, 5))}
    assert one.most is None or found == {repr(minimal.enumerated(one))}


def found() -> Iterator[tuple[int, tuple[int, ...]]]:
    """What the shrinker stops at, of each property from three seeds: how many choices, and which."""
    each = (find(one.ours, one.test, Random(seed)) for one in PROPERTIES for seed in (1, 2, 3))
    return ((len(one.choices), one.choices) for one in each)


@pytest.fixture(scope="module")
def best() -> list[tuple[int, tuple[int, ...]]]:
    return list(found())


@pytest.mark.parametrize("forgotten", ["delete", "together", "swap", "move", "shorten"])
def test_without_one_of_its_changes_the_shrinker_stops_earlier(best, monkeypatch, forgotten: str) -> None:
    monkeypatch.setattr(shrinking.Shrinker, forgotten, lambda self: None)
    assert any(without > shortest for without, shortest in zip(found(), best, strict=True))


def test_a_shrinker_that_takes_any_failure_slips_to_another(monkeypatch) -> None:
    def two(n: int) -> None:
        if n > 500:
            raise ValueError(n)
        if n > 10:
            raise KeyError(n)

    assert {find(integers(0, 10**6), two, Random(seed)).value for seed in range(6)} <= {11, 501}
    start = shrinking.attempt((900,), integers(0, 10**6), two)
    assert shrinking.Shrinker(start, integers(0, 10**6), two).run().value == 501
    monkeypatch.setattr(shrinking, "last_line", lambda error: 0)
    monkeypatch.setattr(shrinking, "type", lambda error: Exception, raising=False)
    start = shrinking.attempt((900,), integers(0, 10**6), two)
    assert shrinking.Shrinker(start, integers(0, 10**6), two).run().value == 11


def test_integers_count_from_zero_outwards_and_stay_within_their_bounds() -> None:
    def values(low: int, high: int) -> list[int]:
        return [integers(low, high)(Choices((number,))) for number in range(high - low + 1)]

    assert values(-2, 3) == [0, 1, -1, 2, -2, 3]
    assert values(-4, 1) == [0, 1, -1, -2, -3, -4]
    assert values(5, 8) == [5, 6, 7, 8]
    assert values(-8, -6) == [-6, -7, -8]
    with pytest.raises(shrinking.Invalid):
        integers(0, 3)(Choices((4,)))


def test_a_replayed_sequence_makes_the_same_value_and_a_property_that_holds_has_no_counterexample() -> None:
    for seed in range(50):
        choices = Choices(rng=Random(seed))
        value = lists(integers(-9, 9))(choices)
        assert lists(integers(-9, 9))(Choices(tuple(choices.made))) == value
    assert find(lists(integers()), lambda values: None, Random(1), tries=50) is None


def test_the_data_of_the_figure_is_what_walking_records() -> None:
    assert walk.DATA.read_text("utf-8") == walk.script()
    for title in walk.PROGRAMS:
        sizes = [(len(step["choices"]), step["choices"]) for step in walk.record(title)[:-1]]
        assert sizes == sorted(sizes, reverse=True)


# The page


def test_the_numbers_in_the_text_are_those_of_the_record(monkeypatch) -> None:
    page = verify.CHAPTER / "index.md"
    assert verify.sentences(page, verify.told()).wrong == 0
    monkeypatch.setattr(verify, "PROPERTIES", PROPERTIES[1:])
    assert verify.sentences(page, verify.told()).wrong == 1


def test_the_recorded_table_reaches_what_the_page_promises() -> None:
    counts = table("verified.txt")
    total = (RESULTS / "verified.txt").read_text("utf-8").splitlines()[-1]
    assert total == f"共 {sum(counts):,} 次比较，不一致 0 次"
    assert counts[0] == 3000
    assert sum(counts) > 6000


# Exercises


def test_the_hook_rewrites_tests_and_leaves_other_modules_alone(tmp_path, monkeypatch) -> None:
    for name in ("test_own_hook", "plain_own_hook"):
        (tmp_path / f"{name}.py").write_text("def check(n):\n    assert n == 4\n", "utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    hook = solutions.RewritingFinder()
    monkeypatch.setattr(sys, "meta_path", [hook, *sys.meta_path])
    said = {}
    for name in ("test_own_hook", "plain_own_hook"):
        module = importlib.import_module(name)
        with pytest.raises(AssertionError) as error:
            module.check(3)
        said[name] = str(error.value)
        del sys.modules[name]
    assert said == {"test_own_hook": "assert 3 == 4", "plain_own_hook": ""}


def test_an_assertion_that_holds_pays_with_calls() -> None:
    assert solutions.calls("assert x") == 2 + 3  # the witness, the part; those of a failure
    assert solutions.calls("assert x") < solutions.calls("assert f(x) == y")


def test_dictionaries_have_no_key_twice_and_shrink() -> None:
    generator = solutions.dictionaries(integers(0, 3), integers(0, 99))
    made = [generator(Choices(rng=Random(seed))) for seed in range(50)]
    assert max(map(len, made)) > 2
    found = [find(generator, solutions.values_small, Random(seed)).value for seed in range(5)]
    assert found == [{0: 50}] * 5
