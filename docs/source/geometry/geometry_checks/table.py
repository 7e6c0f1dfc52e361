"""一条命令印出对照表：算法、次数、三种数各有几次不一致、对照的一方。"""

from __future__ import annotations

import argparse
import sys
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from pathlib import Path
from unicodedata import east_asian_width

from geometry_checks.inputs import NUMBERS
from geometry_checks.oracles import ORACLES
from geometry_checks.registry import Oracle, run

RECORD = Path(__file__).parent / "results" / "oracle_table.txt"  # 只有 --record 才写它


def width(text: str) -> int:
    """等宽字体里占的格数：汉字两格。"""
    return sum(2 if east_asian_width(c) in "WF" else 1 for c in text)


def row(name: str, count: str, wrong: list[str], against: str) -> str:
    """一行：算法和次数对齐，再是各种数的不一致，对照的一方放在最后。"""
    cells = "".join(" " * (10 - width(cell)) + cell for cell in wrong)
    return name + " " * (38 - width(name + count)) + count + cells + "  " + against


def count_wrong(number: int, cases: int) -> list[int]:
    return run(ORACLES[number], cases)


def by_numbers(wrong: list[int]) -> list[str]:
    """三种数轮流，各有几次不一致。"""
    return [str(sum(case % len(NUMBERS) == k for case in wrong)) for k in range(len(NUMBERS))]


def lines(chosen: list[Oracle], found: list[list[int]], cases: int) -> list[str]:
    """整张表；有不一致时在下面写明是哪一次，可以用 run 重演。"""
    table = [row("算法", "次数", list(NUMBERS), "对照")]
    table += [
        row(one.name, f"{cases:,}", by_numbers(wrong), one.against) for one, wrong in zip(chosen, found, strict=True)
    ]
    total = sum(map(len, found))
    table.append(f"共 {cases * len(chosen):,} 次，三种数各占三分之一，不一致 {total} 次")
    for one, wrong in zip(chosen, found, strict=True):
        if wrong:
            table.append(f"{one.name}：第 {', '.join(map(str, wrong[:10]))} 次")
    return table


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cases", type=int, default=10_000, help="每个算法多少次")
    parser.add_argument("--record", action="store_true", help=f"写到 results/{RECORD.name}")
    arguments = parser.parse_args()
    with ProcessPoolExecutor() as pool:
        found = list(pool.map(partial(count_wrong, cases=arguments.cases), range(len(ORACLES))))
    table = lines(ORACLES, found, arguments.cases)
    print("\n".join(table))
    if arguments.record:
        RECORD.write_text("\n".join(table) + "\n", encoding="utf-8")
    sys.exit(1 if any(found) else 0)


if __name__ == "__main__":
    main()
