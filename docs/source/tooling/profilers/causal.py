"""改快它，总共快多少：不真的改，让别人慢下来，也答得出（Coz 的办法，Curtsinger 与 Berger，2015）。

几个线程，每个有自己的核；时间一拍一拍地走。程序由四种步骤组成：
("run", 函数, 几拍)、("lock", 锁)、("unlock", 锁)、("meet",)，最后一种是等所有的线程到齐。
"""

from __future__ import annotations

from collections import Counter
from random import Random
from typing import Any

Thread = list[tuple[Any, ...]]
WHOLE = 10  # 快几成，用整数的“成”来记，免得有舍入
HALF = 5


# -- 走一遍 --
class Machine:
    """走一遍 ``threads``。``favourite`` 每跑一拍，别的线程就欠下 ``gain`` 成拍的停顿。"""

    def __init__(
        self, threads: list[Thread], favourite: str = "", gain: int = 0
    ) -> None:
        self.threads, self.favourite, self.gain = threads, favourite, gain
        self.at = [0] * len(threads)  # 走到第几步
        self.done = [0] * len(threads)  # 这一步已经跑了几拍
        self.holder: dict[str, int] = {}
        self.waiting: dict[str, list[int]] = {}
        self.met: set[int] = set()
        self.delay = 0  # 一共欠下几成拍
        self.paid = [0] * len(threads)  # 各自停了（或免了）多少
        self.ticks = 0
        self.spent: Counter[str] = Counter()

    def blocked(self, i: int) -> bool:
        return i in self.met or any(i in queue for queue in self.waiting.values())

    def freed(self, i: int) -> None:
        """别人叫醒的：等的时候别人停过了，它不必再停。"""
        self.at[i] += 1
        self.paid[i] = self.delay

    def settle(self, i: int) -> None:
        """不花时间的步骤，走到要花时间的一步或者要等为止。"""
        while self.at[i] < len(self.threads[i]) and not self.blocked(i):
            kind, *rest = self.threads[i][self.at[i]]
            if kind == "run" and rest[1] > self.done[i]:
                return
            if kind == "run":
                self.done[i] = 0
                self.at[i] += 1
            elif kind == "lock":
                if rest[0] in self.holder:
                    self.waiting.setdefault(rest[0], []).append(i)
                    return
                self.holder[rest[0]] = i
                self.at[i] += 1
            elif kind == "unlock":
                del self.holder[rest[0]]
                self.at[i] += 1
                if self.waiting.get(rest[0]):
                    heir = self.waiting[rest[0]].pop(0)
                    self.holder[rest[0]] = heir
                    self.freed(heir)
                    self.settle(heir)
            else:
                self.met.add(i)
                if len(self.met) == len(self.threads):
                    everyone, self.met = sorted(self.met), set()
                    for each in everyone:
                        self.freed(each)
                    for each in everyone:
                        self.settle(each)
                return

    def run(self) -> float:
        """走完要几拍；别人停顿的那些不算。"""
        order = range(len(self.threads))
        for i in order:
            self.settle(i)
        while any(self.at[i] < len(self.threads[i]) for i in order):
            running = [
                i
                for i in order
                if self.at[i] < len(self.threads[i]) and not self.blocked(i)
            ]
            self.ticks += 1
            owed = 0
            for i in running:
                if self.delay - self.paid[i] >= WHOLE:  # 先停一拍，还债
                    self.paid[i] += WHOLE
                    continue
                name = self.threads[i][self.at[i]][1]
                self.done[i] += 1
                self.spent[name] += 1
                if name == self.favourite:
                    owed += self.gain
                    self.paid[i] += self.gain
            self.delay += owed
            for i in running:
                self.settle(i)
        return self.ticks - self.delay / WHOLE


# -- 走完 --
def elapsed(threads: list[Thread]) -> float:
    return Machine(threads).run()


def really_faster(threads: list[Thread], name: str, gain: int) -> list[Thread]:
    """真的改：``name`` 的每一段都短 ``gain``。"""

    def changed(step: tuple[Any, ...]) -> tuple[Any, ...]:
        if step[:2] != ("run", name):
            return step
        return "run", name, step[2] * (WHOLE - gain) // WHOLE

    return [[changed(step) for step in thread] for thread in threads]


def from_shares(threads: list[Thread], name: str, gain: int) -> float:
    """照剖析表估计：它占几成 CPU 时间，就省几成里的 ``gain``。"""
    machine = Machine(threads)
    whole = machine.run()
    share = machine.spent[name] / sum(machine.spent.values())
    return whole * (1 - share * gain / WHOLE)


# -- 例子 --
PIPELINE: list[Thread] = [
    [step for _ in range(10) for step in (("run", "decode", 60), ("meet",))],
    [step for _ in range(10) for step in (("run", "resize", 56), ("meet",))],
]


def random_threads(rng: Random) -> list[Thread]:
    """两三个线程，几段活，有的要锁，有时等齐。段长都是 20 的倍数。"""
    names, number = ["a", "b", "c"], rng.randint(2, 3)
    threads: list[Thread] = [[] for _ in range(number)]
    for _ in range(rng.randint(2, 4)):
        for thread in threads:
            for _ in range(rng.randint(1, 3)):
                run = ("run", rng.choice(names), 20 * rng.randint(1, 5))
                guarded = rng.random() < 0.3
                thread += [("lock", "l"), run, ("unlock", "l")] if guarded else [run]
            if rng.random() < 0.2:
                thread += [("run", rng.choice(names), 20)]
        for thread in threads:
            thread.append(("meet",))
    return threads


def judged(number: int) -> tuple[int, int, float, float]:
    """随机的程序：几次比较，让别人慢的估计有几次更近，两种估计一共差多少拍。"""
    rng, count, nearer = Random(9), 0, 0
    virtual_off = share_off = 0.0
    for _ in range(number):
        threads = random_threads(rng)
        for name in "abc":
            real = elapsed(really_faster(threads, name, HALF))
            virtual = abs(Machine(threads, name, HALF).run() - real)
            share = abs(from_shares(threads, name, HALF) - real)
            count += 1
            nearer += virtual <= share
            virtual_off += virtual
            share_off += share
    return count, nearer, virtual_off, share_off


def main() -> None:
    machine = Machine(PIPELINE)
    whole = machine.run()
    print(f"两个线程各做十段，每段等齐：{whole} 拍；CPU 时间 {dict(machine.spent)}")
    for name in ("decode", "resize"):
        for gain in (1, HALF):
            told = from_shares(PIPELINE, name, gain)
            virtual = Machine(PIPELINE, name, gain).run()
            real = elapsed(really_faster(PIPELINE, name, gain))
            print(
                f"{name} 快 {gain} 成：照占比估计 {told:.0f} 拍，"
                f"让别人慢来估计 {virtual:.0f} 拍，真改了 {real:.0f} 拍"
            )
    count, nearer, virtual, share = judged(20)
    print(f"随机的程序，{count} 次：让别人慢的估计更近（或一样近）{nearer} 次")
    print(f"平均差几拍：{virtual / count:.1f}；照占比 {share / count:.1f}")


if __name__ == "__main__":
    main()
