# -*- coding: utf-8 -*-
"""`@` 后面写得下什么，由语法说了算：把每一种写法交给编译器，看它收不收。"""
from __future__ import print_function

FORMS = [
    "register",
    "api.register",
    "api.register('math.add')",
    "partial(export, api='tf')('math.add')",
    "exports['tf']",
    "lambda func: func",
    "v2 or v1",
    "(chosen := v2)",
]


def accepted(form):
    """编译器是否收下 `@form`；只编译，不运行。"""
    try:
        compile("@" + form + "\ndef f(): pass\n", "<form>", "exec")
    except SyntaxError:
        return False
    return True


def main():
    for form in FORMS:
        print("  收 " if accepted(form) else "不收 ", "@" + form)


if __name__ == "__main__":
    main()
