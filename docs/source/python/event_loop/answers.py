"""几个让人意外的答案，问每一个解释器。"""

import asyncio

from event_loop.agreement import VirtualLoop, run_virtual


def same_time():
    """五个同时到期的计时器，做的次序。"""
    loop, order = VirtualLoop(), []
    all_done = loop.create_future()

    def ring(name):
        order.append(name)
        if len(order) == 5:
            all_done.set_result(None)

    for name in "甲乙丙丁戊":
        loop.call_at(1, ring, name)
    run_virtual(loop, all_done)
    return "".join(order)


def returned():
    """close() 返回什么。"""

    def worker():
        try:
            yield
        except GeneratorExit:
            return "收拾好了"

    generator = worker()
    next(generator)
    return generator.close()


def caught():
    """except Exception 接得住取消吗。"""
    return issubclass(asyncio.CancelledError, Exception)


def turns():
    """gather 两个已经做完的任务，回来时循环转过了几圈。"""
    loop = VirtualLoop()

    async def done():
        return 1

    async def main():
        tasks = [loop.create_task(done()) for _ in range(2)]
        await asyncio.sleep(1)
        before = loop._selector.turn
        await asyncio.gather(*tasks)
        return loop._selector.turn - before

    return run_virtual(loop, main())


def restored():
    """任务组里有人出错，同时外面也要取消：出错收拾完以后，下一个 await 还收得到取消吗。"""
    if not hasattr(asyncio, "TaskGroup"):
        return "没有任务组"
    loop = VirtualLoop()

    async def fail():
        try:
            await asyncio.sleep(10)
        finally:
            raise ValueError

    async def guarded():
        try:
            async with asyncio.TaskGroup() as group:
                group.create_task(fail())
                await asyncio.sleep(5)
        except Exception:  # 装着 ValueError 的 ExceptionGroup
            await asyncio.sleep(1)
            return "丢了"

    async def main():
        task = loop.create_task(guarded())
        await asyncio.sleep(1)
        task.cancel()
        try:
            return await task
        except asyncio.CancelledError:
            return "收到"

    return run_virtual(loop, main())


def main():
    print("同时到期的甲乙丙丁戊，依次是：", same_time())
    print("except Exception 接得住取消：", "是" if caught() else "否")
    print("生成器的 close() 返回：", returned())
    print("gather 两个做完的任务，要转几圈：", turns())
    print("任务组出错时的取消：", restored())


if __name__ == "__main__":
    main()
