"""两个真的采样式剖析器，各二十来行：一个用信号当闹钟，一个另开一个线程来看。

同一个循环，heavy 跑的遍数是 light 的三倍，所以该占四分之三。看到几眼每次不同。
"""

from __future__ import annotations

import signal
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable
from types import FrameType
from typing import Any

ROUNDS = 100


# -- 信号 --
class BySignal:
    """CPU 时间每过 ``interval`` 秒，系统发一个 SIGPROF；处理函数的参数就是栈顶的帧。"""

    def __init__(self, interval: float) -> None:
        self.interval = interval
        self.own: Counter[str] = Counter()

    def look(self, signal_number: int, frame: FrameType) -> None:
        self.own[frame.f_code.co_name] += 1

    def __enter__(self) -> BySignal:
        self.before = signal.signal(signal.SIGPROF, self.look)
        signal.setitimer(signal.ITIMER_PROF, self.interval, self.interval)
        return self

    def __exit__(self, *error: object) -> None:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, self.before)


# -- 线程 --
class ByThread:
    """另一个线程每隔 ``interval`` 秒醒一次，看主线程的栈；它先得拿到解释器的锁。"""

    def __init__(self, interval: float) -> None:
        self.interval = interval
        self.own: Counter[str] = Counter()
        self.wanted = 0.0
        self._over = threading.Event()
        self._watched = threading.get_ident()
        self._thread = threading.Thread(target=self._watch, daemon=True)

    def _watch(self) -> None:
        while not self._over.wait(self.interval):
            frame = sys._current_frames()[self._watched]
            self.own[frame.f_code.co_name] += 1

    def __enter__(self) -> ByThread:
        self._started = time.perf_counter()
        self._thread.start()
        return self

    def __exit__(self, *error: object) -> None:
        self.wanted = (time.perf_counter() - self._started) / self.interval
        self._over.set()
        self._thread.join()


# -- 线程完 --
def heavy() -> int:
    total = 0
    for k in range(30_000):
        total += k % 7
    return total


def light() -> int:
    total = 0
    for k in range(10_000):
        total += k % 7
    return total


def work() -> None:
    for _ in range(ROUNDS):
        heavy()
        light()


def watched(sampler: Any, run: Callable[[], None] = work) -> Any:
    with sampler:
        run()
    return sampler


def share(own: Counter[str]) -> float:
    return own["heavy"] / max(1, own["heavy"] + own["light"])


def main() -> None:
    before = sys.getswitchinterval()
    found = watched(BySignal(0.001)).own
    print(f"信号：看了 {found.total()} 眼，heavy 占 {share(found):.0%}")
    for interval in (before, 0.0001):
        sys.setswitchinterval(interval)
        sampler = watched(ByThread(0.0005))
        kept = sampler.own.total() / sampler.wanted
        print(
            f"线程：换线程的间隔 {interval * 1000:g} 毫秒，"
            f"想看的看到了 {kept:.0%}，heavy 占 {share(sampler.own):.0%}"
        )
    sys.setswitchinterval(before)


if __name__ == "__main__":
    main()
