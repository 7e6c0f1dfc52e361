"""一条命令核对本章：规则与真正的 getattr、setattr，自己写的四个描述符与内置的，每个版本的答案。"""

from __future__ import annotations

import functools
import random
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from attribute_lookup import homemade
from attribute_lookup.agreement import misled
from attribute_lookup.cases import NAME, build, instance_cases, outcome
from attribute_lookup.trace import steps
from sphinx_runnable_listings.checks import Check, main, on_each, sentences

CHAPTER = Path(__file__).parent


def asked(printed: str) -> int:
    """agreement.py 说它问了几种情形。"""
    return sum(map(int, re.findall(r"：(\d+) 种情形", printed)))


def attempt(obj: object, name: str, number: int, what: str) -> tuple[str, object]:
    """做一步：得到什么，或者出了哪一类错。"""
    try:
        return "得到", step(obj, name, number, what)
    except (AttributeError, ValueError, TypeError) as error:
        return type(error).__name__, ""


def compare_homemade(programs: int, seed: int) -> Check:
    """随机的一串读写和调用，一遍用自己的零件，一遍用内置的：每一步都要相同。"""
    rng = random.Random(seed)
    ours = homemade.example(
        homemade.Function, homemade.Property, homemade.ClassMethod, homemade.StaticMethod, homemade.CachedProperty
    )
    theirs = homemade.example(lambda f: f, property, classmethod, staticmethod, functools.cached_property)
    count = wrong = 0
    for _ in range(programs):
        pair = [ours(2), theirs(2)]
        for _ in range(rng.randint(1, 8)):
            name = rng.choice(["scaled", "radius", "diameter", "named", "double", "area", "computed", "missing"])
            number, what = rng.randint(-2, 5), rng.choice(["get", "call", "set", "delete from dict", "on class"])
            outcomes = [attempt(one, name, number, what) for one in pair]
            count += 1
            wrong += outcomes[0] != outcomes[1]
    return Check("自己写的四个描述符和 cached_property 与内置的：每一步", count, wrong)


def step(obj: object, name: str, number: int, what: str) -> object:
    """做一步；得到的若是函数，只说它能调用。"""
    if what == "set":
        return setattr(obj, name, number)
    if what == "delete from dict":
        return obj.__dict__.pop(name, None)
    value = getattr(type(obj) if what == "on class" else obj, name)
    if what == "call":
        return value(number)
    return "函数" if callable(value) else "描述符" if hasattr(type(value), "__get__") else value


def compare_traces() -> Check:
    """trace.py 走到最后说的，与真正的 getattr 得到的。"""
    count = wrong = 0
    for case in instance_cases():
        obj, _ = build(case)
        happened, value = outcome(getattr, obj, NAME)
        last = list(steps(obj))[-1]
        count += 1
        wrong += (last.mark == "taken") != (happened == "得到")
        if happened == "得到" and isinstance(value, tuple):
            wrong += " ".join(str(part) for part in value[:2]) not in last.words
    return Check("一步一步的演示，最后一步与 getattr", count, wrong)


def told() -> Iterator[str]:
    """正文里的数：照 agreement.py 打印的，抽的一万次现在再算。"""
    printed = (CHAPTER / "results" / "agreement-py3.13.txt").read_text("utf-8")
    found = re.findall(r"问实例 (\d+) 种错 (\d+) 种，问类 (\d+) 种错 (\d+) 种", printed)
    asked_instances, wrong_instances, asked_classes, wrong_classes = map(int, found[0])
    yield f"{asked_instances:,} 种情形，它说错 {wrong_instances} 种（{wrong_instances / asked_instances:.1%}）"
    yield f"{asked_classes:,} 种，说错 {wrong_classes:,} 种（{wrong_classes / asked_classes:.1%}）"
    yield f"三项加起来 {asked(printed):,} 次"
    drawn = Counter(random.Random(2026).choices(list(instance_cases()), k=10_000))
    wrong = 0
    for case, times in drawn.items():
        obj, _ = build(case)
        wrong += times * misled(obj, outcome(getattr, obj, NAME))
    yield f"随机抽一万次，错 {wrong:,} 次"


def checks(here: bool) -> Iterator[Check]:
    yield from on_each(CHAPTER, "agreement", "规则与真正的 getattr、setattr：读实例、读类、写实例", asked, here=here)
    yield compare_homemade(2000, seed=11)
    yield compare_traces()
    yield sentences(CHAPTER / "index.md", told())


if __name__ == "__main__":
    main(checks, CHAPTER / "results" / "verified.txt")
