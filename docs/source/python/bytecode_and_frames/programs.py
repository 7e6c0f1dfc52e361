"""随机编程序：循环、异常、with、闭包、生成器、类、推导式、模式匹配，层层套着；每一步都往 log 里记。"""

from __future__ import annotations

import random

# -- 骨架 --
SKELETON = """\
class Manager:
    made = 0

    def __init__(self, log, name, swallow=False):
        self.log, self.name, self.swallow = log, name, swallow
        type(self).made += 1

    def __enter__(self):
        self.log.append(("进", self.name))
        return self.made

    def __exit__(self, kind, error, traceback):
        self.log.append(("出", self.name, kind and kind.__name__))
        return self.swallow


class Child(Manager):
    def __enter__(self):
        return super().__enter__() + 1


def f(p, *rest, k=2, **more):
{f}
    return p - len(rest) + k


def g(n):
    got = yield n
    try:
{g}
        yield from range(n % 3)
    finally:
        n = -1
    return got


def main(log):
    a, b, c, xs = {a}, {b}, {c}, [3, 1, 2]
{main}
    return a, b, c, xs
"""
# -- 骨架完 --


# -- 随机程序 --
def random_program(rng: random.Random) -> str:
    return SKELETON.format(
        f=indented(block(rng, 1, 2, ["p", "k"]), 1),
        g=indented(block(rng, 1, 2, ["n"], loop=False), 2),
        main=indented(block(rng, 3, 6, ["a", "b", "c"]), 1),
        a=rng.randrange(9),
        b=rng.randrange(9),
        c=rng.randrange(9),
    )


def indented(lines: list[str], depth: int) -> str:
    return "\n".join("    " * depth + line for line in lines)


def block(rng: random.Random, depth: int, most: int, names: list[str], *, loop: bool = False) -> list[str]:
    lines = []
    for _ in range(rng.randint(1, most)):
        lines += statement(rng, depth, names, loop)
    return lines


def statement(rng: random.Random, depth: int, names: list[str], loop: bool) -> list[str]:
    """一条语句；depth 是还能套几层，loop 说在不在循环里。"""
    inside_main = "a" in names
    a, b, e = rng.choice(names), rng.choice(names), expression(rng, names, 2)
    if depth and rng.random() < 0.55:
        return compound(rng, depth, names, loop, inside_main)
    choices = [
        f"{a} = {e}",
        f"{a} += {e}",
        f"{a}, {b} = {b}, {a}",
        f"{a} = (lambda q, *r, k=1: q - len(r) + k)({e}, *[1, 2][:{rng.randint(0, 2)}])",
        f"{a} = sum(x * 2 for x in range({b} % 4) if x != {a})",
    ]
    if loop:
        choices += [f"if {expression(rng, names, 1)}: {rng.choice(['break', 'continue'])}"]
    if inside_main:
        choices += [
            f"log.append((a, b, c, {e}))",
            "xs.append(a); del xs[:-5]",
            "*xs, c = [*xs, a, b]",
            f"c = f({e}, *xs[:2], k=b)",
            f"c = f(b, **{{'{rng.choice(['k', 'z', 'p'])}': {e}}})",
            f"c = len([x + y for x in xs for y in range(2) if x != {a}])",
            "xs = list({x % 4: x for x in xs})",
            f"log.append(f'{{{a}!r:>3}}|{{{e}}}')",
            f"log.extend(g({a} % 5))",
            f"log.append(Child(log, {a}).name)",
            f"assert {e}, '断言'",
            f"raise {rng.choice(['ValueError', 'KeyError', 'ValueError(a)', 'TypeError(b) from None'])}",
            f"xs[{rng.randint(0, 3)}] = {e}",
            f"c = xs[{rng.randint(0, 2)}:][{rng.randint(-1, 1)}]",
            "del b",
            "b = 1",
        ]
    return [rng.choice(choices)]


def compound(rng: random.Random, depth: int, names: list[str], loop: bool, inside_main: bool) -> list[str]:
    def inner(most: int = 3, *, looping: bool = False) -> list[str]:
        return ["    " + line for line in block(rng, depth - 1, most, names, loop=looping or loop)]

    test, a = expression(rng, names, 2), rng.choice(names)
    choice = rng.randrange(7 if inside_main else 3)
    if choice == 0:
        other = ["else:", *inner()] if rng.random() < 0.5 else []
        return [f"if {test}:", *inner(), *other]
    if choice == 1:
        other = ["else:", *inner()] if rng.random() < 0.3 else []
        return [f"for {rng.choice(names)} in range({rng.randint(0, 3)}):", *inner(looping=True), *other]
    if choice == 2:
        kind = rng.choice(["ValueError", "(TypeError, ZeroDivisionError)", "Exception as error", "NameError"])
        again = [f"    if {a}: raise"] if rng.random() < 0.3 else []
        body = ["try:", *inner(), f"except {kind}:", *inner(), *again]
        if rng.random() < 0.3:
            body += ["else:", *inner()]
        return body + (["finally:", *inner(2)] if rng.random() < 0.4 else [])
    if choice == 3:
        manager = f"{rng.choice(['Manager', 'Child'])}(log, {rng.choice(names)}, {rng.choice(['True', 'False'])})"
        return [f"with {manager} as {rng.choice(names)}:", *inner()]
    if choice == 4:
        name = f"h{rng.randrange(99)}"
        body = ["    " + line for line in block(rng, depth - 1, 2, names)]
        head = [f"def {name}(a, b=a):", "    nonlocal c"]
        return [*head, *body, f"    return c + {rng.randint(0, 3)}", f"log.append({name}({test}))"]
    if choice == 5:
        subject, more = rng.choice(["xs", "a", "(a, b)"]), rng.randint(0, 3)
        return [
            f"match {subject}:",
            "    case [p, *q]:",
            f"        c = p + len(q) + {more}",
            f"    case {rng.randint(0, 9)} | None:",
            *["    " + line for line in inner(2)],
            "    case int(n) if n > 3:",
            "        b = n",
            "    case _:",
            "        c = 0",
        ]
    times = f"t{rng.randrange(99)}"
    return [f"{times} = 0", f"while {times} < 3:", f"    {times} += 1", *inner(looping=True)]


def expression(rng: random.Random, names: list[str], depth: int) -> str:
    a = rng.choice(names)
    if depth == 0 or rng.random() < 0.2:
        return rng.choice([a, a, str(rng.randrange(9)), f"-{a}"])
    x, y = expression(rng, names, depth - 1), expression(rng, names, depth - 1)
    return rng.choice(
        [
            f"({x} + {y})",
            f"({x} - {y})",
            f"({x} * {y} % 1009)",
            f"({x} // {y})",
            f"({x} % {y})",
            f"({x} & {y})",
            f"({x} < {y} <= {a})",
            f"({x} and {y})",
            f"({x} or {y})",
            f"({x} if {a} else {y})",
            f"(not {x})",
            f"({x} == {y})",
            f"({a} is None)",
            f"(~{x} | {y})",
            f"({a} in [{x}, {y}])",
            f"abs({x})",
        ]
    )


# -- 随机程序完 --


def main() -> None:
    print(random_program(random.Random(3)))


if __name__ == "__main__":
    main()
