"""The toy heap of the chapter on garbage collection, held against the interpreter's own collector."""

from __future__ import annotations

import gc
import json
import re
import weakref
from itertools import pairwise

import pytest

from garbage_collection import agreement, leaks, probe, solutions
from garbage_collection.pause import RESULT, VERSIONS
from garbage_collection.toy import Heap, deduce_unreachable, subtract_refs


def test_five_hundred_fresh_random_graphs_die_as_they_do_in_the_interpreter() -> None:
    totals = agreement.compare(500, seed=7)
    assert totals.pop("quiet") == 0, "before 3.15 both kinds of weak references share one fate"
    assert min(totals.values()) > 300, "the graphs must exercise deaths by count, by cycle, finalizers and resurrection"


BROKEN = ["no subtraction", "no restoring", "finalize twice", "weakrefs survive", "of 3.14", "of 3.15"]


@pytest.mark.parametrize("broken", BROKEN)
def test_the_comparison_notices_a_broken_collector(broken: str, monkeypatch: pytest.MonkeyPatch) -> None:
    from garbage_collection import toy

    if broken == "no subtraction":
        monkeypatch.setattr(toy, "subtract_refs", lambda candidates: {obj: obj.refcnt for obj in candidates})
    elif broken == "no restoring":
        monkeypatch.setattr(toy, "reachable_from", lambda starts, candidates: set(starts))
    elif broken == "finalize twice":
        monkeypatch.setitem(agreement.HISTORY, "pep442", False)
    elif broken == "of 3.14":
        monkeypatch.setitem(agreement.HISTORY, "incremental", True)
        monkeypatch.setattr(agreement, "collect", gc.collect)
    elif broken == "of 3.15":
        monkeypatch.setitem(agreement.HISTORY, "keep_quiet", True)
    else:
        monkeypatch.setattr(toy.Heap, "clear_weakrefs", lambda self, obj, quiet=True: None)
    enabled = gc.isenabled()
    with pytest.raises(AssertionError):
        agreement.compare(200, seed=7)
    assert gc.isenabled() == enabled


@pytest.mark.parametrize("edges", [[], ["AA"], ["AA", "AA"], ["AB", "BA"], ["AB", "BC", "CA", "AC"]])
def test_cycles_that_nobody_holds_are_garbage_and_vanish(edges: list[str]) -> None:
    heap = Heap()
    objects = {name: heap.new(name) for name in "ABC"}
    for source, target in edges:
        heap.point(objects[source], objects[target])
    for obj in objects.values():
        heap.decref(obj)
    cyclic = set("".join(edges))
    assert set(heap.living()) == cyclic
    assert heap.collect() == len(cyclic)
    assert heap.living() == []
    assert all(obj.refcnt == 0 for obj in objects.values())


def test_an_old_object_keeps_young_garbage_candidates_alive_until_its_own_generation_is_collected() -> None:
    heap = Heap()
    old = heap.new("old")
    heap.point(old, old)
    heap.collect(0)
    young = heap.new("young")
    heap.point(old, young)
    heap.decref(young)
    heap.decref(old)
    assert heap.collect(0) == 0
    assert heap.living() == ["old", "young"]
    assert heap.collect(1) == 2
    assert heap.living() == []


def test_an_empty_heap_can_be_collected() -> None:
    assert Heap().collect() == 0
    assert subtract_refs([]) == {}
    assert deduce_unreachable([]) == []


def test_the_recorded_full_collections_obey_the_thresholds_and_the_quarter_rule() -> None:
    recorded = json.loads(RESULT.read_text(encoding="utf-8"))
    assert tuple(recorded) == VERSIONS
    assert recorded["2.7"]["full_collections"] is None, "it has no gc.callbacks"
    for version in VERSIONS[1:]:
        when = recorded[version]["full_collections"]
        threshold = (2000, 10, 10) if version == "3.13" else (700, 10, 10)
        step = solutions.spacing_without_rule(threshold)
        gaps = [b - a for a, b in pairwise(when)]
        assert all(gap >= step - 5 for gap in gaps)
        assert abs(gaps[0] - step) <= 5
        # The heap has grown by a quarter since the last full collection (thousands of objects are the interpreter's).
        assert all(b >= 1.25 * a - 20_000 for a, b in pairwise(when))


def test_here_and_now_full_collections_come_no_closer_than_the_thresholds_allow() -> None:
    step = solutions.spacing_without_rule(gc.get_threshold())
    gc.freeze()  # what else is alive would put a full collection off: the quarter rule counts it
    try:
        when = probe.full_collections(3 * step)
    finally:
        gc.unfreeze()
    assert len(when) >= 2
    assert all(b - a >= step - 50 for a, b in pairwise(when))


def test_the_spacing_that_every_interpreter_answers_is_the_one_that_the_exercise_computes() -> None:
    found = {}
    for path in RESULT.parent.glob("spacing-py*.txt"):
        numbers = [int(number.replace(",", "")) for number in re.findall(r"\d+,\d{3}", path.read_text("utf-8"))]
        found[path.stem.partition("-py")[2]] = numbers
    assert found.keys() == {"3.6", "3.7", "3.8", "3.9", "3.10", "3.11", "3.12", "3.13", "3.14", "3.15"}
    for version, (computed, asked) in found.items():
        threshold = {"3.13": (2000, 10, 10), "3.14": (2000, 10, 0), "3.15": (2000, 10, 10)}.get(version, (700, 10, 10))
        assert computed == asked == solutions.spacing_without_rule(threshold), version


def mebibytes(name: str) -> list[int]:
    return [int(n) for n in re.findall(r"(\d+) MiB", (RESULT.parent / f"{name}.txt").read_text("utf-8"))]


def test_survivors_that_are_scattered_hold_most_of_the_memory_and_neighbours_hold_almost_none() -> None:
    full, scattered, _, full_again, together, _ = mebibytes("arenas")
    assert scattered > full / 2
    assert together < full_again / 10


def test_freezing_saves_what_a_collection_would_copy_and_nothing_of_what_walking_copies() -> None:
    nothing, collected, frozen, walked = mebibytes("forking")
    assert max(nothing, frozen) <= 2
    assert min(collected, walked) > 20


def test_a_tree_with_weak_parents_vanishes_without_the_collector_and_a_ring_does_not() -> None:
    assert not solutions.needs_collector(solutions.make_family)
    assert solutions.needs_collector(solutions.make_ring)
    root = solutions.Tree()
    child = solutions.Tree(root)
    ref = weakref.ref(root)
    assert child.parent is root
    del root
    assert ref() is None
    assert child.parent is None


def test_the_leak_is_found_where_it_is(capsys: pytest.CaptureFixture[str]) -> None:
    leaks.CACHE.clear()
    leaks.main()
    assert "CACHE[request] =" in capsys.readouterr().out
    leaks.CACHE.clear()
