"""一条命令核对本章：C3 与 type.mro()，深度优先与 2.7 的经典类，自己的 Super 与内置的 super。"""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from pathlib import Path

from inheritance.agreement import tidy
from inheritance.cooperative import Super
from inheritance.linearization import c3
from inheritance.scoreboard import accepted_classes
from inheritance.smallest import every_hierarchy
from sphinx_runnable_listings.checks import Check, main, on_each

CHAPTER = Path(__file__).parent


def classes(printed: str) -> int:
    """agreement.py 说它比较了几个类：接受的、拒绝的、经典的。"""
    return sum(int(number) for number in re.findall(r"(\d+) 个(?:，次序|，报错|类\n)", printed))


def compare_every(size: int) -> Check:
    """size 个类的全部层次，最后一个类：次序或报错。"""
    count = wrong = 0
    for bases in every_hierarchy(size):
        real: dict[str, type] = {"object": object}
        written = {"object": (), **{name: direct or ("object",) for name, direct in bases.items()}}
        for name, direct in list(written.items())[1:]:
            try:
                ours = c3(name, written)
            except TypeError as error:
                ours = tidy(error)
            try:
                real[name] = type(name, tuple(real[base] for base in direct), {})
                theirs = [cls.__name__ for cls in real[name].__mro__]
            except TypeError as error:
                theirs = tidy(error)
            if name not in real or len(real) > size:
                count += 1
                wrong += ours != theirs
            if name not in real:
                break  # 真的类造不出来，后面的就没有基类了
    return Check(f"C3 与 type()，{size} 个类的全部层次", count, wrong)


def random_body(rng: random.Random, name: str) -> dict[str, object]:
    """随机的类体：方法、静态方法、类方法、特性、普通的值、自己的 __repr__ 与 __new__。"""
    everything: dict[str, object] = {
        "method": lambda self: (name, self),
        "static": staticmethod(lambda: name),
        "klass": classmethod(lambda cls: (name, cls)),
        "prop": property(lambda self: (name, self)),
        "plain": name,
        "__repr__": lambda self: f"<{name}>",
        "__new__": lambda cls, *rest: object.__new__(cls),
    }
    return {key: value for key, value in everything.items() if rng.random() < 0.3}


def found(proxy: object, name: str) -> tuple[bool, object]:
    """从代理上取一个名字：(找到了吗, 得到什么，或者报了什么错)。"""
    try:
        return True, getattr(proxy, name)
    except AttributeError as error:
        return False, str(error)


def compare_super(hierarchies: int, seed: int) -> Check:
    """随机层次，从随机的一个类往后找，对实例和对类各一次；一次比的是看得见的每个名字，连同找不到的。"""
    rng = random.Random(seed)
    count = wrong = 0
    for name, bases in accepted_classes(seed, hierarchies, size=7):
        real: dict[str, type] = {}
        for each in reversed(c3(name, bases)):
            real[each] = type(each, tuple(real[base] for base in bases[each]), random_body(rng, each))
        start = rng.choice(list(real.values()))
        for obj in (real[name](), real[name]):
            ours, theirs = Super(start, obj), super(start, obj)
            names = {*dir(real[name]), *dir(type), "__thisclass__", "__self__", "__self_class__", "missing"}
            names.remove("__class__")  # 唯独它问的是代理自己
            count += 1
            wrong += any(found(ours, each) != found(theirs, each) for each in names)
    return Check("Super 与内置的 super：实例与类，看得见的每个名字", count, wrong)


def checks(here: bool) -> Iterator[Check]:
    what = "C3 与 type.mro()、与剥出来的次序；2.7 另有经典类"
    yield from on_each(CHAPTER, "agreement", what, classes, here=here)
    for size in (1, 2, 3, 4):
        yield compare_every(size)
    yield compare_super(1000, seed=7)


if __name__ == "__main__":
    main(checks, CHAPTER / "results" / "verified.txt")
