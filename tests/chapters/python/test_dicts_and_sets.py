"""The tables of the chapter on dictionaries and sets, held against the interpreter's."""

from __future__ import annotations

import random
import re
import sys

import pytest

from dicts_and_sets import agreement, draw, solutions, table, verify, walk
from dicts_and_sets.table import DictTable, SetTable
from sphinx_runnable_listings.checks import recorded_counts


def wrong(programs: int = 40) -> int:
    return verify.fresh_programs(programs, seed=5).wrong


def test_fresh_programs_give_the_order_and_the_size_of_the_real_ones() -> None:
    check = verify.fresh_programs(40, seed=5)
    assert check.count > 5000
    assert check.wrong == 0


@pytest.mark.parametrize("broken", ["no neighbours", "marks left", "first mark", "rounding", "text", "order of growth"])
def test_the_comparison_notices_a_broken_rule(broken: str, monkeypatch: pytest.MonkeyPatch) -> None:
    if broken == "no neighbours":
        monkeypatch.setattr(table, "LINEAR", 0)
    elif broken == "marks left":
        monkeypatch.setattr(table, "REUSES", not table.REUSES)
    elif broken == "first mark":
        passed = SetTable.passed
        monkeypatch.setattr(SetTable, "passed", lambda self, key, end: reversed(list(passed(self, key, end))))
    elif broken == "rounding":
        monkeypatch.setattr(table, "ROUNDS_UP", not table.ROUNDS_UP)
    elif broken == "text":
        monkeypatch.setattr(table, "TEXT_ONLY", not table.TEXT_ONLY)
    else:
        monkeypatch.setattr(SetTable, "order", lambda self: [k for k in reversed(self.slots) if isinstance(k, int)])
    assert wrong() > 0


@pytest.mark.parametrize("number", [49_000, 60_000])
def test_a_large_set_grows_as_the_real_one_and_more_slowly_above_fifty_thousand(number: int) -> None:
    ours, real, empty = SetTable(), set(), sys.getsizeof(set())
    rng = random.Random(1)
    for _ in range(number):
        key = rng.getrandbits(60)
        ours.add(key)
        real.add(key)
    assert ours.nbytes() == sys.getsizeof(real) - empty
    assert ours.order() == list(real)


def test_a_large_dictionary_has_wider_numbers_in_its_index() -> None:
    for number in (170, 171, 43_690, 43_691, 100_000):
        ours = DictTable()
        for key in range(number):
            ours.insert(key)
        assert ours.nbytes() == sys.getsizeof(dict.fromkeys(list(range(number)))) - sys.getsizeof({}), number


def test_the_recorded_runs_cover_every_interpreter_without_a_disagreement() -> None:
    recorded = sorted((verify.CHAPTER / "results").glob("agreement-py*.txt"))
    assert len(recorded) == 9
    for path in recorded:
        found = re.findall(r"80 个程序，(\d+) 步，次序或大小不一致 (\d+) 步", path.read_text("utf-8"))
        assert found == [("9990", "0"), ("10360", "0")]
    whole = recorded_counts(verify.RECORD, verify.TABLES)
    assert (len(whole), {*whole.values()}) == (9, {75_310})


def test_the_data_of_the_figure_is_what_walking_records_and_a_wrong_step_is_noticed(monkeypatch) -> None:
    assert walk.DATA.read_text("utf-8") == walk.script()
    assert verify.walks().wrong == 0
    monkeypatch.setattr(SetTable, "order", lambda self: [])
    assert verify.walks().wrong > 0


def test_the_sizes_that_are_drawn_are_those_of_the_real_dictionary() -> None:
    real, ours = draw.sizes()
    assert real == ours
    assert real[169] == real[339] > real[340]


def test_the_numbers_in_the_text_are_those_of_the_code(monkeypatch) -> None:
    assert verify.sentences(verify.CHAPTER / "index.md", verify.told()).wrong == 0
    monkeypatch.setattr(verify, "sizes", lambda: ([7] * 600, []))
    expected = 1 if sys.version_info[:2] == (3, 11) else 0
    assert verify.sentences(verify.CHAPTER / "index.md", verify.told()).wrong == expected


def test_programs_add_and_delete_keys_of_every_kind() -> None:
    rng = random.Random(2)
    found = [step for _ in range(100) for step in agreement.operations(rng)]
    assert {type(key) for _, key in found} == {int, float, str, tuple}
    assert {what for what, _ in found} == {"加", "删"}


# Exercises


def test_colliding_keys_shrunk_copies_and_stable_order() -> None:
    keys = solutions.colliding(50)
    assert len(set(keys)) == 50
    assert len({hash(key) for key in keys}) == 1
    big = dict.fromkeys(range(1000))
    for key in range(5, 1000):
        del big[key]
    assert solutions.shrunk(big) == big
    assert sys.getsizeof(solutions.shrunk(big)) < sys.getsizeof(big) / 10
    assert solutions.unique("banana") == ["b", "a", "n"]
