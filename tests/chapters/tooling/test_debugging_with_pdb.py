"""The chapter on pdb: its recorded conversations, replayed with the real pdb of several Pythons."""

from __future__ import annotations

import bdb
import io
import random
import re
import sys
from collections.abc import Callable, Iterator
from contextlib import redirect_stdout

import pytest

from debugging_with_pdb import draw, player, solutions, tracing
from debugging_with_pdb.mini_debugger import MiniDebugger
from debugging_with_pdb.program import load
from debugging_with_pdb.sessions import PYTHONS, SESSIONS, combinations, record_path
from debugging_with_pdb.transcript import Session, converse, tidy
from sphinx_runnable_listings.listing import interpreter


@pytest.fixture(autouse=True)
def no_breakpoints_left_over() -> Iterator[None]:
    bdb.Breakpoint.clearBreakpoints()
    yield
    bdb.Breakpoint.clearBreakpoints()


@pytest.mark.parametrize(("name", "python"), combinations())
def test_a_recorded_conversation_happens_again(name: str, python: str) -> None:
    executable = interpreter(python)
    if executable is None:
        pytest.skip(f"no Python {python} here")
    assert converse(SESSIONS[name], executable) == record_path(name, python).read_text("utf-8")


def test_every_session_is_recorded_on_four_versions_and_nothing_else_lies_there() -> None:
    assert len(PYTHONS) >= 4
    recorded = {path.name for path in record_path("x", "3").parent.glob("*.txt")}
    assert recorded == {record_path(*combination).name for combination in combinations()}


def test_set_trace_stops_on_its_own_line_from_3_13_on_and_one_line_later_before() -> None:
    for python in ("3.6", "3.7", "3.8", "3.9", "3.10", "3.11", "3.12", "3.13"):
        text = record_path("set_trace", python).read_text("utf-8")
        first = re.search(r"stop_here\.py\((\d+)\)", text)
        assert first is not None
        assert int(first.group(1)) == (2 if python == "3.13" else 3)


def test_transcripts_name_no_folder_of_this_machine() -> None:
    for combination in combinations():
        text = record_path(*combination).read_text("utf-8")
        assert not re.search(r"/(tmp|root|home|usr|var)/", text)
        assert "\x1b" not in text


def test_frames_of_the_standard_library_are_folded_into_one_line() -> None:
    text = (
        "  /opt/lib/pdb.py(1)main()\r\n-> pdb.run()\r\n  /opt/lib/bdb.py(2)run()\r\n-> exec(cmd)\r\n"
        "  <string>(1)<module>()\r\n> /x/y/a.py(3)f()\r\n-> go()\r\n"
    )
    assert tidy(text, "/x/y") == "  （标准库的帧）\n> /demo/a.py(3)f()\n-> go()\n"


@pytest.mark.parametrize(
    "source",
    [
        "import os\n",
        "\n\n# 注释\nx = 1\n",
        '# 注释\n"""文档字符串"""\nx = 1\n',
        "# 注释\n@print\n@str\ndef f(): ...\n",
        "# 注释\n@print\nclass A: ...\n",
        "(\n    1 +\n    2\n)\n",
        "if True:\n    x = 1\n",
        "from __future__ import annotations\nx = 1\n",
    ],
)
def test_the_first_stop_that_we_predict_is_the_first_stop_of_pdb(source: str) -> None:
    session = Session("first", ("-m", "pdb", "first.py"), ("q",), files={"first.py": source})
    stopped = re.search(r"first\.py\((\d+)\)", converse(session, sys.executable))
    assert stopped is not None
    expected = solutions.first_stop(source)
    assert int(stopped.group(1)) == expected


@pytest.mark.usefixtures("no_collection")
def test_the_small_debugger_stops_where_the_real_one_stops() -> None:
    rng = random.Random(11)
    report = load("pdb_demo").report
    utils = load("utils").__file__
    seen = set()
    for _ in range(300):
        commands = [rng.choice(["s", "n", "r", "unt"]) for _ in range(rng.randint(1, 25))]
        if rng.random() < 0.5:
            commands.insert(0, f"b {utils}:{rng.choice([2, 4, 5, 9])}")
            commands.insert(rng.randint(1, len(commands)), "c")
        prices = [rng.randint(1, 9) for _ in range(rng.randint(1, 4))]
        bdb.Breakpoint.clearBreakpoints()
        written: list[str] = []
        with redirect_stdout(io.StringIO()):
            MiniDebugger(iter([*commands, "c", "c", "c"]), written.append).runcall(report, "甲", prices)
        ours = [match.groups() for line in written if (match := re.match(r"> \S+\((\d+)\)(\w+)\(\)", line))]
        bdb.Breakpoint.clearBreakpoints()
        real = solutions.batch([*commands, "c", "c"], report, "甲", prices)
        theirs = re.findall(r"> \S+\((\d+)\)(\w+)\(\)", real)
        assert ours == theirs, commands
        seen.add(tuple(ours))
    assert len(seen) > 100


def test_the_small_debugger_survives_unknown_commands_and_running_out_of_them() -> None:
    written: list[str] = []
    assert MiniDebugger(iter(["what"]), written.append).runcall(load("utils").total, [1, 2]) is None
    assert written[-1] == "不认识的命令：what"


def own_tracer(*_: object) -> None: ...


