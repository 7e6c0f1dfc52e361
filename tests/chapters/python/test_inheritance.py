"""The chapter on inheritance, held against type.mro(), the built-in super() and a real Python 2.7."""

from __future__ import annotations

import json
import os
import random
import re
import subprocess
from collections.abc import Callable
from itertools import pairwise, permutations
from pathlib import Path
from typing import Any

import pytest

from inheritance import agreement, cooperative, draw, hooks, limits, scoreboard, smallest, solutions
from inheritance.linearization import (
    BACKWARDS,
    DIAMOND,
    UNEVEN,
    InconsistentHierarchy,
    breadth_first,
    c3,
    depth_first,
    last_occurrence,
    merge,
)
from inheritance.merging import lines_of, merging, with_object
from inheritance.peeling import lookup_order
from sphinx_runnable_listings.listing import interpreter

CHAPTER = Path(draw.__file__).parent


def real_mro(bases, name):
    """Build real classes; return the names in ``type.mro()`` without ``object``, or None when Python refuses."""
    real = {}
    for each, direct in bases.items():
        try:
            real[each] = type(each, tuple(real[base] for base in direct), {})
        except TypeError:
            return None
    return [cls.__name__ for cls in real[name].__mro__ if cls is not object]


@pytest.mark.parametrize("seed", [1, 2])
def test_c3_is_the_order_and_the_refusal_of_type_on_random_hierarchies(seed: int) -> None:
    accepted, rejected, wrong = agreement.compare_new_style(random.Random(seed), 1500)
    assert wrong == []
    assert accepted > 4000
    assert sum(rejected.values()) > 2000
    assert len(rejected) == 2


def test_c3_agrees_with_type_on_every_hierarchy_of_four_classes() -> None:
    for bases in smallest.every_hierarchy(4):
        try:
            order = c3("D", bases)
        except InconsistentHierarchy:
            order = None
        ancestors = {name: bases[name] for name in sorted(depth_first("D", bases))}  # others may be refused
        assert order == real_mro(ancestors, "D"), bases


def test_the_recorded_runs_cover_ten_thousand_hierarchies_on_every_interpreter_without_a_disagreement() -> None:
    assert agreement.HIERARCHIES >= 10_000
    for python in ("2.7", "3.6", "3.7", "3.8", "3.9", "3.10", "3.11", "3.12", "3.13", "3.14", "3.15"):
        text = (CHAPTER / "results" / f"agreement-py{python}.txt").read_text("utf-8")
        kinds = ["新式类", "经典类"] if python == "2.7" else ["新式类"]
        assert re.findall(r"(\S+)：(\d+) 个层次", text) == [(kind, str(agreement.HIERARCHIES)) for kind in kinds]
        assert re.findall(r"不一致 (\d+) 处", text) == ["0" for _ in kinds]


def test_the_steps_of_merging_end_in_the_order_or_the_refusal_of_c3() -> None:
    taken = refused = skipped = 0
    for bases in map(with_object, smallest.every_hierarchy(4)):
        try:
            steps = list(merging(lines_of("D", bases)))
        except InconsistentHierarchy:
            continue  # 某个祖先已经无解
        try:
            assert ["D", *(step.taken for step in steps[:-1])] == c3("D", bases)
            assert steps[-1] == ([], [], None)
            taken += 1
            skipped += any(step.blocked for step in steps)
        except InconsistentHierarchy:
            with pytest.raises(InconsistentHierarchy, match=", ".join(steps[-1].blocked) + "$"):
                c3("D", bases)
            assert steps[-1].lines
            assert steps[-1].taken is None
            refused += 1
    assert min(taken, refused, skipped) > 20


def test_simionatos_examples() -> None:
    first = {"F": (), "E": (), "D": (), "C": ("D", "F"), "B": ("D", "E"), "A": ("B", "C")}
    assert c3("A", first) == list("ABCDEF")
    assert c3("A", {**first, "B": ("E", "D")}) == list("ABECDF")
    with pytest.raises(InconsistentHierarchy):
        c3("Z", {"A": (), "B": (), "X": ("A", "B"), "Y": ("B", "A"), "Z": ("X", "Y")})
    with pytest.raises(InconsistentHierarchy):  # the one that only the written order forbids
        c3("G", {"F": (), "E": ("F",), "G": ("F", "E")})


def test_degenerate_hierarchies() -> None:
    assert merge([]) == []
    assert merge([[], ["A"], []]) == ["A"]
    assert c3("A", {"A": ()}) == ["A"]
    chain = {"C0": ()} | {f"C{i}": (f"C{i - 1}",) for i in range(1, 60)}
    assert c3("C59", chain) == [f"C{i}" for i in range(59, -1, -1)]
    with pytest.raises(TypeError, match="duplicate base class A"):
        c3("B", {"A": (), "B": ("A", "A")})


