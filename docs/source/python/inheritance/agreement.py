# -*- coding: utf-8 -*-
"""一万个随机层次：我们的 C3 和 type.mro()，我们的深度优先和 Python 2 的经典类。"""
from __future__ import print_function, unicode_literals

import random
import sys

from inheritance.linearization import c3, depth_first
from inheritance.peeling import lookup_order

HIERARCHIES = 10000


def pick(rng, n):
    """小于 n 的整数；各版本的 Python 得到同一个，randrange 做不到。"""
    return int(rng.random() * n)


def random_bases(rng, names, most=4):
    """挑 1 到 most 个基类，有先后；三十次里有一次，把其中一个写两遍。"""
    pool = list(names)
    chosen = [pool.pop(pick(rng, len(pool))) for _ in range(min(len(pool), 1 + pick(rng, most)))]
    if pick(rng, 30) == 0:
        chosen.append(chosen[0])
    return tuple(chosen)


def ours(name, bases):
    """我们的 C3：（次序，None）或（None，报错）。"""
    try:
        return c3(name, bases), None
    except TypeError as error:
        return None, tidy(error)


def tidy(error):
    """去掉报错里的换行；Python 自己没有固定次序的类名，排序后再比。"""
    head, bases, names = " ".join(str(error).split()).partition("for bases ")
    if sys.version_info < (3, 7):
        names = ", ".join(sorted(names.split(", ")))
    return head + bases + names


def compare_new_style(rng, count, size=8):
    """随机建新式类；返回（接受的个数，拒绝的种类与个数，不一致的类）。"""
    accepted, rejected, wrong = 0, {}, []
    for number in range(count):
        bases, real = {"object": ()}, {"object": object}
        for i in range(2 + pick(rng, size - 1)):
            name = "C%d" % i
            bases[name] = random_bases(rng, sorted(bases))
            order, message = ours(name, bases)
            try:
                cls = type(str(name), tuple(real[base] for base in bases[name]), {})
            except TypeError as error:
                if tidy(error) != message:
                    wrong.append((number, name))
                kind = tidy(error).partition(" class ")[0].partition(" for ")[0]
                rejected[kind] = rejected.get(kind, 0) + 1
                del bases[name]
                continue
            real[name] = cls
            accepted += 1
            peeled = lookup_order(cls, [real[key] for key in real if key != "object"])
            if order != [c.__name__ for c in type.mro(cls)] or order[:-1] != [
                c.__name__ for c in peeled
            ]:
                wrong.append((number, name))
    return accepted, rejected, wrong


def compare_classic(rng, count, size=8):
    """随机建经典类（只在 Python 2）；返回（个数，不一致的类）。"""
    made, wrong = 0, []
    for number in range(count):
        bases, real = {}, {}
        for i in range(2 + pick(rng, size - 1)):
            name = "C%d" % i
            names = sorted(bases)
            bases[name] = random_bases(rng, names) if names and pick(rng, 5) else ()
            real[name] = type(_Classic)(str(name), tuple(real[base] for base in bases[name]), {})
            made += 1
            peeled = lookup_order(real[name], list(real.values()))
            if depth_first(name, bases) != [c.__name__ for c in peeled]:
                wrong.append((number, name))
    return made, wrong


class _Classic:
    pass


def main():
    accepted, rejected, wrong = compare_new_style(random.Random(20260111), HIERARCHIES)
    print("新式类：{} 个层次".format(HIERARCHIES))
    print("    被接受的类 {} 个，次序与 type.mro()、与剥出来的都相同".format(accepted))
    for kind in sorted(rejected):
        print("    被拒绝的类 {} 个，报错逐字相同：{}".format(rejected[kind], kind))
    print("    不一致 {} 处".format(len(wrong)))
    if type(_Classic) is not type:
        made, wrong_classic = compare_classic(random.Random(20260111), HIERARCHIES)
        print("经典类：{} 个层次，{} 个类".format(HIERARCHIES, made))
        print("    与深度优先不一致 {} 处".format(len(wrong_classic)))
        wrong += wrong_classic
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main()
