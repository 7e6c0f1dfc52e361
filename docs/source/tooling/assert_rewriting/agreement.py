"""改写以后的断言与原来的断言：成立与否、抛出什么、先后调用了谁，都要相同。"""

from __future__ import annotations

import sys
from random import Random

from assert_rewriting.programs import cases, run
from assert_rewriting.rewriting import rewritten

CASES = 80


def outcome(case: str, how: object) -> tuple[str, str, list[str]]:
    """抛出的种类，话（断言自己的话不算），调用的先后。"""
    (kind, told), log = run(case, how)
    return kind, "" if kind == "AssertionError" else str(told), log


def compare(rng: Random, number: int) -> tuple[int, int, list[str]]:
    """返回 (几个断言, 其中几个不成立, 结果不同的那些)。"""
    plain = [
        (case, outcome(case, "plain")) for case in cases(rng, number, rebinding=True)
    ]
    differing = [
        case for case, expected in plain if outcome(case, rewritten) != expected
    ]
    failed = sum(expected[0] == "AssertionError" for _, expected in plain)
    return len(plain), failed, differing


def main() -> None:
    number, failed, differing = compare(Random(20261128), CASES)
    print(f"{number} 个断言，{failed} 个不成立，改写前后不同的 {len(differing)} 个")
    print("".join(differing[:1]), end="")
    sys.exit(1 if differing else 0)


if __name__ == "__main__":
    main()
