"""把几个小程序在自己的循环上走一遍，记下每一步做了什么、队里还有谁。网页上的演示读它写出的数据。"""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

from event_loop import loop as own

DATA = Path(__file__).parents[2] / "_static" / "stepper" / "schedules.js"
Say = Callable[[str], None]


class Watched(own.Loop):
    """每做一件事，记一格：第几圈、几时、谁、说了什么、队里还有谁、有哪些计时器。"""

    def __init__(self) -> None:
        super().__init__()
        self.said: list[str] = []
        self.steps: list[dict[str, object]] = []

    def say(self, words: str) -> None:
        self.said.append(words)

    def do(self, handle: own.Handle) -> None:
        self.said = []
        super().do(handle)
        self.steps.append(
            {
                "turn": self.turn,
                "now": self.now,
                "who": label(handle),
                "said": self.said,
                "ready": [label(each) for each in self.ready if not each.cancelled],
                "timers": [[label(each), each.when] for each in sorted(self.timers) if not each.cancelled],
            }
        )


def label(handle: own.Handle) -> str:
    """约好的这件事是谁的：任务的名字，或者闹钟、gather。"""
    task = getattr(handle.callback, "__self__", None)
    return getattr(task, "name", {"ring": "闹钟", "one_done": "gather"}.get(handle.callback.__name__, "主"))


def named(name: str, coro: Awaitable[Any]) -> own.Task:
    task = own.Task(coro)
    task.name = name
    return task


# -- 例子 --
async def lost_update(say: Say) -> None:
    total = 0

    async def five() -> int:
        await own.sleep(0)
        return 5

    async def add(name: str) -> None:
        nonlocal total
        say(f"读到 total = {total}")
        total += await five()
        say(f"写回 total = {total}")

    await own.gather(*(named(name, add(name)) for name in "甲乙丙"))


async def no_turn(say: Say) -> None:
    async def five() -> int:
        return 5

    async def busy() -> None:
        for k in range(3):
            say(f"第 {k + 1} 次 await five()")
            await five()
        say("现在 await sleep(0)")
        await own.sleep(0)
        say("走完")

    async def other() -> None:
        say("轮到我了")

    await own.gather(named("甲", busy()), named("乙", other()))


async def cancelled(say: Say) -> None:
    async def worker() -> None:
        try:
            say("睡 10 秒")
            await own.sleep(10)
        except own.CancelledError:
            say("收到取消，先收拾 2 秒")
            await own.sleep(2)
            say("收拾好了")
            raise

    task = named("甲", worker())
    await own.sleep(1)
    task.cancel()
    say(f"cancel() 之后，done() 是 {task.done()}")
    try:
        await task
    except own.CancelledError:
        say(f"等到了，done() 是 {task.done()}")


async def siblings(say: Say) -> None:
    async def fail() -> None:
        await own.sleep(1)
        say("出错")
        raise ValueError

    async def slow() -> None:
        say("睡 3 秒")
        await own.sleep(3)
        say("照样走完")

    try:
        await own.gather(named("甲", fail()), named("乙", slow()))
    except ValueError:
        say("gather 抛出了 ValueError")
    await own.sleep(3)
    say("结束")


async def grouped(say: Say) -> None:
    async def fail() -> None:
        await own.sleep(1)
        say("出错")
        raise ValueError

    async def slow() -> None:
        try:
            say("睡 3 秒")
            await own.sleep(3)
        except own.CancelledError:
            say("被任务组取消")
            raise

    try:
        async with own.TaskGroup() as group:
            group.create_task(fail()).name = "甲"
            group.create_task(slow()).name = "乙"
    except own.GroupError as error:
        say(f"组里有 {len(error.exceptions)} 个错")


PROGRAMS: dict[str, Callable[[Say], Awaitable[None]]] = {
    "丢了的加法": lost_update,
    "await 不让出": no_turn,
    "取消以后": cancelled,
    "gather 里有人出错": siblings,
    "任务组里有人出错": grouped,
}


# -- 记下来 --
def record(program: Callable[[Say], Awaitable[None]]) -> list[dict[str, object]]:
    """走一遍，返回每一步。"""
    loop = Watched()
    loop.run(program(loop.say))
    return loop.steps


def script() -> str:
    """普通脚本形式的数据：从磁盘打开的网页读不了 JSON。"""
    rows = []
    for title, program in PROGRAMS.items():
        steps = ",\n  ".join(json.dumps(step, ensure_ascii=False) for step in record(program))
        rows.append(f"{{title: {json.dumps(title, ensure_ascii=False)}, steps: [\n  {steps}]}}")
    listed = ",\n".join(rows)
    return f"// walk.py 写出：循环做的每一件事，和做完以后的队列、计时器。\nconst SCHEDULES = [\n{listed}];\n"


def main() -> None:
    DATA.write_text(script(), encoding="utf-8")
    for title, program in PROGRAMS.items():
        print(f"{title}：")
        for step in record(program):
            if step["said"]:
                print(f"  第 {step['turn']} 圈，时刻 {step['now']}，{step['who']}：{'；'.join(step['said'])}")


if __name__ == "__main__":
    main()
