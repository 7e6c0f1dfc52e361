"""随机的并发程序：一个程序是一串步骤，可以交给任何一个事件循环去走，走的时候记下每件事发生的次序。"""

import contextvars

DELAYS = (0, 0, 0, 1, 1, 2, 3)
NUMBER = contextvars.ContextVar("NUMBER", default=0)


class Failure(Exception):
    """程序自己抛出的异常。"""


# -- 编程序 --
def random_steps(rng, depth, groups):
    """一串步骤，每步是 (做什么, 参数…)；depth 限制嵌套，groups 说有没有任务组。"""
    simple = ["sleep"] * 3 + ["cancel", "await", "await done", "fail", "set", "get", "callback", "finish", "wait"]
    nested = ["spawn"] * 3 + ["gather"] * 2 + ["gather known", "guard", "finally"] + ["group"] * 2 * groups
    kinds = simple + nested * 2 if depth else simple
    return [random_step(rng, rng.choice(kinds), depth, groups) for _ in range(rng.randint(1, 4))]


def random_step(rng, kind, depth, groups):
    def inner():
        return random_steps(rng, depth - 1, groups)

    if kind == "sleep":
        return kind, rng.choice(DELAYS)
    if kind == "spawn":
        return kind, inner()
    if kind == "gather":
        return kind, [inner() for _ in range(rng.randint(0, 3))], rng.random() < 0.3
    if kind == "gather known":
        return kind, [rng.randrange(8) for _ in range(rng.randint(1, 3))], rng.random() < 0.3
    if kind == "guard":
        return kind, inner(), rng.random() < 0.5
    if kind == "finally":
        return kind, inner(), rng.choice(DELAYS)
    if kind == "group":
        return kind, [inner() for _ in range(rng.randint(0, 3))], inner()
    return kind, rng.randrange(8)


def random_program(rng, groups):
    return random_steps(rng, 3, groups) + random_steps(rng, 3, groups)


# -- 走程序 --
class Run:
    """在一个事件循环上走一遍：aio 是那个循环的零件，log 是发生过的事。"""

    def __init__(self, aio):
        self.aio, self.log = aio, []
        self.tasks, self.futures = [], [aio.Future() for _ in range(2)]

    def say(self, who, *what):
        self.log.append((*self.aio.clock(), who, *what))

    async def task(self, who, steps):
        """一个任务从头到尾。"""
        self.say(who, "开始", NUMBER.get())
        try:
            await self.follow(who, steps)
        except (Exception, self.aio.CancelledError) as error:
            self.say(who, "出错", named(error))
            raise
        self.say(who, "走完")
        return who

    def coroutine(self, steps):
        """号码按造出来的先后排。"""
        self.tasks.append(None)
        who = len(self.tasks)
        return who, self.task(who, steps)

    def spawn(self, steps, create):
        who, coroutine = self.coroutine(steps)
        self.tasks[who - 1] = task = create(coroutine)
        return task

    def known(self, who, number):
        """已有的任务中的一个；只等比自己晚造的，就不会互相等。"""
        later = [task for task in self.tasks[who:] if task is not None]
        return later[number % len(later)] if later else None

    async def follow(self, who, steps):
        for step in steps:
            self.say(who, step[0])
            got = await getattr(self, "do_" + step[0].replace(" ", "_"))(who, *step[1:])
            self.say(who, step[0], "得到", got)

    async def do_sleep(self, who, delay):
        await self.aio.sleep(delay)

    async def do_spawn(self, who, steps):
        self.spawn(steps, self.aio.create_task)

    async def do_cancel(self, who, number):
        tasks = [task for task in self.tasks if task is not None]
        return tasks[number % len(tasks)].cancel() if tasks else None

    async def do_await(self, who, number):
        task = self.known(who, number)
        return await task if task is not None else None

    async def do_await_done(self, who, number):
        task = self.known(who, number)
        return await task if task is not None and task.done() and not task.cancelled() else None

    async def do_fail(self, who, number):
        if number < 4:
            raise Failure

    async def do_set(self, who, number):
        NUMBER.set(number)

    async def do_get(self, who, number):
        return NUMBER.get()

    async def do_callback(self, who, number):
        task = self.known(who, number)
        if task is not None:
            task.add_done_callback(lambda done: self.say(who, "回调", done.cancelled(), NUMBER.get()))

    async def do_finish(self, who, number):
        future = self.futures[number % 2]
        if not future.done():
            self.aio.finish(future, number)

    async def do_wait(self, who, number):
        return await self.futures[number % 2]

    async def do_gather(self, who, children, return_exceptions):
        create = self.aio.create_task
        made = [self.spawn(steps, create) for steps in children]
        return results(await self.aio.gather(*made, return_exceptions=return_exceptions))

    async def do_gather_known(self, who, numbers, return_exceptions):
        made = list(dict.fromkeys(task for task in (self.known(who, number) for number in numbers) if task is not None))
        return results(await self.aio.gather(*made, return_exceptions=return_exceptions))

    async def do_guard(self, who, steps, again):
        """接住取消和异常；again 说取消要不要再抛。"""
        try:
            await self.follow(who, steps)
        except Exception as error:
            self.say(who, "接住", named(error))
        except self.aio.CancelledError:
            self.say(who, "接住取消")
            if again:
                raise

    async def do_finally(self, who, steps, delay):
        try:
            await self.follow(who, steps)
        finally:
            self.say(who, "收尾")
            await self.aio.sleep(delay)
            self.say(who, "收好")

    async def do_group(self, who, children, steps):
        async with self.aio.TaskGroup() as group:
            for child in children:
                self.spawn(child, group.create_task)
            await self.follow(who, steps)

    async def whole(self, program):
        """主任务再等上一阵，又把没人管的 Future 做完，让别的任务都走得完。"""
        self.spawn(program, self.aio.create_task)
        await self.aio.sleep(100)
        for number in range(2):
            await self.do_finish(0, number)
        await self.aio.sleep(100)
        states = [(task.done(), task.cancelled()) for task in self.tasks if task is not None]
        return [*self.log, ("最后", states)]


def named(error):
    """异常的名字；任务组的，连同里面的。"""
    inside = getattr(error, "exceptions", None)
    return type(error).__name__ if inside is None else ["组"] + [named(each) for each in inside]


def results(values):
    return [named(value) if isinstance(value, BaseException) else value for value in values]
