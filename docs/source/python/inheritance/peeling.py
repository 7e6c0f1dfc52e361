# -*- coding: utf-8 -*-
"""不看任何文档，只做属性查找，就能问出解释器真正的查找次序。"""
from __future__ import print_function, unicode_literals


def lookup_order(cls, classes):
    """解释器在 cls 上查找属性时，依次看过 classes 里的哪些类。

    经典类和新式类都能问；classes 里的类要能添属性，所以不含 object。
    """
    for each in classes:
        each.found_in = each
    order = []
    while hasattr(cls, "found_in"):
        order.append(cls.found_in)
        del order[-1].found_in  # 剥掉这一层，下一次查找就露出下一层
    for each in classes:
        if "found_in" in vars(each):
            del each.found_in
    return order


def main():
    class P(object):
        pass

    class Y(P):
        pass

    class Z(object):
        pass

    class X(Y, Z):
        pass

    order = lookup_order(X, [X, Y, Z, P])
    print("剥出来的次序：", " ".join(cls.__name__ for cls in order))
    print("X.__mro__：   ", " ".join(cls.__name__ for cls in X.__mro__))


if __name__ == "__main__":
    main()
