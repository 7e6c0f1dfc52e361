"""The chapter's classification of names, held against symtable and code objects; its walks; the exercises."""

from __future__ import annotations

import random
import re

import pytest

from scopes_and_compilation import agreement, answers, programs, resolve, solutions, stages, tables, verify, walk

RESULTS = verify.CHAPTER / "results"


def wrong(number: int, seed: int = 5) -> int:
    agreement.analyzed.cache_clear()
    rng = random.Random(seed)
    return sum(bool(agreement.compare(programs.random_program(rng))[1]) for _ in range(number))


def test_fresh_programs_are_classified_or_refused_as_by_the_interpreter() -> None:
    assert wrong(200) == 0


def test_programs_use_everything_that_the_chapter_names_and_some_are_refused() -> None:
    rng = random.Random(5)
    sources = [programs.random_program(rng) for _ in range(200)]
    text = "\n".join(sources)
    for written in ("global", "nonlocal", ":=", "lambda", "except", "match", "class _B", "__d", "super", "import x.y"):
        assert written in text
    refused = {
        told for told in (agreement.outcome(agreement.theirs, source) for source in sources) if isinstance(told, str)
    }
    kinds = {re.sub(r"'\w+'", "'…'", told) for told in refused}
    assert len(kinds) >= 5
    assert len(sources) > 3 * len(refused)


@pytest.mark.parametrize(
    "broken",
    ["class hides nothing", "first iterable", "passing on", "nonlocal", "super", "mangling", "walrus", "cells"],
)
def test_the_comparison_notices_a_broken_rule(broken: str, monkeypatch: pytest.MonkeyPatch) -> None:
    if broken == "class hides nothing":
        monkeypatch.setattr(tables.Scope, "is_function", lambda self: self.kind != "模块")
    elif broken == "first iterable":
        monkeypatch.setattr(tables.Collector, "source", lambda self, node: None)
    elif broken == "passing on":
        monkeypatch.setattr(resolve, "FREE", "路过")
    elif broken == "nonlocal":
        monkeypatch.setattr(tables.Collector, "Nonlocal", lambda self, node: None)
    elif broken == "super":

        def name(self, node) -> None:
            (self.use if isinstance(node.ctx, tables.ast.Load) else self.bind)(node.id)

        monkeypatch.setattr(tables.Collector, "Name", name)
    elif broken == "mangling":
        monkeypatch.setattr(tables, "mangled", lambda name, private: name)
    elif broken == "walrus":
        monkeypatch.setattr(tables.Collector, "NamedExpr", tables.Collector.below)
    else:
        monkeypatch.setattr(resolve, "CELL", "局部")
    assert wrong(40) > 0


def test_closures_of_compiled_code_are_those_that_were_predicted_and_a_wrong_one_is_noticed(monkeypatch) -> None:
    source = "def f(a):\n    def g():\n        return [h for h in (lambda: a, b)]\n    return g\n"
    agreement.analyzed.cache_clear()
    count, missed = agreement.compare_code(source)
    assert count >= 3
    assert missed == []
    agreement.analyzed.cache_clear()
    monkeypatch.setattr(resolve, "CELL", "局部")
    assert agreement.compare_code(source)[1] != []
    agreement.analyzed.cache_clear()


def test_the_recorded_runs_cover_every_interpreter_without_a_disagreement() -> None:
    recorded = sorted(RESULTS.glob("agreement-py*.txt"))
    assert len(recorded) == 10
    for path in recorded:
        text = path.read_text("utf-8")
        assert re.findall(r"不一致 (\d+)", text) == ["0", "0", "0"]
        assert all(int(count) > 150 for count in re.findall(r"：(\d+) [项种]", text))


def test_the_whole_library_of_every_interpreter_was_compared() -> None:
    rows = [line for line in (RESULTS / "verified.txt").read_text("utf-8").splitlines() if verify.WHAT in line]
    assert [row.split()[0] for row in rows] == [f"3.{minor}" for minor in range(6, 16)]
    assert all(int(row.split()[1].replace(",", "")) > 50_000 and row.split()[2] == "0" for row in rows)


