"""The chapter's virtual machine, held against the interpreter: results, messages, and every instruction."""

from __future__ import annotations

import contextlib
import dis
import random
import re
import sys

import pytest

from bytecode_and_frames import agreement, arguments, handlers, library, machine, programs, solutions, verify, walk
from sphinx_runnable_listings.checks import recorded_counts

RESULTS = verify.CHAPTER / "results"


def noticed(most: int = 200, seed: int = 5) -> bool:
    """Does one of so many programs go otherwise?"""
    rng = random.Random(seed)
    return any(agreement.compare_program(programs.random_program(rng))[2] for _ in range(most))


def test_fresh_programs_take_the_same_instructions_to_the_same_end() -> None:
    check = verify.fresh_programs(40, seed=5)
    assert check.count > 5000
    assert check.wrong == 0


def test_functions_of_the_library_end_as_in_the_interpreter() -> None:
    found = {case.__name__: agreement.compare_case(case) for case in library.CASES}
    assert {name for name, (_, _, different) in found.items() if different} == set()
    assert sum(count for count, _, _ in found.values()) > 40_000
    assert sum(name.startswith(("bad_", "refused", "missing", "empty", "cyclic", "unclosed")) for name in found) == 7


def test_programs_end_in_every_way_and_do_what_the_chapter_names() -> None:
    rng = random.Random(5)
    sources = [programs.random_program(rng) for _ in range(60)]
    text = "\n".join(sources)
    for written in (
        "while",
        "break",
        "continue",
        "finally",
        "with ",
        "nonlocal",
        "match",
        "lambda",
        "yield from",
        "**{",
    ):
        assert written in text
    ends = set()
    for source in sources:
        space: dict = {}
        exec(source, space)
        ends.add(agreement.outcome(lambda space=space: space["main"]([]))[0])
    assert {"得到", "ZeroDivisionError", "TypeError", "UnboundLocalError"} <= ends


BROKEN = {
    "SWAP": lambda frame, it: None,
    "UNPACK_EX": lambda frame, it: frame.stack.extend(
        machine.unpacked(frame.pop(), it.arg & 0xFF, it.arg >> 8, star=True)
    ),
    "PUSH_EXC_INFO": lambda frame, it: frame.stack.insert(-1, None),
    "MAKE_CELL": lambda frame, it: frame.slots.update({it.value: machine.types.CellType()}),
    "RERAISE": lambda frame, it: frame.pop() and None,
    "BUILD_MAP": lambda frame, it: frame.push(dict(zip(*[iter(reversed(frame.many(2 * it.arg)))] * 2, strict=True))),
}