def tracer_after(run: Callable[[], object]) -> object:
    """The trace function that ``run`` leaves, when it finds `own_tracer`."""
    before = sys.gettrace()
    sys.settrace(own_tracer)
    try:
        run()
        return sys.gettrace()
    finally:
        sys.settrace(before)


def test_tracing_hears_each_call_return_and_line_and_puts_the_old_tracer_back() -> None:
    report, heard = load("pdb_demo").report, []
    with redirect_stdout(io.StringIO()):
        assert tracer_after(lambda: heard.extend(tracing.events(report, "早餐", [3, 4, 5]))) is own_tracer
    calls = [event for event in heard if event[0] == "call"]
    assert calls == [("call", "report", 7), ("call", "average", 8), ("call", "total", 1)]
    assert heard.count(("line", "total", 4)) == 3
    assert [name for kind, name, _ in heard if kind == "return"] == ["total", "average", "report"]


def test_next_never_leaves_its_frame_and_until_never_goes_back() -> None:
    assert {name for _, name, _ in draw.stops("report", "n")} == {"report"}
    assert {name for _, name, _ in draw.stops("report", "s")} == {"report", "average", "total"}
    lines = [line for _, name, line in draw.stops("total", "unt") if name == "total"]
    assert lines == sorted(lines)


def test_turns_lose_no_line_of_a_conversation_and_stop_where_pdb_stopped() -> None:
    for combination in combinations():
        recorded = record_path(*combination).read_text("utf-8")
        told = player.turns(recorded)
        lines = [line for turn in told for line in (f"{turn.prompt} {turn.typed}", *turn.reply.splitlines())]
        assert [line.rstrip() for line in lines] == [line.rstrip() for line in recorded.splitlines()]
    walk = player.turns(record_path("walk", "3.13").read_text("utf-8"))
    assert [turn.place for turn in walk[:3]] == [("pdb_demo.py", 4, "<module>")] * 2 + [("utils.py", 2, "total")]
    assert [turn.place for turn in walk if turn.typed in "ud"] == [("utils.py", 9, "average"), ("utils.py", 2, "total")]
    assert walk[-1].typed == "q"
    assert walk[-1].place is None


def test_the_data_of_the_player_is_what_the_records_say() -> None:
    assert player.DATA.read_text("utf-8") == player.script()


def test_of_two_stops_in_one_reply_the_last_one_counts_and_empty_lines_stay() -> None:
    told = player.turns(
        "$ python -m pdb a.py\n> /demo/a.py(1)<module>()\n(Pdb) n ;; n\n> /demo/a.py(2)f()\n\n> /demo/a.py(3)g()\n"
    )
    assert [(turn.prompt, turn.typed) for turn in told] == [("$", "python -m pdb a.py"), ("(Pdb)", "n ;; n")]
    assert told[1].place == ("a.py", 3, "g")
    assert told[1].reply == "> /demo/a.py(2)f()\n\n> /demo/a.py(3)g()"


def test_rebindings_are_the_lines_that_gave_a_name_another_object() -> None:
    rng = random.Random(7)
    ways = {  # what a line does → whether x is another object afterwards
        "x = object()": True,
        "x = [0]": True,  # equal to the one before it, and another
        "x = x": False,
        "y = object()": False,
        "other()": False,
        "x, y = object(), x": True,
        "for x in [object()]: y = x": True,
    }
    for _ in range(100):
        lines = ["x = [0]", *rng.choices(list(ways), k=rng.randint(1, 8))]
        space: dict[str, object] = {}
        exec("def other():\n    x = object()\ndef f(x):\n" + "".join(f"    {line}\n" for line in lines), space)
        changed = [4 + k for k, line in enumerate(lines) if ways.get(line, True)]
        assert [line for line, _ in solutions.rebindings("x", space["f"], None)] == changed
    in_place = "def f():\n    x = []\n    x.append(1)\n    x += [2]\n    x = x + [3]\n    del x\n"
    exec(in_place, space)
    found = solutions.rebindings("x", space["f"])
    assert found == [(2, [1, 2]), (5, [1, 2, 3]), (6, solutions.MISSING)]
    assert tracer_after(lambda: solutions.rebindings("x", space["f"])) is own_tracer


# Questions


def test_what_a_prompt_inside_a_function_sees_changed_with_3_12_for_list_comprehensions_alone() -> None:
    for python in ("2.7", "3.6", "3.7", "3.8", "3.9", "3.10", "3.11", "3.12", "3.13", "3.14", "3.15"):
        text = (record_path("walk", "3.13").parents[1] / f"scopes-py{python}.txt").read_text("utf-8")
        plain, helped = text.split("先执行")
        list_comprehension = "[4, 5]" if python in ("2.7", "3.12", "3.13", "3.14", "3.15") else "NameError"
        assert [line.partition("：")[2] for line in plain.splitlines()[1:]] == [
            list_comprehension, "NameError", "NameError",
        ], python  # fmt: skip
        assert [line.partition("：")[2] for line in helped.splitlines()[1:]] == ["[4, 5]", "[4, 5]", "3"], python


def test_a_breakpoint_without_a_keyboard_ends_in_bdbquit_and_can_be_switched_off() -> None:
    lines = (record_path("walk", "3.13").parents[1] / "quitting.txt").read_text("utf-8").splitlines()
    assert [line.endswith("bdb.BdbQuit") for line in lines] == [True, True, True, False, False]
    assert lines[-1].endswith("[9]")
