"""八句假话：真相由程序的写法规定，剖析器的话由真的剖析器说。"""

from __future__ import annotations

import cProfile
import sys
import threading
import types
from typing import Any, Callable, Dict, Iterator

from profilers.agreement import short
from profilers.cost import measured, predicted, shares
from profilers.memory import MIB, traced, written
from profilers.programs import HANDLER, Truth, source
from profilers.sampling import counted, length_of, periodic, repeated, stacks_at
from profilers.tracing import Profile


def told(run: Callable[[Any], Any], clock: Any = None) -> Dict[str, Any]:
    """真的 cProfile 的账：``{名字: 一行}``。``run`` 收到一个字节串，它的长度就是时间。"""
    ticks = bytearray()
    profile = cProfile.Profile((clock or ticks).__len__, 1)
    profile.enable()
    run(ticks)
    profile.disable()
    return {short(each.code): each for each in profile.getstats()}


# -- 假话 --
def small_functions() -> Iterator[str]:
    names = "escape", "render", "log"
    true, said = (
        shares(predicted(HANDLER, 0)),
        shares(measured(source(HANDLER), 10)),
    )
    yield "真相：render 和 log 一样，都是 {:.0%}".format(true["render"])
    yield "cProfile（看一眼钟要 10 拍）：render {:.0%}，log {:.0%}".format(
        *(said[name] for name in names[1:])
    )


def lockstep() -> Iterator[str]:
    spans = repeated(Truth(HANDLER).spans, 20)
    own, _ = counted(stacks_at(spans, periodic(length_of(spans), 100, 90)))
    yield "真相：log 占 20%"
    yield f"每 100 拍看一眼，看了 {own.total()} 眼：log 占 {own['log'] / own.total():.0%}"


def asleep() -> Iterator[str]:
    cpu = bytearray()

    def wait(ticks: bytearray) -> None:
        ticks += b"." * 90  # 墙上的钟走了，CPU 的钟没有走

    def compute(ticks: bytearray) -> None:
        ticks += b"." * 10
        cpu.extend(b"." * 10)

    def both(ticks: bytearray) -> None:
        wait(ticks)
        compute(ticks)

    yield "真相：等了 90 拍，算了 10 拍"
    wall = told(both)
    yield f"按墙上的钟：wait 花了 {wall['wait'].totaltime:.0f}"
    busy = told(both, cpu)
    yield f"按 CPU 的钟：wait 花了 {busy['wait'].totaltime:.0f}，一共 {busy['both'].totaltime:.0f}"


def operators() -> Iterator[str]:
    def by_method(ticks: bytearray) -> None:
        ticks.extend(b"." * 50)

    def by_operator(ticks: bytearray) -> None:
        ticks += b"." * 50

    yield "真相：两个函数都是 C 花了 50 拍"
    for function in (by_method, by_operator):
        rows = told(function)
        row, inner = rows[function.__name__], rows.get("extend")
        said = f"，extend {inner.inlinetime:.0f}" if inner else "，没有别的"
        yield f"cProfile：{function.__name__} 自己 {row.inlinetime:.0f}{said}"


@types.coroutine
def pause() -> Iterator[None]:
    yield


def awaiting() -> Iterator[str]:
    async def fetch() -> None:
        await pause()

    def loop(ticks: bytearray) -> None:
        task = fetch()
        task.send(None)
        ticks += b"." * 100  # 在事件循环里等回音
        try:
            task.send(None)
        except StopIteration:
            pass

    rows = told(loop)
    yield "真相：await 等了 100 拍"
    yield (
        f"cProfile：fetch 叫了 {rows['fetch'].callcount} 次，总共花了 "
        f"{rows['fetch'].totaltime:.0f}；loop 自己花了 {rows['loop'].inlinetime:.0f}"
    )


def inside(ticks: bytearray, n: int = 4) -> None:
    ticks += b"."
    if n:
        inside(ticks, n - 1)


def recursion() -> Iterator[str]:
    row = told(inside)["inside"]
    yield "真相：递归五层，每层 1 拍，一共 5 拍"
    yield f"每层的总时间加起来：{sum(range(1, 6))}；cProfile 只算最外层：{row.totaltime:.0f}"


def other_thread() -> Iterator[str]:
    def worker(ticks: bytearray) -> None:
        ticks += b"." * 100

    def start(ticks: bytearray) -> None:
        thread = threading.Thread(target=worker, args=(ticks,))
        thread.start()
        thread.join()

    ticks = bytearray()
    before = sys.getswitchinterval()
    sys.setswitchinterval(10)  # 不到等的时候不换线程：谁先谁后每次都一样
    try:
        with Profile(ticks.__len__) as profile:
            start(ticks)
    finally:
        sys.setswitchinterval(before)
    rows = profile.rows()
    seen = "有" if worker.__code__ in rows else "没有"
    waited = sum(rows[name].own for name in ("acquire", "join") if name in rows)  # 3.13 起是 C 写的 join
    yield "真相：另一个线程算了 100 拍"
    yield f"只装在主线程的跟踪器：{seen} worker；等它花了 {waited:.0f}"


def outside() -> Iterator[str]:
    now, peak, _ = traced(lambda: written(8 * MIB))
    yield "真相：用 mmap 占了 8 MiB，每一页都写过"
    yield f"tracemalloc：{now:.0f} MiB，最多时 {peak - 8:.0f} MiB（不算写它的那一串）"


# -- 假话完 --
LIES = (
    small_functions,
    lockstep,
    asleep,
    operators,
    awaiting,
    recursion,
    other_thread,
    outside,
)


def main() -> None:
    for number, lie in enumerate(LIES, 1):
        try:
            first, *rest = lie()
        except RuntimeError:
            first, rest = "这里不能另开线程", []
        print(f"{number}. {first}")
        for line in rest:
            print(f"   {line}")


if __name__ == "__main__":
    main()
