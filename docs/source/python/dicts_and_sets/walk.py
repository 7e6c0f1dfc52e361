"""把几个小程序在集合的表上走一遍，记下每一步看过哪些格子、表成了什么样。网页上的演示读它写出的数据。"""

from __future__ import annotations

import json
from pathlib import Path

from dicts_and_sets.table import DELETED, NEVER, SetTable

DATA = Path(__file__).parents[2] / "_static" / "stepper" / "set_walks.js"
PROGRAMS: dict[str, list[tuple[str, int]]] = {
    "次序从哪里来": [("加", 3), ("加", 8), ("加", 1), ("加", 10), ("删", 8)],
    "挤在一处": [("加", 0), ("加", 8), ("加", 16), ("加", 1)],
    "删掉以后": [("加", 0), ("加", 8), ("加", 16), ("删", 0), ("删", 8), ("加", 24)],
    "换一张大的表": [("加", 7), ("加", 15), ("加", 23), ("加", 31), ("加", 39), ("加", 6)],
}


def looked_at(table: SetTable, key: int) -> list[int]:
    """找 key 时依次看过的格子，停下的那一格在内。"""
    end = table.find(key)
    return [*table.passed(key, end), end]


def shown(table: SetTable) -> list[str]:
    return ["" if held is NEVER else "×" if held is DELETED else str(held) for held in table.slots]


def record(program: list[tuple[str, int]]) -> list[dict[str, object]]:
    """每一步：做什么，看过哪些格子，落在哪一格，表成了什么样。"""
    table, steps = SetTable(), []
    for what, key in program:
        seen, size = looked_at(table, key), len(table.slots)
        if what == "加":
            table.add(key)
        else:
            table.discard(key)
        place = next((i for i, held in enumerate(table.slots) if held == key), seen[-1])
        grown = len(table.slots) if len(table.slots) != size else 0
        steps.append(
            {"what": what, "key": key, "seen": seen, "place": place, "grown": grown, "slots": shown(table)}
        )
    return steps


def script() -> str:
    """普通脚本形式的数据：从磁盘打开的网页读不了 JSON。"""
    walks = [{"title": title, "steps": record(program)} for title, program in PROGRAMS.items()]
    rows = ",\n".join(json.dumps(walk, ensure_ascii=False) for walk in walks)
    return f"// walk.py 写出：每一步看过的格子和表的样子。\nconst SET_WALKS = [\n{rows}];\n"


def main() -> None:
    DATA.write_text(script(), encoding="utf-8")
    for title, program in PROGRAMS.items():
        steps = record(program)
        real: set[int] = set()
        for what, key in program:
            real.add(key) if what == "加" else real.discard(key)
        print(f"{title}：{' '.join(slot or '·' for slot in steps[-1]['slots'])}；真的集合：{list(real)}")


if __name__ == "__main__":
    main()
