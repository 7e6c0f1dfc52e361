"""随机的程序，一遍交给自己的循环，一遍交给 asyncio：每件事在第几圈、几时、由谁、按什么次序发生，全都要相同。"""

import asyncio
import logging
import random
import sys

from event_loop import loop as own
from event_loop.programs import Run, random_program

PROGRAMS = 150  # 平时；--whole 是
WHOLE = 800
GROUPS = sys.version_info >= (3, 11)  # 从这一版起标准库有任务组


# -- asyncio 这一边 --
class NoSelector:
    """没有文件可等：select 只把假的时间往前拨。"""

    def __init__(self):
        self.now = self.turn = 0

    def select(self, timeout):
        self.turn += 1
        if timeout is None:
            raise RuntimeError("所有任务都在等，没有一个能再走")
        self.now += timeout
        return []


class VirtualLoop(asyncio.BaseEventLoop):
    """asyncio 自己的循环，只把时钟换成假的。"""

    def __init__(self):
        super().__init__()
        self._selector = NoSelector()
        self._clock_resolution = 1e-9
        self.numbers = 0
        self.set_task_factory(lambda loop, coro, **options: NumberedTask(coro, loop, **options))

    def time(self):
        return self._selector.now

    def _process_events(self, events):
        pass

    def _write_to_self(self):
        pass


class NumberedTask(asyncio.Task):
    """任务组用集合装任务，取消的次序本来由内存地址决定；给一个固定的哈希值，两次运行才可比。"""

    def __init__(self, coro, loop, **options):
        loop.numbers += 1
        self.number = loop.numbers
        super().__init__(coro, loop=loop, **options)

    def __hash__(self):
        return self.number


class Theirs:
    """programs.py 要的零件，由 asyncio 提供。"""

    CancelledError = asyncio.CancelledError
    sleep = staticmethod(asyncio.sleep)
    gather = staticmethod(asyncio.gather)
    TaskGroup = getattr(asyncio, "TaskGroup", None)

    def __init__(self, loop):
        self.loop = loop
        self.create_task = loop.create_task
        self.Future = loop.create_future

    def clock(self):
        return self.loop._selector.turn, self.loop.time()

    @staticmethod
    def finish(future, value):
        future.set_result(value)


def run_virtual(loop, coro):
    """在假的时钟上跑完 coro，返回它的结果。"""
    logging.getLogger("asyncio").disabled = True  # 没人取走的异常，不用报
    outside = asyncio._get_running_loop()
    asyncio._set_running_loop(None)  # 浏览器里已有一个循环在转
    try:
        return loop.run_until_complete(coro)
    finally:
        asyncio._set_running_loop(outside)
        loop.close()


def by_asyncio(program):
    loop = VirtualLoop()
    return run_virtual(loop, Run(Theirs(loop)).whole(program))


# -- 自己这一边 --
class Ours:
    """同样的零件，由 loop.py 提供。"""

    CancelledError = own.CancelledError
    sleep = staticmethod(own.sleep)
    gather = staticmethod(own.gather)
    TaskGroup, create_task, Future = own.TaskGroup, own.Task, own.Future

    @staticmethod
    def clock():
        return own.running.turn, own.running.now

    @staticmethod
    def finish(future, value):
        future.finish(value=value)


def by_ourselves(program):
    own.Task.made = 0

    async def start():
        return await Run(Ours).whole(program)

    return own.Loop().run(start())


# -- 比 --
def compare(rng, groups=GROUPS):
    """一个程序：返回 (几件事, 第一处不同；没有就是 None)。"""
    program = random_program(rng, groups)
    ours, theirs = by_ourselves(program), by_asyncio(program)
    if ours == theirs:
        return len(theirs), None
    pairs = zip([*ours, "完"], [*theirs, "完"])
    return len(theirs), next(pair for pair in pairs if pair[0] != pair[1])


def main(argv=()):
    rng = random.Random(20261128)
    found = [compare(rng) for _ in range(WHOLE if "--whole" in argv else PROGRAMS)]
    wrong = sum(difference is not None for _, difference in found)
    kind = "有任务组" if GROUPS else "没有任务组"
    print("%d 个程序（%s），%d 件事，不一致 %d 个程序" % (len(found), kind, sum(n for n, _ in found), wrong))
    for _, difference in found:
        if difference is not None:
            print(difference)
            break
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main(sys.argv[1:])
