"""The claims and the reference graphs of the chapter on objects, held against the interpreter."""

from __future__ import annotations

import copy
import gc
import io
import random
import sys
from contextlib import redirect_stdout, suppress
from pathlib import Path

import pytest

from object_model import augmented, bindings, claims, solutions, table
from object_model.refgraph import reference_graph


def test_every_claim_has_a_verdict_on_every_interpreter() -> None:
    rows = table.rows()
    assert [text for text, _ in rows] == [text for text, _ in claims.CLAIMS]
    assert all(len(verdicts) == len(table.VERSIONS) and set(verdicts) <= {"是", "否"} for _, verdicts in rows)


def test_a_missing_verdict_is_an_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for version in table.VERSIONS:
        text = (table.RESULTS / f"claims-py{version}.txt").read_text(encoding="utf-8")
        lines = text.splitlines()[: -1 if version == "3.8" else None]
        (tmp_path / f"claims-py{version}.txt").write_text("\n".join(lines), encoding="utf-8")
    monkeypatch.setattr(table, "RESULTS", tmp_path)
    with pytest.raises(KeyError):
        table.rows()


def random_nest(rng: random.Random) -> list[list[object]]:
    """Lists that hold one another at random, cycles and repeated references included."""
    lists: list[list[object]] = [[] for _ in range(rng.randint(1, 12))]
    for _ in range(rng.randint(0, 24)):
        rng.choice(lists).append(rng.choice(lists))
    return lists


def test_reference_graphs_of_random_nests_are_what_the_collector_sees() -> None:
    rng = random.Random(5)
    for _ in range(500):
        lists = random_nest(rng)
        for each in lists:
            if rng.random() < 0.3:
                each.append(tuple(rng.choices(lists, k=rng.randint(1, 2))))
        graph = reference_graph({"a": lists[0]})
        reached, queue = {id(lists[0])}, [lists[0]]
        references = 0
        while queue:
            found = gc.get_referents(queue.pop())
            references += len(found)
            for obj in found:
                if id(obj) not in reached:
                    reached.add(id(obj))
                    queue.append(obj)
        assert {id(node) for node in graph.nodes} == reached
        assert len(graph.nodes) == len(reached)
        assert len(graph.edges) == references


def test_a_dictionary_refers_to_its_values_and_a_function_to_its_defaults_and_cells() -> None:
    held: list[int] = []

    def function(default=held):
        return held

    graph = reference_graph({"d": {1: held}, "f": function})
    assert [label for *_, label in graph.edges] == ["[1]", "默认值[0]", "held", "内容"]
    assert [target for _, target, _ in graph.edges].count(graph.nodes.index(held)) == 3


def test_equal_but_distinct_objects_are_two_nodes_and_a_shared_one_is_one() -> None:
    shared: list[int] = []
    assert len(reference_graph({"a": shared, "b": shared}).nodes) == 1
    assert len(reference_graph({"a": [], "b": []}).nodes) == 2
    assert reference_graph({}).nodes == []


def test_deep_copies_share_nothing_mutable_and_keep_the_shape() -> None:
    rng = random.Random(6)
    for _ in range(300):
        nest = random_nest(rng)[0]
        twin = copy.deepcopy(nest)
        assert solutions.shared_mutables(nest, twin) == 0
        assert reference_graph({"a": nest}).edges == reference_graph({"a": twin}).edges
        assert solutions.shared_mutables(nest, nest) == len(reference_graph({"a": nest}).nodes)


@pytest.mark.parametrize(
    "source", ["([1], 2)", "[[1], 2]", "(1, 2)", "[1, 2]", "('a',)", "['a']", "{0: [1]}", "{0: 'a'}", "{}", "[]"]
)
@pytest.mark.parametrize("right", [[3], (3,), 3, "b", None])
def test_the_four_steps_do_what_the_interpreter_does(source: str, right: object) -> None:
    outcomes = []
    for step in (augmented.item_iadd, _interpreter_iadd):
        box = eval(source)
        try:
            step(box, 0, lambda: right)
            error = None
        except (TypeError, LookupError) as raised:
            error = type(raised)
        outcomes.append((box, error))
    assert outcomes[0] == outcomes[1]


def _interpreter_iadd(box: object, _: int, right: object) -> None:
    exec("box[0] += right()", {"box": box, "right": right})


