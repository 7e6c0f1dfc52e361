"""The questions about this handbook, and how answers to them are counted."""

from __future__ import annotations

from benchmarks.search.on_this_book import KINDS, SETS, Question, questions, rows, verdict
from handbook import SOURCE


def test_every_question_is_of_a_set_and_a_kind_and_its_page_is_there() -> None:
    asked = questions()
    assert {(question.set, question.kind) for question in asked} == {(a, b) for a in SETS for b in KINDS}
    assert [question.text for question in asked if not (SOURCE / question.page / "index.md").is_file()] == []
    assert len({question.text for question in asked}) == len(asked)
    for kind in KINDS:
        numbers = [sum((question.set, question.kind) == (name, kind) for question in asked) for name in SETS]
        assert numbers[0] == numbers[1] > 20, kind


def test_the_first_page_and_the_first_ten_results_are_counted_each_set_by_itself() -> None:
    asked = [Question(name, kind, "a/b", f"{name} {kind} {n}") for name in SETS for kind in KINDS for n in range(2)]
    right, late, wrong = ["a/b/index.html"], ["c.html", "c.html", "a/b/index.html"], ["c.html"]
    found = [right, wrong, right, late, right, wrong, right, right, right, right, wrong, wrong]
    assert rows(asked, found) == [
        ["typed", "tuning", "2", "0.500", "0.500"],
        ["typed", "reported", "2", "1.000 (aim 0.92: met)", "1.000 (aim 0.97: met)"],
        ["other words", "tuning", "2", "0.500", "1.000"],
        ["other words", "reported", "2", "1.000 (aim 0.65: met)", "1.000 (aim 0.90: met)"],
        ["English", "tuning", "2", "0.500", "0.500"],
        ["English", "reported", "2", "0.000 (aim 0.75: missed)", "0.000 (aim 0.97: missed)"],
    ]
    assert verdict(0.65, 0.65).endswith("met)")
