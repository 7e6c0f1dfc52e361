"""把几个反例缩小的经过记下来。网页上的演示读它写出的数据。"""

from __future__ import annotations

import json
from pathlib import Path
from random import Random
from typing import Any

from assert_rewriting import properties
from assert_rewriting.shrinking import Generator, bound, find, integers, lists, tuples

DATA = Path(__file__).parents[2] / "_static" / "stepper" / "shrinks.js"
COUNTED = bound(integers(0, 9), lambda n: lists(integers(0, 9), n, n))

# 例子：怎样造值，性质，种子
PROGRAMS: dict[str, tuple[Generator, Any, int]] = {
    "本来有序": (lists(integers(-20, 20), most=6), properties.sorted_already, 12),
    "和小于 250": (lists(integers(0, 100), most=8), properties.sum_below_250, 4),
    "先定个数，没有 3": (COUNTED, properties.counted, 13),
    "积小于 400，停在半路": (
        tuples(integers(0, 1000), integers(0, 1000)),
        properties.product_small,
        3,
    ),
}


def record(title: str) -> list[dict[str, object]]:
    """找到的反例，和每一次缩成了什么。"""
    generator, test, seed = PROGRAMS[title]
    found = find(generator, test, Random(seed))
    rows, before = [], ()
    for what, choices, value in found.steps:
        kept = (
            [old == new for old, new in zip(before, choices, strict=False)]
            if len(before) == len(choices)
            else []
        )
        fresh = [place for place, same in enumerate(kept) if not same]
        rows.append(
            {
                "what": what,
                "choices": list(choices),
                "fresh": fresh,
                "value": repr(value),
            }
        )
        before = choices
    rows.append({"what": f"再没有更简单的；一共试了 {found.tried} 串", "choices": list(before), "fresh": [],
                 "value": repr(found.value)})  # fmt: skip
    return rows


def script() -> str:
    """普通脚本形式的数据：从磁盘打开的网页读不了 JSON。"""
    told = []
    for title in PROGRAMS:
        steps = ",\n  ".join(
            json.dumps(step, ensure_ascii=False) for step in record(title)
        )
        told.append(
            f"{{title: {json.dumps(title, ensure_ascii=False)}, steps: [\n  {steps}]}}"
        )
    rows = ",\n".join(told)
    return f"// walk.py 写出：缩小的每一步，哪些选择、造出什么。\nconst SHRINKS = [\n{rows}];\n"


def main() -> None:
    DATA.write_text(script(), encoding="utf-8")
    for title in PROGRAMS:
        steps = record(title)
        print(
            f"{title}：{len(steps) - 2} 步，从 {steps[0]['value']} 到 {steps[-1]['value']}"
        )


if __name__ == "__main__":
    main()
