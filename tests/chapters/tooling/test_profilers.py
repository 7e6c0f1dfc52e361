"""Profilers held against programs whose times are known: tracing, sampling, tracemalloc, and what to make faster."""

from __future__ import annotations

import mmap
import re
import sys
import threading
import time
from collections.abc import Iterator
from random import Random

import pytest

from browser import scripts_alone
from handbook import SOURCE
from profilers import (
    agreement,
    causal,
    confidence,
    cost,
    memory,
    programs,
    report,
    safepoints,
    sampling,
    solutions,
    tracing,
    verify,
    versions,
    walk,
)
from profilers.programs import HANDLER, Row, Truth, random_plan, source

RESULTS = verify.RESULTS


def printed(name: str) -> dict[str, str]:
    """What a listing printed, by version: ``3.11``."""
    return {path.stem.partition("-py")[2]: path.read_text("utf-8") for path in sorted(RESULTS.glob(f"{name}-py*.txt"))}


# Tracing


@pytest.fixture
def alone() -> Iterator[None]:
    """No other thread of this process runs while this one computes: since 3.12 cProfile is told what all of them do."""
    before = sys.getswitchinterval()
    sys.setswitchinterval(3600)
    yield
    sys.setswitchinterval(before)


@pytest.mark.usefixtures("alone")
def test_a_thread_that_is_always_ready_is_in_no_profile() -> None:
    done = threading.Event()

    def others() -> None:
        while not done.is_set():
            time.sleep(0)  # it gives way and asks again

    other = threading.Thread(target=others)
    other.start()
    try:
        assert agreement.compare(Random(3), 5)[1] == []
    finally:
        done.set()
        other.join()


@pytest.mark.usefixtures("alone")
def test_three_profilers_give_every_function_its_calls_and_its_time() -> None:
    count, wrong = agreement.compare(Random(21), 20)
    assert count > 1500
    assert wrong == []


def test_programs_recurse_raise_resume_and_are_called_back_from_c() -> None:
    rng, seen = Random(21), set()
    for _ in range(20):
        truth = Truth(random_plan(rng))
        rows = truth.rows()
        seen |= {"recursion" for row in rows.values() if row.outermost < row.calls}
        seen |= {"resumed" for name, row in rows.items() if name[0] == "g" and row.calls > 1}
        seen |= {"from C" for caller, _ in truth.edges() if caller == "max"}
        seen |= {"raised" for name in rows if ("raise",) in truth.plan.get(name, [])}
    assert seen == {"recursion", "resumed", "from C", "raised"}


def forgetful(self, *, of: str):
    key, started, inside = self._open.pop()
    took = self.now() - started
    self._depth[key] -= 1
    self.calls[key] += 1
    self.own[key] += took - (0 if of == "callees" else sum(inside))
    if of == "recursion" or not self._depth[key]:
        self.outermost[key] += 1
        self.total[key] += took
    if self._open:
        self._open[-1].inside.append(took)


@pytest.mark.usefixtures("alone")
@pytest.mark.parametrize("of", ["callees", "recursion"])
def test_a_profiler_that_forgets_is_found(monkeypatch, of: str) -> None:
    monkeypatch.setattr(tracing.Profile, "_leave", lambda self: forgetful(self, of=of))
    assert agreement.compare(Random(1), 10)[1] != []


@pytest.mark.usefixtures("alone")
def test_a_look_that_costs_time_is_charged_where_the_page_says(monkeypatch) -> None:
    check = verify.looks(5, 30)
    assert check.count > 150
    assert check.wrong == 0
    monkeypatch.setattr(cost, "predicted", lambda plan, each: {n: r.own for n, r in Truth(plan).rows().items()})
    monkeypatch.setattr(verify, "predicted", cost.predicted)
    assert verify.looks(5, 5).wrong > 0


def test_the_order_of_functions_changes_with_the_cost() -> None:
    true, costly = (cost.shares(cost.predicted(HANDLER, each)) for each in (0, 10))
    assert true["render"] == true["log"] == 0.2
    assert costly["render"] > 4 * costly["log"]


@pytest.mark.usefixtures("alone")
def test_the_report_counts_recursion_once(capsys) -> None:
    report.main()
    told = capsys.readouterr().out
    assert re.search(r"1 +0\.000 +0\.000 +1000\.000 +1000\.000 \{built-in method builtins\.exec\}", told)
    assert re.search(r"5/1 +5\.000 +1\.000 +5\.000 +5\.000 <program>", told)


