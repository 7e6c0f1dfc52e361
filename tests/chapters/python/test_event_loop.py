"""The chapter's event loop, held against asyncio; the recorded schedules; the exercises."""

from __future__ import annotations

import asyncio
import random
import re

import pytest

from event_loop import agreement, answers, programs, solutions, verify, walk
from event_loop import loop as own
from sphinx_runnable_listings.checks import recorded_counts

RESULTS = verify.CHAPTER / "results"


def differs(programs: int) -> bool:
    """Does any of so many programs go another way than with asyncio? The first one ends the asking."""
    rng = random.Random(5)
    return any(agreement.compare(rng)[1] is not None for _ in range(programs))


def test_fresh_programs_happen_in_the_order_of_asyncio() -> None:
    check = verify.fresh_programs(300, seed=5)
    assert check.count > 10_000
    assert check.wrong == 0


class Ordered(own.Handle):
    """Timers in the order of their calls, which the heap of asyncio does not keep."""

    made = 0

    def __init__(self, *args, **options) -> None:
        super().__init__(*args, **options)
        Ordered.made += 1
        self.place = Ordered.made

    def __lt__(self, other) -> bool:
        return (self.when, self.place) < (other.when, other.place)


@pytest.mark.parametrize(
    "broken", ["whole queue", "ties", "cancel reaches nobody", "context", "gather", "siblings", "group", "end", "hash"]
)
def test_the_comparison_notices_a_broken_rule(broken: str, monkeypatch: pytest.MonkeyPatch) -> None:
    if broken == "whole queue":

        def run_once(self) -> None:
            self.turn += 1
            while self.timers and self.timers[0].when <= self.now:
                self.ready.append(own.heapq.heappop(self.timers))
            if not self.ready:
                self.now = self.timers[0].when
            while self.ready:
                self.do(self.ready.popleft())

        monkeypatch.setattr(own.Loop, "run_once", run_once)
    elif broken == "ties":
        monkeypatch.setattr(own, "Handle", Ordered)
    elif broken == "cancel reaches nobody":

        def cancel(self) -> bool:
            self.must_cancel = not self.done()
            return self.must_cancel

        monkeypatch.setattr(own.Task, "cancel", cancel)
    elif broken == "context":
        shared = own.copy_context()
        monkeypatch.setattr(own, "copy_context", lambda: shared)
        monkeypatch.setattr(own.Loop, "do", lambda self, handle: handle.cancelled or handle.callback(*handle.args))
    elif broken == "gather":
        monkeypatch.setattr(own, "GATHERS_AT_ONCE", not own.GATHERS_AT_ONCE)
    elif broken == "siblings":

        def finish(self, state="成", value=None, error=None) -> None:
            for child in self.children if error is not None else ():
                child.cancel()
            own.Future.finish(self, state, value, error)

        monkeypatch.setattr(own.Gathering, "finish", finish)
    elif broken == "group":
        monkeypatch.setattr(own, "GROUP_RESTORES", not own.GROUP_RESTORES)
    elif broken == "end":
        monkeypatch.setattr(own, "ENDS_CANCELLED", not own.ENDS_CANCELLED)
    else:
        monkeypatch.setattr(own.Task, "__hash__", lambda self: -self.number)
    rules_of_groups = broken in ("group", "hash")
    if rules_of_groups and not agreement.GROUPS:
        pytest.skip("the standard library has task groups from 3.11")
    assert differs(600 if rules_of_groups else 150)


def test_programs_do_everything_that_the_chapter_names() -> None:
    rng = random.Random(3)
    said = [event for _ in range(150) for event in agreement.by_asyncio(programs.random_program(rng, agreement.GROUPS))]
    done = {event[3] for event in said if event[0] != "最后"}
    kinds = {name[3:].replace("_", " ") for name in vars(programs.Run) if name.startswith("do_")}
    assert done - {"开始", "走完", "出错", "接住", "接住取消", "收尾", "收好", "回调"} == kinds - (
        set() if agreement.GROUPS else {"group"}
    )
    assert {"接住取消", "收好", "回调", "出错"} <= done
    states = [state for event in said if event[0] == "最后" for state in event[1]]
    assert all(finished for finished, _ in states)
    assert {cancelled for _, cancelled in states} == {True, False}


def test_the_recorded_runs_cover_every_interpreter_without_a_disagreement() -> None:
    recorded = sorted(RESULTS.glob("agreement-py*.txt"))
    assert len(recorded) == 9
    for path in recorded:
        [(number, groups, _, bad)] = re.findall(
            r"(\d+) 个程序（(.*)），(\d+) 件事，不一致 (\d+) 个程序", path.read_text("utf-8")
        )
        assert (number, bad) == (str(agreement.PROGRAMS), "0")
        assert (groups == "有任务组") == (int(path.stem.rpartition(".")[2]) >= 11)
    whole = recorded_counts(verify.RECORD, verify.SCHEDULES)
    assert len(whole) == 9 and min(whole.values()) > 48_000


def test_the_data_of_the_figure_is_what_walking_records() -> None:
    assert walk.DATA.read_text("utf-8") == walk.script()


