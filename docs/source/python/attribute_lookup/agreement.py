# -*- coding: utf-8 -*-
"""每一种情形都问两遍：真正的 getattr 和 setattr，与 lookup.py 里的规则；再看只照 MRO 说的规则错在哪里。"""

from __future__ import print_function, unicode_literals

import io
import sys

from attribute_lookup.cases import LOG, NAME, build, class_cases, instance_cases, outcome
from attribute_lookup.lookup import ABSENT, attribute, bind, has, in_mro, instance_dict, store


# -- 常听到的规则 --
def by_mro_alone(obj, name):
    """常听到的规则：先看实例的字典，再沿 MRO 找第一个；找到的若是描述符，照规矩绑定。"""
    own = {} if isinstance(obj, type) else instance_dict(obj)
    if name in own:
        return own[name]
    cls = obj if isinstance(obj, type) else type(obj)
    found = in_mro(cls, name)
    if found is ABSENT:
        raise AttributeError(name)
    return bind(found, None if obj is cls else obj, cls) if has(found, "__get__") else found


# -- 常听到的规则完 --


def same(first, second):
    """两个结果相同；绑定方法每次都是新的对象，所以比的是相等。"""
    return first == second and type(first[1]) is type(second[1])


def misled(asked, real):
    """照常听到的规则，得到的是不是与真的（real）不同。__getattr__ 也让它用。"""
    guess = outcome(attribute, asked, NAME, by_mro_alone)
    return guess[0] != real[0] or (real[0] == "得到" and not same(guess, real))


def written(assign, case):
    """给 f 赋值之后：出了什么错，描述符收到什么，实例的字典里是什么，再读一次得到什么。"""
    obj, _ = build(case)
    del LOG[:]
    happened, error = outcome(assign, obj, NAME, "新")
    log = list(LOG)
    kind = None if happened == "得到" else error if "__set__" in error else "没有这个属性"
    return happened, kind, log, dict(instance_dict(obj)).get(NAME) == "新", outcome(getattr, obj, str(NAME))[0]


def compare():
    """返回 {比较: (次数, 不一致)}，和“只照 MRO”错的次数。"""
    counts = {"读实例": [0, 0], "读类": [0, 0], "写实例": [0, 0]}
    naive = [0, 0, 0, 0]  # 问实例的次数、错的次数，问类的次数、错的次数
    for what, cases in (("读实例", instance_cases()), ("读类", class_cases())):
        for case in cases:
            obj, cls = build(case)
            asked = obj if what == "读实例" else cls
            real = outcome(getattr, asked, str(NAME))
            counts[what][0] += 1
            counts[what][1] += not same(outcome(attribute, asked, NAME), real)
            k = 0 if what == "读实例" else 2
            naive[k] += 1
            naive[k + 1] += misled(asked, real)
            if what == "读实例":
                counts["写实例"][0] += 1
                counts["写实例"][1] += written(store, case) != written(setattr, case)
    return counts, naive


def main():
    out = io.open(sys.stdout.fileno(), "w", encoding="utf-8", closefd=False)
    counts, naive = compare()
    for what in ("读实例", "读类", "写实例"):
        out.write("{}：{} 种情形，与真的不一致 {} 处\n".format(what, *counts[what]))
    out.write("只照“实例字典，再照 MRO”：问实例 {} 种错 {} 种，问类 {} 种错 {} 种\n".format(*naive))
    out.flush()
    sys.exit(1 if any(wrong for _, wrong in counts.values()) else 0)


if __name__ == "__main__":
    main()