def test_versions_differ_where_the_page_says() -> None:
    told = printed("versions")
    assert len(told) == 11
    for version, text in told.items():
        minor = tuple(map(int, version.split(".")))
        both, threads = text.splitlines()[:2]
        if minor < (3, 12):
            assert "先开的看见：没有，后开的看见：有" in both
            assert "看不见；等锁的 acquire 自己花了 100" in threads
        else:
            error = "tool 2 is already in use" if minor >= (3, 15) else "Another profiling tool is already active"
            assert f"ValueError: {error}" in both
            assert "acquire 花了 0；acquire 还“递归”了" in threads or "没有线程" in threads
        assert "生成器交出 3 个值，算 4 次调用" in text
        assert ("profiling.sampling：有" in text) == (minor >= (3, 15))
    assert versions.resumed() == 4


# Sampling


def test_a_look_at_every_tick_is_the_truth_and_the_timeline_is_recorded_by_a_run() -> None:
    assert verify.every_tick(8, 15).wrong == 0
    rng = Random(8)
    for _ in range(15):
        plan = random_plan(rng)
        recorded = [(stack, 1) for stack, n in walk.timeline(source(plan)) for _ in range(n)]
        assert recorded == [(stack, 1) for stack, n in Truth(plan).spans for _ in range(n)]


@pytest.mark.parametrize(("period", "phase", "only"), [(100, 0, "extend"), (100, 35, "render"), (200, 90, "log")])
def test_looks_in_step_with_the_program_see_one_place(period: int, phase: int, only: str) -> None:
    spans = sampling.repeated(Truth(HANDLER).spans, 4)
    length = sampling.length_of(spans)
    own, _ = sampling.counted(sampling.stacks_at(spans, sampling.periodic(length, period, phase)))
    assert set(own) == {only}
    own, _ = sampling.counted(sampling.stacks_at(spans, sampling.jittered(length, period, 1)))
    assert len(own) == 5


def test_a_function_is_on_a_stack_once_however_deep() -> None:
    own, total = sampling.counted([("a", "b", "a", "b"), ("a",)])
    assert (own, total) == ({"b": 1, "a": 1}, {"a": 2, "b": 1})


def test_intervals_and_numbers_of_looks_are_those_of_scipy(monkeypatch) -> None:
    assert verify.intervals(25).wrong == 0
    assert verify.least(0.1, 0.2).wrong == 0
    monkeypatch.setattr(confidence, "enough", lambda low, high: (136, 20))
    assert verify.least(0.1, 0.2).wrong == 1


def test_signals_are_seen_where_the_interpreter_stops() -> None:
    told = printed("safepoints")
    assert len(told) == 11
    for version, text in told.items():
        early = tuple(map(int, version.split("."))) < (3, 10)
        assert (text.count("记在：alone 第 1 行"), text.count("记在：已经返回以后")) == ((1, 0) if early else (0, 1))
        assert ("记在：刚进 innocent" in text) == (not early)
        assert "响了 5 次，记下 1 次" in text
    assert safepoints.innocent(3) == 3


def test_the_collector_of_315_counts_as_the_chapter_does() -> None:
    told = printed("tachyon")
    assert re.search(r"(\d{3}) 眼，数得不同的程序 0 个", told["3.15"])
    assert "默认每 1000 微秒看一眼，量 wall；可选 wall、cpu、gil、exception" in told["3.15"]
    spans = Truth(HANDLER).spans
    stacks = sampling.stacks_at(spans, sampling.periodic(sampling.length_of(spans), 7))
    own, total = sampling.counted(stacks)
    for name, count in own.items():
        assert re.search(rf"^{name} +栈顶 +{count}  栈上 +{total[name]}$", told["3.15"], re.MULTILINE)


# Memory


def test_tracemalloc_sees_what_went_through_pythons_allocators() -> None:
    now, peak, _ = memory.traced(lambda: mmap.mmap(-1, 8 * memory.MIB))
    assert peak < 0.1
    now, peak, _ = memory.traced(lambda: bytes(8 * memory.MIB))
    assert 8 <= now <= peak < 8.1
    now, peak, _ = memory.traced(lambda: len(bytes(8 * memory.MIB)))
    assert now < 0.1
    assert peak >= 8
    assert memory.started_late(memory.MIB)[1] < 0.1


# What to make faster


def test_a_machine_takes_as_long_as_the_slowest_of_each_round() -> None:
    assert verify.together(11, 6).wrong == 0
    assert causal.elapsed([[("lock", "l"), ("run", "a", 3), ("unlock", "l")]] * 3) == 9
    assert causal.elapsed([[("run", "a", 3)], [("run", "b", 5)]]) == 5


