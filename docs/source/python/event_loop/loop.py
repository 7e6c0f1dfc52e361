"""自己的事件循环：就绪队列、计时器的堆、Future、任务、取消、gather、任务组与上下文变量。在 3.7 到 3.15 上运行。

次序与 asyncio 完全相同；时间是假的，没有事做就直接跳到下一个计时器，所以睡一小时也不用等。
"""

import heapq
import sys
from collections import deque
from contextvars import copy_context

ENDS_CANCELLED = sys.version_info >= (3, 8)  # 走完的那一步里被取消：算“消”，3.7 算出错
GATHERS_AT_ONCE = sys.version_info >= (3, 12)  # gather 遇到已经做完的，当场处理，不再排队
GROUP_RESTORES = sys.version_info >= (3, 13)  # 任务组出错时若也有外面的取消，再取消一次，不让它丢了


class CancelledError(BaseException if sys.version_info >= (3, 8) else Exception):
    """任务被取消：由 Task.cancel 安排，在任务停着的 await 处抛出。3.8 起 except Exception 接不住它。"""


# -- 循环 --
class Handle:
    """一次约好的调用，带着约定时的上下文。"""

    def __init__(self, callback, args, context=None, when=0):
        self.callback, self.args, self.when = callback, args, when
        self.context = copy_context() if context is None else context
        self.cancelled = False

    def __lt__(self, other):
        return self.when < other.when  # 只比时间：同时到期的，先后由堆的形状决定

    def cancel(self):
        self.cancelled = True


class Loop:
    """ready 里是马上要做的，timers 是按到期时间排的堆；turn 是转到第几圈。"""

    def __init__(self):
        self.ready, self.timers = deque(), []
        self.now = self.turn = 0
        self.current = None  # 正在走的任务

    def call_soon(self, callback, *args, context=None):
        handle = Handle(callback, args, context)
        self.ready.append(handle)
        return handle

    def call_later(self, delay, callback, *args):
        handle = Handle(callback, args, when=self.now + delay)
        heapq.heappush(self.timers, handle)
        return handle

    def run_once(self):
        """转一圈：到期的计时器排进队，然后只做此刻已经在队里的；
        做的时候新排进来的，等下一圈。
        """
        self.turn += 1
        while self.timers and self.timers[0].cancelled:
            heapq.heappop(self.timers)
        if not self.ready and self.timers:
            self.now = max(self.now, self.timers[0].when)
        while self.timers and self.timers[0].when <= self.now:
            self.ready.append(heapq.heappop(self.timers))
        for _ in range(len(self.ready)):
            self.do(self.ready.popleft())

    def do(self, handle):
        if not handle.cancelled:
            handle.context.run(handle.callback, *handle.args)

    def run(self, coro):
        """做到 coro 完成为止，返回它的结果。"""
        global running  # noqa: PLW0603
        outside, running = running, self
        try:
            main = Task(coro)
            while not main.done():
                if not (self.ready or self.timers):
                    raise RuntimeError("所有任务都在等，没有一个能再走")
                self.run_once()
            return main.result()
        finally:
            running = outside


running = None  # 正在转的循环


# -- Future --
class Future:
    """一个以后才有的结果：state 是“等”“成”或“消”（取消了）。"""

    def __init__(self):
        self.loop, self.state, self.callbacks = running, "等", []
        self.value = self.error = None

    def done(self):
        return self.state != "等"

    def cancelled(self):
        return self.state == "消"

    def result(self):
        if self.state == "消":
            raise CancelledError
        if self.error is not None:
            raise self.error
        return self.value

    def finish(self, state="成", value=None, error=None):
        """记下结果；等着它的人不在这里走，只是排进队。"""
        if self.done():
            raise RuntimeError("已经有结果了")
        self.state, self.value, self.error = state, value, error
        for callback, context in self.callbacks:
            self.loop.call_soon(callback, self, context=context)
        self.callbacks = []

    def cancel(self):
        if self.done():
            return False
        self.finish("消")
        return True

    def add_done_callback(self, callback, context=None):
        if self.done():
            self.loop.call_soon(callback, self, context=context)
        else:
            self.callbacks.append((callback, copy_context() if context is None else context))

    def __await__(self):
        if not self.done():
            yield self  # 交给推动协程的 Task.step；做完了才会再走到下一行
        return self.result()


# -- 任务 --
class Task(Future):
    """推动一个协程：send 到它交出一个 Future，就等那个 Future 做完再推一步。"""

    made = 0

    def __init__(self, coro):
        super().__init__()
        self.coro, self.waiting_for = coro, None
        self.must_cancel, self.cancels = False, 0
        self.context = copy_context()
        Task.made += 1
        self.number = Task.made
        self.loop.call_soon(self.step, context=self.context)

    def __hash__(self):
        return self.number  # 任务组用集合装任务，遍历的次序由它决定

    def cancel(self):
        """不停下任务，只是叫它在下一次被推动时收到 CancelledError。"""
        if self.done():
            return False
        self.cancels += 1
        if self.waiting_for is None or not self.waiting_for.cancel():
            self.must_cancel = True
        return True

    def uncancel(self):
        self.cancels = max(0, self.cancels - 1)
        if GROUP_RESTORES and self.cancels == 0:
            self.must_cancel = False
        return self.cancels

    def step(self, error=None):
        if self.must_cancel:
            error, self.must_cancel = CancelledError(), False
        self.waiting_for, self.loop.current = None, self
        try:
            future = self.coro.send(None) if error is None else self.coro.throw(error)
        except StopIteration as stop:
            if self.must_cancel and ENDS_CANCELLED:  # 走最后一步的时候被取消，来不及收到
                super().cancel()
            elif self.must_cancel:
                self.finish(error=CancelledError())
            else:
                self.finish(value=stop.value)
        except CancelledError:
            super().cancel()
        except Exception as failure:
            self.finish(error=failure)
        else:
            if future is None:  # 光秃秃的 yield：sleep(0)
                self.loop.call_soon(self.step, context=self.context)
            else:
                future.add_done_callback(self.wakeup, context=self.context)
                self.waiting_for = future
                if self.must_cancel and future.cancel():
                    self.must_cancel = False
        finally:
            self.loop.current = None

    def wakeup(self, future):
        try:
            future.result()
        except (Exception, CancelledError) as error:
            self.step(error)
        else:
            self.step()


