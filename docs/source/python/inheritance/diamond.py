# -*- coding: utf-8 -*-
"""同一份源码，在 Python 2.7 和 3 上走出两条路。"""
from __future__ import print_function, unicode_literals


class A:
    def who(self):
        return "A"


class B(A):
    pass


class C(A):
    def who(self):
        return "C"


class D(B, C):
    pass


def main():
    print("type(D) 是", type(D).__name__)
    print("D().who() 得到", D().who())
    print("D 有 __mro__ 吗？", hasattr(D, "__mro__"))


if __name__ == "__main__":
    main()