def test_the_recorded_answers_are_those_that_the_text_gives() -> None:
    recorded = {path.stem.rpartition("py")[2]: path.read_text("utf-8") for path in RESULTS.glob("answers-py*.txt")}
    assert len(recorded) == 11
    for version, text in recorded.items():
        told = dict(line.split("：", 1) for line in text.splitlines())
        minor = int(version.split(".")[1]) if version != "2.7" else 0
        inlined = minor >= 12
        assert told["eval 里的生成器看得见局部变量吗"] == "NameError"
        assert told["eval 里的列表推导式看得见吗"] == ("[4]" if inlined or not minor else "NameError")
        assert told["列表推导式的变量留在外面吗"] == ("NameError" if minor else "4")
        assert told["改 locals() 的结果，变量变吗"] == "1"
        assert told["改帧的 f_locals，变量变吗"] == ("2" if minor >= 13 else "1")
        assert told['函数里 exec("y = 2") 以后，locals() 里有 y 吗'] == str(minor < 13)
        if minor:
            assert told["注解里的名字还没有定义，函数定义得了吗"] == ("定义得了" if minor >= 14 else "NameError")
            assert told["里面的函数要 a，隔着一个也用 a 的列表推导式"] == ("NameError" if inlined else "外面的")


def test_every_question_has_one_answer() -> None:
    assert len(re.findall(r"^# ", answers.QUESTIONS, re.MULTILINE)) == 12


def test_the_instructions_follow_from_the_kinds_on_every_version() -> None:
    recorded = sorted(RESULTS.glob("stages-py*.txt"))
    assert len(recorded) == 10
    for path in recorded:
        text = path.read_text("utf-8")
        assert "符号表  LIMIT=全局  step=自由  total=局部" in text
        for name, instruction in (("total", "LOAD_FAST"), ("step", "LOAD_DEREF"), ("LIMIT", "LOAD_GLOBAL")):
            assert re.search(rf"{instruction}\w* .*{name}", text)
    assert stages.table(stages.SOURCE) == ["LIMIT=全局", "step=自由", "total=局部"]


def test_the_data_of_the_figure_is_what_walking_records() -> None:
    assert walk.DATA.read_text("utf-8") == walk.script()


def test_walks_stop_where_the_kind_says_and_one_that_stops_at_classes_is_noticed(monkeypatch) -> None:
    monkeypatch.setattr(agreement, "MODULES", ["contextlib", "enum"])
    check = verify.walks()
    assert check.count > 1000
    assert check.wrong == 0
    monkeypatch.setattr(
        verify, "steps", lambda scope, name: [walk.Step(0, "taken", ""), *[walk.Step(0, "taken", "")] * 2]
    )
    assert verify.walks().wrong > 0


def test_the_numbers_in_the_text_are_those_of_the_records(monkeypatch) -> None:
    page = verify.CHAPTER / "index.md"
    assert verify.sentences(page, verify.told()).wrong == 0
    monkeypatch.setattr(verify, "asked", lambda printed: 7)
    assert verify.sentences(page, verify.told()).wrong == 2


# Exercises


def test_names_from_outside_are_those_that_nothing_binds() -> None:
    source = "import os\ndef f(x):\n    global made\n    made = [len(y) for y in x]\n    return os.sep + tail\n"
    assert solutions.outside(source) == ["len", "tail"]


def test_evaluate_sees_variables_in_functions_inside_and_not_those_outside() -> None:
    assert verify.closures().wrong == 0
    assert solutions.evaluate("(lambda: a + k)()", {"a": 1}, {"k": 2}) == 3
    with pytest.raises(NameError):
        solutions.evaluate("(lambda: z)()", {"a": 1}, {})


def test_shadowed_names_are_assigned_read_and_not_declared() -> None:
    source = "n = t = 0\ndef f():\n    n = n + 1\ndef g():\n    global t\n    t = t + 1\ndef h():\n    n = 2\n"
    assert solutions.shadowed(source) == [("f", "n")]