@pytest.mark.parametrize("name", BROKEN)
def test_the_comparison_notices_a_broken_instruction(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    assert name in machine.ACTIONS
    monkeypatch.setitem(machine.ACTIONS, name, BROKEN[name])
    assert noticed()


def test_the_comparison_notices_an_instruction_too_many(monkeypatch: pytest.MonkeyPatch) -> None:
    real = machine.Frame.unwind

    def unwind(self, error) -> bool:
        found = real(self, error)
        self.next -= found  # the handler begins one instruction early
        return found

    monkeypatch.setattr(machine.Frame, "unwind", unwind)
    assert noticed()


def test_exception_tables_are_those_of_dis() -> None:
    for function in (walk.SPACE["parsed"], machine.call, machine.Frame.run, agreement.compare_program):
        ours = [tuple(each) for each in handlers.handlers(function.__code__)]
        entries = dis._parse_exception_table(function.__code__)
        assert ours == [(each.start, each.end, each.target, each.depth, each.lasti) for each in entries]


def record(first, /, second=2, *rest, key, **more):
    return first, second, rest, key, more


def plain(a, b, c):
    return a, b, c


@pytest.mark.parametrize("function", [record, plain])
def test_arguments_are_bound_or_refused_in_the_words_of_the_interpreter(function) -> None:
    rng = random.Random(3)
    outcomes = set()
    for _ in range(300):
        args = [rng.randrange(9) for _ in range(rng.randrange(5))]
        keywords = {name: 1 for name in ("first", "second", "key", "z", "a", "c") if rng.random() < 0.3}
        real = agreement.outcome(lambda args=args, keywords=keywords: function(*args, **keywords))
        own = agreement.outcome(lambda args=args, keywords=keywords: machine.run(function, *args, **keywords))
        assert own == real
        outcomes.add(real[0])
    assert outcomes == {"得到", "TypeError"}
    assert arguments.bind(record, [1], {"key": 2})["rest"] == ()


def test_generators_can_be_pushed_in_every_way() -> None:
    def script(make):
        log = []
        for actions in ([next, 5, KeyError, next], [next, "close"], [ValueError], [1], [next, next, next]):
            generator = make()
            for action in actions:
                try:
                    if isinstance(action, type):
                        log.append(generator.throw(action))
                    elif isinstance(action, int):
                        log.append(generator.send(action))
                    else:
                        log.append(generator.close() if action == "close" else next(generator))
                except BaseException as error:
                    log.append((type(error).__name__, str(error)))
        return log

    def inner():
        try:
            got = yield 1
            yield got
        except KeyError:
            yield "接住了"
        return "里面的"

    def outer():
        result = yield from inner()
        yield result

    def early():
        try:
            yield 1
        except GeneratorExit:
            return "3.13 起交给 close 的人"

    def grumpy():
        while True:
            with contextlib.suppress(GeneratorExit):
                yield 1

    for make in (inner, outer, early):
        assert script(lambda make=make: machine.run(make)) == script(make)
    stubborn = machine.run(grumpy)
    next(stubborn)
    with pytest.raises(RuntimeError, match="ignored GeneratorExit"):
        stubborn.close()
    stubborn.state = "走完了"


def test_the_recorded_runs_cover_four_interpreters_without_a_disagreement() -> None:
    recorded = sorted(RESULTS.glob("agreement-py*.txt"))
    assert len(recorded) == 4
    for path in recorded:
        assert re.findall(r"不一致 (\d+)", path.read_text("utf-8")) == ["0", "0"]
        library, programs_of_every_day = map(int, re.findall(r"了 (\d+) 条指令", path.read_text("utf-8")))
        assert library > 10_000 and programs_of_every_day > 3_000
    whole = recorded_counts(RESULTS / "verified.txt", verify.WHAT)
    assert len(whole) == 4 and min(whole.values()) > 70_000


def test_instructions_become_special_on_every_version_and_change_again_for_other_types() -> None:
    recorded = sorted(RESULTS.glob("specialising-py*.txt"))
    assert len(recorded) == 5
    for path in recorded:
        stages = re.split(r"^(?=\S)", path.read_text("utf-8"), flags=re.MULTILINE)[1:]
        hot, other = stages[2], stages[4]
        assert "BINARY_OP → BINARY_OP_ADD_INT" in hot
        assert "BINARY_OP_ADD_INT" in stages[3]
        assert "BINARY_OP_ADD_INT" not in other
        assert "UNICODE" in other


def test_versions_compile_the_same_function_differently() -> None:
    recorded = {path.stem.rpartition("py")[2]: path.read_text("utf-8") for path in RESULTS.glob("versions-py*.txt")}
    assert len(recorded) == 11
    assert len(set(recorded.values())) >= 8
    assert all("RETURN_VALUE" in text for text in recorded.values())


def test_the_data_of_the_figure_is_what_walking_records() -> None:
    if sys.version_info[:2] == (3, 11):
        assert walk.DATA.read_text("utf-8") == walk.script()


def test_the_numbers_in_the_text_are_those_of_the_records(monkeypatch) -> None:
    page = verify.CHAPTER / "index.md"
    assert verify.sentences(page, verify.told()).wrong == 0
    monkeypatch.setattr(verify, "CASES", [])
    assert verify.sentences(page, verify.told()).wrong == 1


# Exercises


def test_counts_are_of_all_that_runs() -> None:
    def inner():
        return 1

    def outer():
        return inner() + inner()

    found = solutions.counts(outer)
    assert found["RETURN_VALUE"] + found["RETURN_CONST"] == 3  # 3.12 and 3.13 have one for constants
    assert found["BINARY_OP"] == 1


def test_missed_lines_are_those_of_the_branch_that_was_not_taken() -> None:
    assert solutions.missed_lines(solutions.priced, 30) == [3]
    assert solutions.missed_lines(solutions.priced, 300) == [4]


def test_a_constant_is_replaced_in_a_copy_alone() -> None:
    changed = solutions.with_constant(solutions.priced, 0.5, 0.25)
    assert (changed(200), solutions.priced(200), changed(40)) == (50.0, 100.0, 30.0)
