# -*- coding: utf-8 -*-
"""把一张类的图排成一条线：四种规则。

层次写成字典：类名 -> 直接基类的元组，例如 {"X": ("Y", "Z"), "Y": ("P",), "Z": (), "P": ()}。
这个文件在 Python 2.7 到 3.15 上都要运行，所以没有类型标注。
"""
from __future__ import print_function, unicode_literals


class InconsistentHierarchy(TypeError):
    """没有次序能满足所有约束；heads 是互相卡住的那些类。"""

    def __init__(self, heads):
        self.heads = heads
        TypeError.__init__(
            self,
            "Cannot create a consistent method resolution order (MRO) for bases "
            + ", ".join(heads),
        )


def depth_first(cls, bases):
    """经典类：从左到右，深度优先，重复的留第一次。"""
    order = [cls]
    for base in bases[cls]:
        order += [found for found in depth_first(base, bases) if found not in order]
    return order


def last_occurrence(cls, bases):
    """2.2 的文档里的新式类：深度优先，重复的留最后一次。"""

    def walk(name):
        return [name] + [found for base in bases[name] for found in walk(base)]

    path = walk(cls)
    return [name for i, name in enumerate(path) if name not in path[i + 1 :]]


def breadth_first(cls, bases):
    """一层一层，从左到右：许多文章这样说，没有哪个 Python 这样做。"""
    order = [cls]
    for name in order:  # order 一边走一边变长，它自己就是队列
        order += [base for base in bases[name] if base not in order]
    return order


def merge(sequences):
    """把几条次序并成一条，每一条都保持（Barrett 等，1996；CPython 的 pmerge）。

    剩下的头都在别人的尾巴里时，抛出 InconsistentHierarchy。
    """
    sequences = [list(sequence) for sequence in sequences if sequence]
    result = []
    while sequences:
        heads = [sequence[0] for sequence in sequences]
        for head in heads:
            if not any(head in sequence[1:] for sequence in sequences):
                break  # 不在任何一条的尾部：没有谁要求排在它前面
        else:
            raise InconsistentHierarchy(sorted(set(heads), key=heads.index))
        result.append(head)
        sequences = [
            [name for name in sequence if name != head] for sequence in sequences
        ]
        sequences = [sequence for sequence in sequences if sequence]
    return result


def c3(cls, bases):
    """2.3 起 type.mro() 的次序：L(C) = C + merge(L(B1), …, L(Bn), B1 … Bn)。

    基类重复抛出 TypeError，次序无解抛出 InconsistentHierarchy。
    """
    direct = bases[cls]
    for i, base in enumerate(direct):
        if base in direct[i + 1 :]:
            raise TypeError("duplicate base class " + base)
    return [cls] + merge([c3(base, bases) for base in direct] + [direct])


RULES = [
    ("深度优先（经典类）", depth_first),
    ("2.2 的文档", last_occurrence),
    ("广度优先", breadth_first),
    ("C3", c3),
]

DIAMOND = {"D": ("B", "C"), "B": ("A",), "C": ("A",), "A": ()}
UNEVEN = {"X": ("Y", "Z"), "Y": ("P",), "Z": (), "P": ()}
BACKWARDS = {"V": ("A", "S"), "S": ("M",), "M": ("A",), "A": ()}


def main():
    for title, cls, bases in [("菱形", "D", DIAMOND), ("左右不一样高", "X", UNEVEN)]:
        print(title, "  ".join("{}({})".format(c, ", ".join(bs)) for c, bs in bases.items()))
        for name, rule in RULES:
            print("    {}：{}".format(name, " ".join(rule(cls, bases))))


if __name__ == "__main__":
    main()
