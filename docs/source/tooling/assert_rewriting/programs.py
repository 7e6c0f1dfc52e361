"""随机的断言：各种值、运算、比较、调用、属性、短路、推导式，几乎都不成立。"""

from __future__ import annotations

import ast
from functools import cache
from random import Random
from types import CodeType
from typing import Any

# 每个断言都在这样的环境里求值；调用都在 LOG 里留下痕迹
PRELUDE = '''
LOG = []
count = 3
label = "全局"


class Box:
    """装着一个值。"""

    def __init__(self, value):
        self.value = value

    def __repr__(self):
        return f"Box({self.value!r})"

    def get(self):
        LOG.append("get")
        return self.value

    def plus(self, n, times=1):
        LOG.append("plus")
        return self.value + n * times


def same(x):
    LOG.append("same")
    return x


def add(x, y=0):
    LOG.append("add")
    return x + y


def pack(*items, **named):
    LOG.append("pack")
    return [*items, *named.values()]


def bump():
    global count
    LOG.append("bump")
    count += 1
    return count
'''

LOCALS = """
    a, b, box = {a}, {b}, Box({c})
    xs, ys = {xs}, {ys}
    s, t = {s!r}, {t!r}
    p, q = {p}, {q}
    d, e = {d}, {e}
"""

WORDS = [
    "",
    "甲",
    "ab",
    "a%sb",
    "{x}",
    "~\n>",
    "\n",
    "é",
    "e\u0301",
    "it's",
    "x" * 60,
    "x" * 50 + "y" + "z" * 55,
]


# 详情很长，要截断的
LONG = ["{i: i + a for i in range(20)}", "{i: i * b for i in range(20)}"]
SINGLE = ["a", "s", "box", "same"], ["None", "not None", "same", "Box"]


