"""The rules of the chapter on attributes, held against the interpreter."""

from __future__ import annotations

import re

import pytest

from attribute_lookup import agreement, cases, homemade, lookup, solutions, trace, verify
from attribute_lookup.cases import NAME, build, instance_cases, outcome


def wrong() -> int:
    """How many outcomes differ; a rule that breaks down differs too."""
    try:
        counts, _ = agreement.compare()
    except TypeError:
        return 1
    return sum(each for _, each in counts.values())


def test_every_case_ends_as_in_the_interpreter() -> None:
    counts, _ = agreement.compare()
    assert counts == {"读实例": [3456, 0], "读类": [4752, 0], "写实例": [3456, 0]}


@pytest.mark.parametrize(
    ("part", "broken"),
    [
        ("is_data", lambda attribute: lookup.has(attribute, "__set__")),  # a descriptor that only deletes
        ("bind", lambda attribute, obj, cls: lookup.in_mro(type(attribute), "__get__")(attribute, None, cls)),
        ("instance_dict", lambda obj: {}),
        ("has", hasattr),
    ],
)
def test_the_comparison_notices_a_broken_rule(part, broken, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lookup, part, broken)
    assert wrong() > 0


def test_special_methods_are_asked_of_the_type_alone() -> None:
    obj, _ = build(("字典里有", "没有", "没有", "没有", "没有", "没有"))
    obj.__dict__["__get__"] = obj.__dict__["__set__"] = lambda *_: None
    holder = type("Holder", (), {NAME: obj})
    assert lookup.attribute(holder(), NAME) is getattr(holder(), NAME) is obj


def test_every_kind_of_attribute_is_asked_for_and_the_usual_rule_errs_where_the_page_says() -> None:
    assert len(cases.KINDS) == 12
    by_kind = {kind: [0, 0] for kind in cases.KINDS}
    for case in instance_cases():
        obj, _ = build(case)
        by_kind[case[1]][0] += 1
        by_kind[case[1]][1] += agreement.misled(obj, outcome(getattr, obj, NAME))
    assert {count for count, _ in by_kind.values()} == {288}
    half = {kind for kind, (count, misled) in by_kind.items() if misled == count / 2}
    assert half == {"数据描述符", "只能读和删", "会出错的 property", "槽"}
    assert sum(misled for kind, (_, misled) in by_kind.items() if kind not in {*half, "没有"}) == 0


def test_a_descriptor_in_the_dictionary_of_an_instance_is_never_called() -> None:
    found = [case for case in instance_cases() if case[0] == "字典里有描述符"]
    assert len(found) == 864
    for case in found:
        _, value = outcome(getattr, build(case)[0], NAME)
        assert not (isinstance(value, tuple) and value[1] == "实例")


def test_the_recorded_runs_cover_every_interpreter_without_a_disagreement() -> None:
    recorded = sorted((verify.CHAPTER / "results").glob("agreement-py*.txt"))
    assert len(recorded) == 11
    for path in recorded:
        text = path.read_text("utf-8")
        assert re.findall(r"(\d+) 种情形，与真的不一致 (\d+) 处", text) == [("3456", "0"), ("4752", "0"), ("3456", "0")]


def test_the_data_of_the_figure_is_what_walking_records() -> None:
    assert trace.DATA.read_text("utf-8") == trace.script()


def test_what_is_shown_step_by_step_ends_where_getattr_does_and_a_wrong_turn_is_noticed(monkeypatch) -> None:
    assert verify.compare_traces().wrong == 0
    monkeypatch.setattr(trace, "direct", lambda obj: ("值", "错"))
    assert verify.compare_traces().wrong > 0


def test_the_homemade_descriptors_behave_as_the_real_ones_and_one_that_forgets_does_not(monkeypatch) -> None:
    check = verify.compare_homemade(300, seed=3)
    assert check.count > 1000
    assert check.wrong == 0
    monkeypatch.delattr(homemade.Property, "__set__")
    assert verify.compare_homemade(300, seed=3).wrong > 0


def test_the_numbers_in_the_text_are_those_of_the_code(monkeypatch) -> None:
    assert verify.sentences(verify.CHAPTER / "index.md", verify.told()).wrong == 0
    monkeypatch.setattr(agreement, "by_mro_alone", lookup.lookup)
    assert verify.sentences(verify.CHAPTER / "index.md", verify.told()).wrong > 0


# Exercises


def test_a_typed_field_and_a_value_of_the_class() -> None:
    book = type("Book", (), {"pages": solutions.Typed(int), "title": solutions.ClassValue(lambda cls: cls.__name__)})
    one, other = book(), book()
    one.pages = 3
    with pytest.raises(AttributeError, match="pages"):
        _ = other.pages
    with pytest.raises(TypeError, match="pages 要 int，给的是 str"):
        one.pages = "3"
    assert (one.pages, book.title, one.title) == (3, "Book", "Book")


def test_a_proxy_reads_and_writes_elsewhere_but_has_no_special_methods() -> None:
    target = type("Target", (), {})()
    proxy = solutions.Proxy(target)
    proxy.x = 1
    assert target.x == proxy.x == 1
    with pytest.raises(AttributeError, match="missing"):
        _ = proxy.missing
    with pytest.raises(TypeError):
        len(solutions.Proxy([]))