def test_slowing_the_others_tells_what_a_change_would_bring(monkeypatch) -> None:
    assert verify.virtually(12, 2, locks=False).wrong == 0
    assert verify.virtually(12, 3, locks=True).wrong == 0
    monkeypatch.setattr(causal.Machine, "freed", lambda self, i: self.at.__setitem__(i, self.at[i] + 1))
    assert verify.virtually(12, 2, locks=False).wrong > 0


def test_shares_mislead_where_somebody_waits() -> None:
    real = causal.elapsed(causal.really_faster(causal.PIPELINE, "resize", causal.HALF))
    assert real == causal.elapsed(causal.PIPELINE) == 600
    assert causal.from_shares(causal.PIPELINE, "resize", causal.HALF) < 460


# The figure


def test_the_browser_looks_at_the_times_and_counts_as_python_does(chromium) -> None:
    scripts = [SOURCE / f"_static/stepper/{name}.js" for name in ("stepper", "timelines", "peeks")]
    spans, cases = walk.cycle(), []
    for looks, period, phase, seed in [(7, 3, 1, None), (90, 100, 42, None), (300, 97, 5, None), (200, 210, 0, 1)]:
        times = sampling.jittered(looks * period, period, seed) if seed else [phase + k * period for k in range(looks)]
        own, _ = sampling.counted(sampling.stacks_at(spans, (time % 100 for time in times)))
        cases.append(([looks, period, phase, seed], own))
    with scripts_alone(chromium, scripts) as page:
        run = """([looks, period, phase, seed]) => {
          return PEEKS.counted(TIMELINE.spans, PEEKS.times(looks, { period, phase, seed }));
        }"""
        for settings, own in cases:
            assert page.evaluate(run, settings) == own
        for k, n in ((0, 5), (3, 10), (100, 1000)):
            assert page.evaluate("([k, n]) => PEEKS.wilson(k, n)", [k, n]) == pytest.approx(confidence.wilson(k, n))


def test_the_data_of_the_figure_is_what_walking_records() -> None:
    assert walk.DATA.read_text("utf-8") == walk.script()


# The page


def test_the_numbers_in_the_text_are_those_of_the_record(monkeypatch) -> None:
    page = verify.CHAPTER / "index.md"
    assert verify.sentences(page, verify.told()).wrong == 0
    monkeypatch.setattr(confidence, "enough", lambda low, high: (1, 1))
    assert verify.sentences(page, verify.told()).wrong == 2


def test_measurements_on_record_point_where_the_text_says(monkeypatch, tmp_path) -> None:
    assert verify.recorded().wrong == 0
    assert verify.recorded().count == 6
    (tmp_path / "measured-py3.11.txt").write_text("40%\n41%\n", "utf-8")
    (tmp_path / "real.txt").write_text("heavy 占 30%\n", "utf-8")
    monkeypatch.setattr(verify, "RESULTS", tmp_path)
    assert verify.recorded().wrong == 2


def test_the_recorded_table_reaches_what_the_page_promises() -> None:
    *rows, total = (RESULTS / "verified.txt").read_text("utf-8").splitlines()[1:]
    counts = [int(row.split()[1].replace(",", "")) for row in rows]
    assert total == f"共 {sum(counts):,} 次比较，不一致 0 次"
    assert sum(counts) > 100_000
    assert {row.split()[0] for row in rows} >= {"3.8", "3.13", "3.14", "3.15"}


# Exercises


def test_lines_get_their_time_whatever_the_line_calls() -> None:
    program = programs.Program(solutions.LINES)
    steps = program.space["steps"]
    spent = solutions.by_line(lambda: steps(program.ticks), program.now, steps.__code__)
    assert {line: n for line, n in spent.items() if n} == {1: 5, 3: 6, 4: 7}
    assert sys.gettrace() is None or "pytest" in repr(sys.gettrace())


@pytest.mark.usefixtures("alone")
def test_what_a_look_costs_is_taken_off_to_the_tick() -> None:
    rng = Random(6)
    for _ in range(10):
        plan, each = random_plan(rng), rng.randint(1, 9)
        own = solutions.corrected(cost.profiled(source(plan), each), each)
        rows: dict[str, Row] = Truth(plan).rows()
        assert {name: own[name] for name in rows} == {name: row.own for name, row in rows.items()}


def test_folded_stacks_have_a_line_each() -> None:
    assert solutions.folded([("a", "b"), ("a",), ("a", "b")]) == ["a 1", "a;b 2"]