def test_an_inconsistent_hierarchy_names_the_classes_that_python_names() -> None:
    with pytest.raises(InconsistentHierarchy) as ours:
        c3("V", BACKWARDS)
    a = type("A", (), {})
    s = type("S", (type("M", (a,), {}),), {})
    with pytest.raises(TypeError) as real:
        type("V", (a, s), {})
    assert " ".join(str(real.value).split()) == str(ours.value)


def test_breadth_first_fails_on_four_classes_and_no_fewer() -> None:
    assert smallest.census(3)["广度优先不同"] == []
    assert len(smallest.census(4)["广度优先不同"]) == 7
    assert breadth_first("X", UNEVEN) == list("XYZP")
    assert c3("X", UNEVEN) == real_mro({n: UNEVEN[n] for n in "PZYX"}, "X") == list("XYPZ")


def test_all_rules_but_the_classic_one_agree_on_the_diamond() -> None:
    assert depth_first("D", DIAMOND) == list("DBAC")
    assert breadth_first("D", DIAMOND) == last_occurrence("D", DIAMOND) == c3("D", DIAMOND) == list("DBCA")


def test_the_scoreboard_finds_faults_in_every_rule_but_c3() -> None:
    total, tallies = scoreboard.score(seed=3, count=300)
    assert total > 1000
    assert not tallies["C3"]
    assert tallies["广度优先"]["父类排在子类前面"] > 0
    assert tallies["2.2 的文档"]["父类排在子类前面"] == 0
    for fault in ("与 C3 不同", "违反书写次序", "不单调"):
        assert all(tally[fault] for title, tally in tallies.items() if title != "C3"), fault


def test_a_base_that_the_faults_are_checked_against_brute_force() -> None:
    """C3 accepts exactly when some order of all ancestors keeps every constraint."""
    for bases in smallest.every_hierarchy(4):
        ancestors = depth_first("D", bases)
        try:
            demands = [c3(base, bases) for base in bases["D"]] + [bases["D"]]
        except InconsistentHierarchy:
            continue
        possible = [
            order
            for order in permutations(ancestors[1:])
            if all(scoreboard.is_subsequence(demand, order) for demand in demands)
        ]
        try:
            assert tuple(c3("D", bases)[1:]) in possible
        except InconsistentHierarchy:
            assert not possible


def test_depth_first_is_what_classic_classes_do_in_a_real_python_2() -> None:
    python = interpreter("2.7")
    if python is None:
        pytest.skip("no Python 2.7 here: classic classes exist nowhere else")
    rng = random.Random(5)
    hierarchies = []
    for _ in range(300):
        bases: dict[str, tuple[str, ...]] = {}
        for i in range(7):
            pool = list(bases)
            bases[f"C{i}"] = tuple(rng.sample(pool, min(len(pool), rng.randint(0, 3))))
        hierarchies.append(list(bases.items()))
    done = subprocess.run(
        [python, "-c", PEEL_IN_PYTHON_2],
        input=json.dumps(hierarchies),
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "PYTHONPATH": str(CHAPTER.parent), "PYTHONDONTWRITEBYTECODE": "1"},
    )
    answers = json.loads(done.stdout)
    assert len(answers) == 300
    for hierarchy, answer in zip(hierarchies, answers, strict=True):
        assert depth_first("C6", dict(hierarchy)) == answer


PEEL_IN_PYTHON_2 = """
import json, sys, types
from inheritance.peeling import lookup_order
answers = []
for hierarchy in json.load(sys.stdin):
    real = {}
    for name, bases in hierarchy:
        real[name] = types.ClassType(str(name), tuple(real[base] for base in bases), {})
    answers.append([cls.__name__ for cls in lookup_order(real["C6"], list(real.values()))])
json.dump(answers, sys.stdout)
"""


def test_peeling_leaves_the_classes_as_they_were() -> None:
    class A:
        pass

    class B(A):
        pass

    class Stranger:
        pass

    assert lookup_order(B, [A, B, Stranger]) == [B, A]
    assert not any(hasattr(each, "found_in") for each in (A, B, Stranger))