class Pause:
    """等它，就是交出一个 None。"""

    def __await__(self):
        yield


async def sleep(delay):
    if delay <= 0:
        return await Pause()
    future = Future()

    def ring():
        if not future.done():
            future.finish()

    timer = running.call_later(delay, ring)
    try:
        return await future
    finally:
        timer.cancel()


# -- gather --
class Gathering(Future):
    """gather 返回的 Future：取消它，就是取消每个孩子。"""

    def __init__(self, children):
        super().__init__()
        self.children, self.asked = children, False

    def cancel(self):
        if self.done():
            return False
        cancelled = [child.cancel() for child in self.children]
        self.asked = self.asked or any(cancelled)
        return any(cancelled)


def gather(*awaitables, return_exceptions=False):
    children = [each if isinstance(each, Future) else Task(each) for each in awaitables]
    outer, finished = Gathering(children), []
    if not children:
        outer.finish(value=[])

    def one_done(child):
        finished.append(child)
        if outer.done():
            return
        error = CancelledError() if child.cancelled() else child.error
        if error is not None and not return_exceptions:
            outer.finish(error=error)  # 别的孩子照样走下去
        elif len(finished) == len(children):
            if outer.asked:
                outer.finish(error=CancelledError())
            else:
                outer.finish(value=[CancelledError() if c.cancelled() else c.error or c.value for c in children])

    ready = [child for child in children if child.done()] if GATHERS_AT_ONCE else []
    for child in children:
        if child not in ready:
            child.add_done_callback(one_done)
    for child in ready:
        one_done(child)
    return outer


# -- 任务组 --
class GroupError(Exception):
    """任务组里出的错，都在 exceptions 里（3.11 起标准库用 ExceptionGroup）。"""

    def __init__(self, exceptions):
        super().__init__("任务组里有任务出错", exceptions)
        self.exceptions = exceptions


class TaskGroup:
    """async with 的块结束时，所有孩子都已做完；一个出错，其余的全取消。"""

    async def __aenter__(self):
        self.parent, self.tasks, self.errors = running.current, set(), []
        self.aborting = self.cancelled_parent = False
        self.emptied = None
        return self

    def create_task(self, coro):
        task = Task(coro)
        self.tasks.add(task)
        task.add_done_callback(self.one_done)
        return task

    def abort(self):
        self.aborting = True
        for task in self.tasks:
            task.cancel()

    def one_done(self, task):
        self.tasks.discard(task)
        if self.emptied is not None and not self.tasks and not self.emptied.done():
            self.emptied.finish()
        if task.cancelled() or task.error is None:
            return
        self.errors.append(task.error)
        if not self.aborting and not self.cancelled_parent:
            self.abort()
            self.cancelled_parent = True
            self.parent.cancel()  # 块里也许正在等别的

    def forget_own_cancel(self, cancellation):
        """为了打断块而对父任务做的取消，用完要抵消。"""
        if self.cancelled_parent and self.parent.uncancel() == 0:
            return None
        return cancellation

    async def __aexit__(self, kind, error, traceback):
        cancellation = error if isinstance(error, CancelledError) else None
        if not GROUP_RESTORES:
            cancellation = self.forget_own_cancel(cancellation)
        if error is not None and not self.aborting:
            self.abort()
        while self.tasks:
            self.emptied = Future()
            try:
                await self.emptied
            except CancelledError as outside:
                if not self.aborting:
                    cancellation = outside
                    self.abort()
            self.emptied = None
        if GROUP_RESTORES:
            cancellation = self.forget_own_cancel(cancellation)
        if cancellation is not None and not self.errors:
            raise cancellation
        if error is not None and not isinstance(error, CancelledError):
            self.errors.append(error)
        if self.errors:
            if GROUP_RESTORES and self.parent.cancels:
                self.parent.uncancel()
                self.parent.cancel()
            raise GroupError(self.errors) from None


# -- 结束 --


async def example():
    """睡得久的后醒；取消的不再醒。"""

    async def sleeper(name, seconds):
        await sleep(seconds)
        print("时刻", running.now, "第", running.turn, "圈：", name, "醒了")
        return name

    slow = Task(sleeper("丙", 3600))
    print(await gather(sleeper("甲", 2), sleeper("乙", 1)))
    slow.cancel()
    try:
        await slow
    except CancelledError:
        print("丙取消了：", slow.cancelled())


def main():
    Loop().run(example())


if __name__ == "__main__":
    main()