def events(title: str) -> list[tuple[int, str, str]]:
    return [(step["now"], step["who"], words) for step in walk.record(walk.PROGRAMS[title]) for words in step["said"]]


def test_the_schedules_prove_what_the_boxes_on_misconceptions_say() -> None:
    turns = events("await 不让出")
    assert [who for _, who, _ in turns] == ["甲"] * 4 + ["乙", "甲"]
    assert (1, "主", "cancel() 之后，done() 是 False") in events("取消以后")
    assert (3, "甲", "收拾好了") in events("取消以后")
    assert (1, "主", "gather 抛出了 ValueError") in events("gather 里有人出错")
    assert (3, "乙", "照样走完") in events("gather 里有人出错")
    assert (1, "乙", "被任务组取消") in events("任务组里有人出错")


def test_timers_of_one_time_run_in_the_order_of_the_heap() -> None:
    loop, order = own.Loop(), []
    for name in "甲乙丙丁戊":
        loop.call_later(1, order.append, name)
    loop.run_once()
    assert "".join(order) == answers.same_time() == "甲丙戊乙丁"


def test_the_recorded_answers_are_those_that_the_text_gives() -> None:
    recorded = {int(path.stem.rpartition(".")[2]): path.read_text("utf-8") for path in RESULTS.glob("answers-py*.txt")}
    assert sorted(recorded) == list(range(7, 16))
    for minor, text in recorded.items():
        told = dict(re.findall(r"(.*)： ?(.*)", text))
        assert told["同时到期的甲乙丙丁戊，依次是"] == "甲丙戊乙丁"
        assert told["except Exception 接得住取消"] == ("是" if minor < 8 else "否")
        assert told["gather 两个做完的任务，要转几圈"] == ("2" if minor < 12 else "0")
        assert told["任务组出错时的取消"] == ("没有任务组" if minor < 11 else "丢了" if minor < 13 else "收到")


def test_the_numbers_in_the_text_are_those_of_the_code(monkeypatch: pytest.MonkeyPatch) -> None:
    page = verify.CHAPTER / "index.md"
    assert verify.sentences(page, verify.told()).wrong == 0
    monkeypatch.setattr(verify, "PROGRAMS", 7)
    assert verify.sentences(page, verify.told()).wrong == 1


def test_tasks_that_all_wait_are_reported() -> None:
    async def forever() -> None:
        await own.Future()

    with pytest.raises(RuntimeError, match="没有一个能再走"):
        own.Loop().run(forever())


# Exercises


def test_leaves_come_in_order_and_are_counted() -> None:
    def drained(nested: list) -> tuple[list, int]:
        leaves, generator = [], solutions.flattened(nested)
        while True:
            try:
                leaves.append(next(generator))
            except StopIteration as stop:
                return leaves, stop.value

    assert drained([1, [2, [], [3, [4]]], 5]) == ([1, 2, 3, 4, 5], 5)
    assert drained([[], [[]]]) == ([], 0)


def test_a_lock_keeps_every_update_and_outlives_cancelled_waiters() -> None:
    assert own.Loop().run(solutions.counted(None)) == 5
    assert own.Loop().run(solutions.counted(solutions.Lock())) == 5000

    async def scene(turns: int) -> list[str]:
        lock, order = solutions.Lock(), []

        async def hold(name: str) -> None:
            async with lock:
                await own.sleep(1)
                order.append(name)

        tasks = [own.Task(hold(name)) for name in "abc"]
        await own.sleep(1)
        for _ in range(turns):
            await own.sleep(0)
        tasks[1].cancel()
        await own.gather(*tasks, return_exceptions=True)
        return order

    for turns in range(4):  # before, while and after the lock is handed on
        assert own.Loop().run(scene(turns)) == ["a", "c"]


def test_within_cancels_what_takes_too_long_and_lets_other_cancellations_through() -> None:
    async def value() -> int:
        await own.sleep(1)
        return 7

    async def outside() -> bool:
        task = own.Task(solutions.within(5, own.sleep(9)))
        await own.sleep(1)
        task.cancel()
        await own.gather(task, return_exceptions=True)
        return task.cancelled()

    assert own.Loop().run(solutions.within(2, value())) == 7
    with pytest.raises(TimeoutError):
        own.Loop().run(solutions.within(2, own.sleep(9)))
    assert own.Loop().run(outside())


def test_a_real_clock_passes_as_much_time_as_it_was_asked_for() -> None:
    loop = solutions.RealLoop()
    before = solutions.time.monotonic()
    loop.run(own.sleep(0.02))
    assert solutions.time.monotonic() - before >= 0.019


def test_the_first_example_loses_updates_in_asyncio_too() -> None:
    async def main() -> int:
        total = 0

        async def add() -> None:
            nonlocal total
            total += await asyncio.sleep(0, 5)

        await asyncio.gather(*(add() for _ in range(1000)))
        return total

    assert agreement.run_virtual(agreement.VirtualLoop(), main()) == own.Loop().run(solutions.counted(None))