def cooperating(make: Callable[[type, object], Any]) -> tuple[list[str], object]:
    """Three classes that say ``super()`` by ``make``: what ran, in order, and the object."""
    log: list[str] = []

    class A:
        def __new__(cls, value: int) -> A:
            log.append(f"A.__new__ {value}")
            return object.__new__(cls)

        def __init__(self, value: int) -> None:
            log.append("A.__init__")
            self.value = value

        @classmethod
        def made(cls) -> str:
            return f"A.made {cls.__name__}"

        @property
        def double(self) -> int:
            return 2 * self.value

        def __repr__(self) -> str:
            return f"A {self.value}"

    class B(A):
        def __new__(cls, value: int) -> A:
            log.append("B.__new__")
            return make(B, cls).__new__(cls, value)

        def __init__(self, value: int) -> None:
            log.append("B.__init__")
            make(B, self).__init__(value + 1)

        @classmethod
        def made(cls) -> str:
            return "B.made " + make(B, cls).made()

        @property
        def double(self) -> int:
            return 1 + make(B, self).double

        def __repr__(self) -> str:
            return "B " + make(B, self).__repr__()

    class C(B):
        pass

    obj = C(3)
    return log, [repr(obj), obj.double, C.made(), obj.made()]


def test_our_super_constructs_and_reaches_class_methods_and_properties_as_the_builtin_one_does() -> None:
    ran = ["B.__new__", "A.__new__ 3", "B.__init__", "A.__init__"]
    expected = ran, ["B A 4", 9, "B.made A.made C", "B.made A.made C"]
    assert cooperating(super) == expected
    assert cooperating(cooperative.Super) == expected


def test_our_super_refuses_a_stranger_as_the_builtin_one_does() -> None:
    for make in (cooperative.Super, super):
        with pytest.raises(TypeError):
            make(int, "text")
        with pytest.raises(AttributeError):
            make(int, 1).nothing  # noqa: B018


def test_naming_bases_runs_the_top_twice_and_cooperating_once() -> None:
    log: list[str] = []
    cooperative.Bottom(log)
    assert log.count("Base") == 2
    log = []
    cooperative.Button(colour="red", size=1, log=log)
    assert [*log, "object"] == cooperative.chain(cooperative.Button(colour="", size=0, log=[]), "__init__")
    with pytest.raises(TypeError):
        cooperative.Button(colour="red", size=1, weight=3, log=[])


def test_an_adapter_takes_its_arguments_passes_the_rest_on_and_answers_for_the_class_it_holds() -> None:
    class Panel(cooperative.Coloured, cooperative.Adapter, cooperative.Sized):
        pass

    log: list[str] = []
    panel = Panel(width=2, height=3, colour="red", size=1, log=log)
    assert log == ["Coloured", "Adapter", "Sized", "Root"]
    assert (panel.area(), panel.colour, panel.size) == (6, "red", 1)

    class Broken(cooperative.Coloured, cooperative.Foreign):
        def __init__(self, **rest: Any) -> None:
            cooperative.Foreign.__init__(self, **rest)

    with pytest.raises(TypeError, match="unexpected keyword argument 'log'"):
        Broken(width=1, height=2, log=[])


def test_the_breadth_first_metaclass_really_changes_lookup() -> None:
    made = {}
    for name in ("P", "Y", "Z", "X"):
        made[name] = hooks.BreadthFirst(name, tuple(made[base] for base in UNEVEN[name]), {})
    assert [cls.__name__ for cls in lookup_order(made["X"], list(made.values()))] == list("XYZP")


def test_each_refusal_has_its_own_reason() -> None:
    assert "consistent" in limits.attempt(limits.A, limits.B)
    assert "duplicate" in limits.attempt(limits.A, limits.A)
    assert "lay-out" in limits.attempt(limits.Compact, limits.AlsoCompact)
    assert limits.attempt(limits.Compact, limits.NoSlots).startswith("New Compact NoSlots")


def test_a_conflict_is_named_exactly_when_c3_refuses() -> None:
    refused = 0
    for bases in smallest.every_hierarchy(4):
        try:
            cycle = solutions.conflict("D", bases)
        except InconsistentHierarchy:
            continue  # 某个祖先已经无解
        try:
            c3("D", bases)
            assert cycle == []
        except InconsistentHierarchy:
            refused += 1
            assert cycle[0] == cycle[-1]
            demands = [c3(base, bases) for base in bases["D"]] + [list(bases["D"])]
            assert all(any(scoreboard.is_subsequence(pair, d) for d in demands) for pair in pairwise(cycle))
    assert refused > 10


def test_n_diamonds_double_the_visits_n_times() -> None:
    for levels in range(1, 6):
        assert solutions.visits(levels) == {"指名道姓": 2**levels, "协作": 1}


def test_mixins_must_come_first_in_the_third_exercise() -> None:
    mixin = type("LogMixin", (), {})
    assert type("Right", (mixin, solutions.MixinsFirst), {})
    with pytest.raises(TypeError, match="混入类"):
        type("Wrong", (solutions.MixinsFirst, mixin), {})
