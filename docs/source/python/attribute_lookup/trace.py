"""一次 x.f 走过哪些地方：每到一处记下看见什么、怎么决定。网页上的演示读它写出的数据。"""

from __future__ import annotations

import itertools
import json
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from attribute_lookup.cases import NAME, SetOnly, build, outcome
from attribute_lookup.lookup import ABSENT, MRO, NAMESPACE, bind, has, in_mro, instance_dict, is_data

DATA = Path(__file__).parents[2] / "_static" / "stepper" / "lookups.js"
OWN = {"没有": "字典里没有", "有": "字典里有"}
KINDS = ("没有", "普通值", "函数", "非数据描述符", "数据描述符", "只能写", "会出错的 property")
BASE_KINDS = ("没有", "普通值", "非数据描述符", "数据描述符")
FALLBACK = ("没有", "给出答案")


class Step(NamedTuple):
    """停在 place；mark 是 pass（没有）、kept（记着）、taken（就用它）或 failed。"""

    place: str
    mark: str
    words: str


def steps(obj: object) -> Iterator[Step]:
    """x.f 的每一步，最后一步说结果。规则与 lookup.lookup、lookup.attribute 相同，只是边走边说。"""
    cls = type(obj)
    found, home = ABSENT, ""
    for each in MRO.__get__(cls):
        if NAME in NAMESPACE.__get__(each):
            found, home = NAMESPACE.__get__(each)[NAME], each.__name__
            break
        yield Step(each.__name__, "pass", f"沿 MRO 找：类 {each.__name__} 里没有 f")
    taken = None
    if found is not ABSENT and has(found, "__get__") and is_data(found):
        yield Step(home, "kept", f"沿 MRO 找：类 {home} 里有 f，是数据描述符，能读")
        taken = Step(home, "taken", "它排在实例的字典之前，就用它：调用它的 __get__")
    elif found is not ABSENT:
        why = "能拦写，不管读" if is_data(found) else "不是数据描述符"
        yield Step(home, "kept", f"沿 MRO 找：类 {home} 里有 f，{why}，先记着")
    if taken is None and NAME in instance_dict(obj):
        taken = Step("实例", "taken", "实例的字典里有 f，就用它，原样返回")
    elif taken is None:
        yield Step("实例", "pass", "实例的字典里没有 f")
        if found is not ABSENT and has(found, "__get__"):
            taken = Step(home, "taken", f"回到记着的那个：它有 __get__，调用 __get__(x, {cls.__name__})")
        elif found is not ABSENT:
            taken = Step(home, "taken", "回到记着的那个：没有 __get__，原样返回")
    if taken is not None:
        yield taken
    yield from ending(obj, taken.place if taken else "")


def ending(obj: object, place: str) -> Iterator[Step]:
    """最后得到什么；出了 AttributeError，再看 __getattr__。"""
    happened, value = outcome(direct, obj)
    if happened == "得到":
        yield Step(place, "taken", f"x.f 得到 {shown(value)}")
        return
    yield Step(place, "failed", f"AttributeError：{value}")
    fallback = in_mro(type(obj), "__getattr__")
    if fallback is ABSENT:
        yield Step("__getattr__", "failed", "没有 __getattr__，AttributeError 传到外面")
        return
    happened, value = outcome(bind(fallback, obj, type(obj)), NAME)
    if happened == "得到":
        yield Step("__getattr__", "taken", f"有 __getattr__，调用它：x.f 得到 {shown(value)}")
    else:
        yield Step("__getattr__", "failed", f"有 __getattr__，调用它，它也抛 AttributeError：{value}")


def direct(obj: object) -> object:
    """不经 __getattr__ 的 x.f，问真正的解释器。"""
    return object.__getattribute__(obj, NAME)


def shown(value: object) -> str:
    """值的写法，不带地址。"""
    if isinstance(value, SetOnly):
        return "描述符对象自己"
    if callable(value):
        return f"绑定方法 {value.__qualname__.rpartition('.')[2]}"  # type: ignore[attr-defined]
    return " ".join(str(part) for part in value[:2]) if isinstance(value, tuple) else repr(value)


def told() -> list[dict[str, object]]:
    """全部情形，连同每一步。"""
    rows = []
    for own, kind, base, fallback in itertools.product(OWN, KINDS, BASE_KINDS, FALLBACK):
        obj, _ = build((OWN[own], kind, base, "没有", fallback, "没有"))
        rows.append({"key": [own, kind, base, fallback], "steps": [list(step) for step in steps(obj)]})
    return rows


def script() -> str:
    """普通脚本形式的数据：从磁盘打开的网页读不了 JSON。"""
    rows = ",\n".join(json.dumps(row, ensure_ascii=False) for row in told())
    return f"// trace.py 写出：每种情形下 x.f 的每一步。\nconst LOOKUPS = [\n{rows}];\n"


def main() -> None:
    DATA.write_text(script(), encoding="utf-8")
    obj, _ = build(("字典里有", "没有", "非数据描述符", "没有", "没有", "没有"))
    for step in steps(obj):
        print(f"{step.place:<8}{step.words}")
    print(f"共 {len(told())} 种情形")


if __name__ == "__main__":
    main()
