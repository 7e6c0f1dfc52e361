"""真的钟：同样多的加法，写在一个循环里，或者每次加法叫一个小函数；cProfile 各说占几成。

毫秒数每次不同，所以只打印占几成。
"""

from __future__ import annotations

import cProfile
import sys
from time import perf_counter
from typing import Callable, Dict

NUMBER = 20_000


# -- 两半 --
def tiny(total: int, k: int) -> int:
    return total + k % 7


def many_calls() -> int:
    """每次加法叫一个小函数。"""
    total = 0
    for k in range(NUMBER):
        total = tiny(total, k)
    return total


def one_loop() -> int:
    """加法直接写在循环里；次数多一倍半，凑得与上面差不多久。"""
    total = 0
    for k in range(NUMBER * 5 // 2):
        total = total + k % 7
    return total


# -- 两半完 --
def seconds(work: Callable[[], int]) -> float:
    """十五次里最短的一次：别的进程来打扰，只会更长。"""
    best = float("inf")
    for _ in range(15):
        started = perf_counter()
        work()
        best = min(best, perf_counter() - started)
    return best


def told() -> Dict[str, float]:
    """cProfile 说的总时间，也是十五次里最短的一次。"""
    best: Dict[str, float] = {}
    for _ in range(15):
        profile = cProfile.Profile()
        profile.enable()
        many_calls()
        one_loop()
        profile.disable()
        for each in profile.getstats():
            name = getattr(each.code, "co_name", each.code)
            best[name] = min(best.get(name, float("inf")), each.totaltime)
    return best


def share(many: float, one: float) -> float:
    return many / (many + one)


def main() -> None:
    plain = share(seconds(many_calls), seconds(one_loop))
    found = told()
    told_share = share(found["many_calls"], found["one_loop"])
    print(f"Python {sys.version_info[0]}.{sys.version_info[1]}")
    print(f"不用剖析器，叫小函数的一半占：{plain:.0%}")
    print(f"cProfile 说它占：{told_share:.0%}")


if __name__ == "__main__":
    main()