@pytest.mark.parametrize("old", [1, "a", [1], (1,)], ids=repr)
def test_the_right_side_is_computed_after_the_old_value_is_read(old: object) -> None:
    """A right side that puts something else into the box, which only the order of the four steps can show."""
    outcomes = []
    for step in (augmented.item_iadd, _interpreter_iadd):
        box = [copy.copy(old)]

        def right(box: list[object] = box) -> object:
            box[0] = "replaced"
            return old

        step(box, 0, right)
        outcomes.append(box)
    assert outcomes[0] == outcomes[1] == [old + old]  # type: ignore[operator]


class _Refuses:
    def __init__(self, *names: str) -> None:
        self.asked: list[str] = []
        for name in names:
            setattr(type(self), name, lambda self, _, name=name: self.asked.append(name) or NotImplemented)


def test_an_iadd_that_refuses_leaves_it_to_add_and_then_to_radd_of_the_other() -> None:
    class Left(_Refuses):
        pass

    class Right:
        def __radd__(self, other: object) -> str:
            return "radd"

    left, box = Left("__iadd__", "__add__"), []
    box.append(left)
    augmented.item_iadd(box, 0, Right)
    assert (left.asked, box) == (["__iadd__", "__add__"], ["radd"])


# The recorded programs


def test_the_data_of_the_figure_is_what_running_the_programs_records() -> None:
    assert bindings.DATA.read_text("utf-8") == bindings.script()


@pytest.mark.parametrize("title", bindings.PROGRAMS)
def test_the_last_step_has_the_names_values_and_identities_that_a_plain_run_leaves(title: str) -> None:
    space: dict[str, object] = {}
    output = io.StringIO()
    with redirect_stdout(output), suppress(TypeError):
        exec(bindings.PROGRAMS[title], space)
    del space["__builtins__"]
    end = bindings.told(bindings.record(bindings.PROGRAMS[title]))[-1]
    recorded, references, texts = dict(end["names"]), {}, dict(end["objects"])
    for source, target, label in end["edges"]:
        references.setdefault(source, []).append((target, label))
    assert recorded.keys() == space.keys()
    assert end["output"] == output.getvalue()

    met: dict[int, int] = {}  # number → id, and no id twice

    def same(number: int, obj: object) -> bool:
        if number in met:
            return met[number] == id(obj)
        met[number] = id(obj)
        if isinstance(obj, list | tuple):
            pointed = references.get(number, [])
            return [label for _, label in pointed] == [f"[{i}]" for i in range(len(obj))] and all(
                same(target, item) for (target, _), item in zip(pointed, obj, strict=True)
            )
        return callable(obj) or texts[number] == f"{type(obj).__name__} {obj!r}"

    assert all(same(number, space[name]) for name, number in recorded.items())
    assert len({*met.values()}) == len(met)


def test_a_captured_variable_lives_in_one_cell_that_both_functions_share() -> None:
    steps = bindings.told(bindings.record(bindings.PROGRAMS["闭包与循环变量"]))
    end = steps[-1]
    names, texts = dict(end["names"]), dict(end["objects"])
    [cell] = {target for source, target, label in end["edges"] if source in (names["f"], names["g"]) and label == "i"}
    assert texts[cell] == "cell"
    assert [texts[target] for source, target, _ in end["edges"] if source == cell] == ["int 1"]
    inside = [step for step in steps if any(name == "get.i" for name, _ in step["names"])]
    assert inside
    assert {dict(step["names"])["get.i"] for step in inside} == {cell}


def test_an_error_is_recorded_where_it_happens_with_what_was_done_before_it() -> None:
    steps = bindings.record("a = [[]]\n(a,)[0][0] += [1]\nt = (1,)\nt[0] = 2\na = 5\n")
    assert [(step.line, step.event) for step in steps[-2:]] == [(4, "exception"), (None, "end")]
    assert steps[-1].error == "TypeError: 'tuple' object does not support item assignment"
    assert [name for name, _ in steps[-1].graph.names] == ["a", "t"]
    assert steps[-1].graph.nodes[0] == [[1]]


def test_recording_leaves_the_trace_function_and_the_output_as_they_were() -> None:
    def own(*_: object) -> None: ...

    before, output = sys.gettrace(), sys.stdout
    sys.settrace(own)
    try:
        bindings.record("print(1)\nraise ValueError('x')")
        after = sys.gettrace()
    finally:
        sys.settrace(before)
    assert after is own
    assert sys.stdout is output


def test_the_exercises_are_solved() -> None:
    assert solutions.add_item(1) == [1]
    assert solutions.add_item(2) == [2]
    assert solutions.add_item(3, [1]) == [1, 3]
    assert [f(7) for f in solutions.multipliers(5)] == [0, 7, 14, 21, 28]
    assert solutions.multipliers(0) == []
