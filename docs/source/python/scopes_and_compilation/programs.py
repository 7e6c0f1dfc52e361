# -*- coding: utf-8 -*-
"""随机编程序：函数、类、推导式、lambda 层层套着，名字只有几个，各处都可能绑定、用到、声明。"""

import random
import sys

NAMES = ["a", "b", "c", "__d", "super"]
VERSION = sys.version_info[:2]


# -- 随机程序 --
def random_program(rng):
    """一段程序，只求能编译，不求能运行；有些会因为声明写错地方而被解释器拒绝。"""
    return "\n".join(block(rng, 0, rng.randint(2, 5), "模块")) + "\n"


def block(rng, depth, number, kind):
    lines = []
    for _ in range(number):
        lines += statement(rng, depth, kind)
    return lines or ["pass"]


def statement(rng, depth, kind):
    a, b = rng.choice(NAMES), rng.choice(NAMES)
    choice = rng.randrange(16)
    if choice < 4 and depth < 4:
        head = "def {}({}){}:".format(a, parameters(rng), rng.choice(["", " -> " + b]))
        return decorated(rng) + [head] + indented(block(rng, depth + 1, rng.randint(1, 4), "函数"))
    if choice < 6 and depth < 4:
        head = "class {}({}):".format(rng.choice(["A", "_B", "__"]), b)
        return decorated(rng) + [head] + indented(block(rng, depth + 1, rng.randint(1, 4), "类"))
    if choice == 6 and rng.random() < 0.4:
        return ["{} {}".format(rng.choice(["global", "nonlocal"]) if kind != "模块" else "global", a)]
    if choice == 7:
        return ["try: {}".format(a), "except Exception as {}: {}".format(a, b)]
    if choice == 8:
        return [
            "for {} in {}:".format(a, b),
            "    {} = {}".format(b, expression(rng, 2)),
        ]
    if choice == 9:
        return [
            rng.choice(
                [
                    "import {}",
                    "import x.y as {}",
                    "import {}.y",
                    "from x import y as {}",
                ]
            ).format(a)
        ]
    if choice == 10:
        return ["{}: {} = {}".format(a, b, expression(rng, 2)) if rng.random() < 0.5 else "{}: {}".format(a, b)]
    if choice == 11:
        return [rng.choice(["del {}", "{} += 1", "with x as {}: pass", "[{}, *q] = x"]).format(a)]
    if choice == 12 and VERSION >= (3, 10):
        pattern = rng.choice(["[{}, *{}]", "{{'k': {}, **{}}}", "x.y({}, k={})", "{} as {}"]).format("p", a)
        return ["match {}:".format(b), "    case {}: {}".format(pattern, a)]
    if choice == 13 and VERSION >= (3, 12) and depth < 4:
        return generic(rng, depth)
    return ["{} = {}".format(a, expression(rng, 3))]


def parameters(rng):
    """几个参数，有的带默认值，有的带注解。"""
    chosen = rng.sample(["a", "b", "c", "__d"], rng.randint(0, 2))
    return (
        ", ".join(name + rng.choice(["", ": a", "=b"]) for name in sorted(chosen))
        if len(chosen) < 2
        else ", ".join(name + rng.choice(["=a", ": b = c"]) for name in chosen)
    )


def decorated(rng):
    return ["@" + rng.choice(NAMES)] if rng.random() < 0.2 else []


def generic(rng, depth):
    """3.12 起的类型参数。"""
    a, b = rng.choice(NAMES[:4]), rng.choice(NAMES[:4])
    params = rng.choice(["T", "a", "__d", "T: b", "T: (lambda: a)", "*a", "**b"])
    if VERSION >= (3, 13):
        params = rng.choice([params, "T = b", "T: a = c"])
    if rng.random() < 0.3:
        return ["type {}[{}] = {}".format(a, params, b) if rng.random() < 0.5 else "type {} = {}".format(a, b)]
    head = rng.choice(["def {}[{}](x: {}, y=a):", "class {}[{}](x, {}):"]).format(a, params, b)
    kind = "函数" if head.startswith("def") else "类"
    return [head] + indented(block(rng, depth + 1, rng.randint(1, 3), kind))


def indented(lines):
    return ["    " + line for line in lines]


def expression(rng, depth):
    a, b = rng.choice(NAMES), rng.choice(NAMES)
    if depth == 0 or rng.random() < 0.25:
        return a
    inner = expression(rng, depth - 1)
    choice = rng.randrange(7)
    if choice == 0:
        return "(lambda {}: {})".format(rng.choice(["", "a", "a=b", "*c"]), inner)
    if choice == 1:
        return "({} + {})".format(inner, b)
    if choice == 2 and VERSION >= (3, 8):
        return rng.choice(["(lambda: (w := {}))", "(w := {})", "(w := {})"]).format(inner)
    each = "for {} in {}".format(a, b)
    if rng.random() < 0.3:
        each += " for {} in {}".format(rng.choice(NAMES), expression(rng, depth - 1))
    if rng.random() < 0.4:
        each += " if {}".format(expression(rng, depth - 1))
    if choice == 3:
        return "{{{}: {} {}}}".format(inner, a, each)
    if choice == 4:
        return "{{{} {}}}".format(inner, each)
    if choice == 5:
        return "({} {})".format(inner, each)
    return "[{} {}]".format(inner, each)


# -- 随机程序完 --


def main():
    print(random_program(random.Random(5)))


if __name__ == "__main__":
    main()
