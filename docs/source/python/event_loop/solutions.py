"""练习的参考解答。"""

from __future__ import annotations

import time
from collections.abc import Awaitable, Generator
from typing import Any

from event_loop import loop as own


# -- 扁平 --
def flattened(nested: list) -> Generator[Any, None, int]:
    """依次交出每个叶子；return 的是叶子的个数，外层用 yield from 接住。"""
    count = 0
    for each in nested:
        if isinstance(each, list):
            count += yield from flattened(each)
        else:
            yield each
            count += 1
    return count


# -- 锁 --
class Lock:
    """async with 的锁：没轮到的排成一队，先来先得。"""

    def __init__(self) -> None:
        self.held, self.waiting = False, []

    async def __aenter__(self) -> None:
        if self.held:
            mine = own.Future()
            self.waiting.append(mine)
            try:
                await mine  # 前一个人直接把锁交过来，held 不变
            except own.CancelledError:
                if not mine.cancelled():
                    self.pass_on()  # 锁已经交到手上，转给下一个
                raise
        self.held = True

    async def __aexit__(self, *error: object) -> None:
        self.pass_on()

    def pass_on(self) -> None:
        """交给第一个还在等的；没有人等，就放开。"""
        while self.waiting:
            first = self.waiting.pop(0)
            if not first.done():  # 等的时候被取消的，跳过
                first.finish()
                return
        self.held = False


# -- 超时 --
async def within(seconds: float, coro: Awaitable[Any]) -> Any:
    """等 coro 至多 seconds 秒；到时取消它，等它收拾完，抛出 TimeoutError。"""
    task, late = own.Task(coro), []

    def ring() -> None:
        late.append(task.cancel())

    timer = own.running.call_later(seconds, ring)
    try:
        return await task
    except own.CancelledError:
        if any(late) and task.cancelled():
            raise TimeoutError from None
        raise
    finally:
        timer.cancel()


# -- 真的时钟 --
class RealLoop(own.Loop):
    """时间是真的：没有事做，就睡到下一个计时器。"""

    def run_once(self) -> None:
        self.now = time.monotonic()
        if not self.ready and self.timers:
            time.sleep(max(0, min(self.timers).when - self.now))
        super().run_once()


# -- 结束 --


async def counted(lock: Lock | None) -> int:
    """一千个任务各加五。"""
    total = 0

    async def five() -> int:
        await own.sleep(0)
        return 5

    async def add() -> None:
        nonlocal total
        if lock is None:
            total += await five()
        else:
            async with lock:
                total += await five()

    await own.gather(*(add() for _ in range(1000)))
    return total


async def timed() -> str:
    try:
        await within(2, own.sleep(60))
    except TimeoutError:
        return f"时刻 {own.running.now}：超时"
    return "没有超时"


async def started() -> Any:
    return await counted(None), await counted(Lock()), await timed()


def main() -> None:
    leaves = flattened([1, [2, [3, 4]], [], 5])
    while True:
        try:
            print(next(leaves), end=" ")
        except StopIteration as stop:
            print("共", stop.value, "个")
            break
    without, locked, late = own.Loop().run(started())
    print("一千次加五：不上锁", without, "，上锁", locked)
    print(late)
    began = time.monotonic()
    RealLoop().run(own.sleep(0.02))
    print("真的时钟上睡够了吗：", time.monotonic() - began >= 0.019)


if __name__ == "__main__":
    main()