class Asserts:
    """一个随机断言的各个部分；rebinding 表示也用会改名字的 bump() 与海象运算符。"""

    def __init__(self, rng: Random, *, rebinding: bool = False) -> None:
        self.rng, self.rebinding = rng, rebinding

    def number(self) -> int:
        return (
            self.rng.choice([0, 1, 2, 3, 5, 8, -1, -4, 10**45])
            if self.rng.random() < 0.3
            else self.rng.randrange(9)
        )

    def numbers(self) -> list[int]:
        size = self.rng.choice([0, 1, 2, 3, 3, 4, 9, 30])
        return [self.number() for _ in range(size)]

    def near(self, values: list[int]) -> list[int]:
        """与 values 大半相同。"""
        made = [value if self.rng.random() < 0.8 else self.number() for value in values]
        return made[: len(made) - self.rng.randrange(3)] + self.numbers() * (
            self.rng.random() < 0.2
        )

    def word(self) -> str:
        return "".join(
            self.rng.choice(WORDS) for _ in range(self.rng.choice([0, 1, 1, 2, 3]))
        )

    def setting(self) -> str:
        """断言前面的几行：局部变量。"""
        xs = self.numbers()
        d = dict(zip(self.numbers(), self.numbers()))
        s = self.word()
        t = s.replace("b", "c") if self.rng.random() < 0.5 else self.word()
        values = {
            "a": self.number(), "b": self.number(), "c": self.number(), "xs": xs, "ys": self.near(xs),
            "s": s, "t": t, "p": {x % 8 for x in xs[:5]}, "q": {x % 8 for x in self.near(xs)[:4]},
            "d": d, "e": {k: self.number() if self.rng.random() < 0.3 else v for k, v in d.items()},
        }  # fmt: skip
        return LOCALS.format(**values)

    def choose(self, *options: Any) -> Any:
        return self.rng.choice(options)()

    def int(self, deep: int) -> str:
        if deep <= 0:
            names = ["a", "b", "count", "box.value", str(self.number())]
            return self.rng.choice([*names, "bump()"] if self.rebinding else names)
        some = lambda: self.int(deep - 1)
        options = [
            lambda: f"add({some()}, {some()})",
            lambda: f"add({some()}, y={some()})",
            lambda: f"add(*[{some()}, {some()}])",
            lambda: f"same({some()})",
            lambda: "box.get()",
            lambda: f"box.plus({some()}, times={some()} % 3)",
            lambda: f"box.plus(**{{'n': {some()}}})",
            lambda: f"len({self.list(deep - 1)})",
            lambda: f"sum({self.list(deep - 1)})",
            lambda: f"[*{self.list(deep - 1)}, 7][0]",
            lambda: (
                f"({some()} {self.rng.choice(['+', '-', '*', '|', '&', '^'])} {some()})"
            ),
            lambda: f"({some()} {self.rng.choice(['//', '%'])} 3)",
            lambda: f"-{some()}",
            lambda: f"~{some()}",
            lambda: f"({some()} if {self.bool(deep - 1)} else {some()})",
            lambda: f"Box({some()}).value",
            lambda: "(lambda: 4)()",
        ]
        if self.rebinding:
            options += [
                lambda: "bump()",
                lambda: f"(a := {some()})",
                lambda: f"(b := {some()})",
            ]
        return self.choose(*options)

    def list(self, deep: int) -> str:
        if deep <= 0:
            return self.rng.choice(["xs", "ys", str(self.numbers()[:4])])
        some = lambda: self.list(deep - 1)
        return self.choose(
            lambda: f"sorted({some()})",
            lambda: f"({some()} + {some()})",
            lambda: f"pack(*{some()}, k={self.int(deep - 1)})",
            lambda: f"[i + {self.int(0)} for i in {self.list(0)}]",
            lambda: f"{some()}[1:]",
            lambda: f"same({some()})",
            lambda: f"[{self.int(deep - 1)}, {self.int(deep - 1)}]",
        )

    def text(self, deep: int) -> str:
        if deep <= 0:
            return self.rng.choice(["s", "t", "label", repr(self.word())])
        some = lambda: self.text(deep - 1)
        return self.choose(
            lambda: f"{some()}.upper()",
            lambda: f"({some()} + {some()})",
            lambda: f"same({some()})",
            lambda: "f'{a}:{s}'",
            lambda: f"'\\n'.join(map(str, range({self.rng.randrange(9)}, 19)))",
            lambda: f"{some()}.replace('a', {some()})",
        )

    def set(self, deep: int) -> str:
        if deep <= 0:
            return self.rng.choice(["p", "q"])
        some = lambda: self.set(deep - 1)
        return self.choose(
            lambda: f"({some()} {self.rng.choice('|&-^')} {some()})",
            lambda: f"frozenset({self.list(deep - 1)})",
            lambda: f"same({some()})",
        )

    def dict(self, deep: int) -> str:
        return self.rng.choice(
            ["d", "e", "{**d, **e}", "dict(e)", "{1: a, 2: b}", "same(d)", *LONG]
        )

    def bool(self, deep: int) -> str:
        kind = self.rng.choice(
            [self.int, self.int, self.list, self.text, self.set, self.dict]
        )
        one, two = kind(deep), kind(deep)
        some = lambda: self.bool(deep - 1)
        options = [
            lambda: f"{one} == {two}",
            lambda: f"{one} == {two}",
            lambda: f"{one} != {two}",
            lambda: (
                f"{self.int(deep)} {self.rng.choice(['<', '<=', '>', '>='])} {self.int(deep)}"
            ),
            lambda: (
                f"{self.set(deep)} {self.rng.choice(['<', '<=', '>', '>=', '!='])} {self.set(deep)}"
            ),
            lambda: (
                f"{self.int(deep)} {self.rng.choice(['in', 'not in'])} {self.list(deep)}"
            ),
            lambda: (
                f"{self.text(deep)} {self.rng.choice(['in', 'not in'])} {self.text(deep)}"
            ),
            lambda: " is ".join(map(self.rng.choice, SINGLE)),
            lambda: one,
            lambda: "callable(s)",
        ]
        if self.rebinding:
            options += [
                lambda: f"{self.int(deep)} < {self.int(deep)} <= {self.int(deep)}"
            ]
        else:
            options += [lambda: f"{self.int(0)} < {self.int(0)} <= {self.int(0)}"]
        if deep > 0:
            options += [
                lambda: f"({some()} and {some()})",
                lambda: f"({some()} or {some()})",
                lambda: f"({some()} and {some()} and {some()})",
                lambda: f"not {some()}",
                lambda: f"({some()}) == ({some()})",
            ]
        return self.choose(*options)

    def note(self) -> str:
        if self.rng.random() < 0.7:
            return ""
        return ", " + self.rng.choice(
            [
                "'为什么'",
                "f'a 是 {a}'",
                "'两行\\n说明'",
                "(a, s)",
                "same(s)",
                "'100%'",
                "xs",
            ]
        )

    def case(self) -> str:
        """一个断言：环境、assert；成立的大多取反。"""
        setting, test = self.setting(), self.bool(self.rng.choice([0, 1, 1, 2, 2, 3]))
        try:
            holds = run(f"{setting}    return {test}\n", "plain")[0][1]
        except Exception:  # 求值本身就出错的，原样留着
            holds = False
        test = f"not ({test})" if holds and self.rng.random() < 0.8 else test
        return f"{setting}    assert {ast.unparse(ast.parse(test))}{self.note()}\n"


@cache
def prelude() -> CodeType:
    return compile(PRELUDE, "<环境>", "exec", dont_inherit=True)


def run(body: str, how: Any) -> tuple[tuple[str, Any], list[str]]:
    """执行一个断言：((结果的种类, 值或说明), 调用的先后)。how 把源码变成可以执行的。"""
    source = f"def test():{body}"
    namespace: dict[str, Any] = {}
    exec(prelude(), namespace)
    tree = ast.parse(source) if how == "plain" else how(source)
    exec(compile(tree, "<断言>", "exec", dont_inherit=True), namespace)
    try:
        return ("返回", namespace["test"]()), namespace["LOG"]
    except Exception as error:
        return (type(error).__name__, str(error)), namespace["LOG"]


def cases(rng: Random, number: int, *, rebinding: bool = False) -> list[str]:
    made = Asserts(rng, rebinding=rebinding)
    return [made.case() for _ in range(number)]


def main() -> None:
    for case in cases(Random(1), 6):
        print(case.splitlines()[-1].strip())


if __name__ == "__main__":
    main()
