"""时间由自己规定的程序：随机编一个，写成真的 Python 函数；每一段时间花在谁身上，事先就知道。

钟是一个字节串，它的长度就是时间。花时间只有两种写法，都是 C 做的：
``ticks += b"..."`` 是运算，不算调用；``ticks.extend(b"...")`` 是调用 C 函数。
"""

from __future__ import annotations

from collections import Counter
from random import Random
from typing import Any, Iterator, List, NamedTuple, Tuple

# -- 计划 --
Step = Tuple[Any, ...]  # ("work", 3) ("method", 2) ("call", "f1") ("yield",) …
Plan = "dict[str, list[Step]]"
DEPTH = 4  # 调用至多套这么多层


def random_plan(rng: Random, functions: int = 4, generators: int = 2) -> Plan:
    """几个互相调用（也调用自己）的函数和生成器；有的会抛出异常。"""
    names = [f"f{k}" for k in range(functions)]
    makers = [f"g{k}" for k in range(generators)]

    def steps(most: int) -> Iterator[Step]:
        for _ in range(rng.randint(1, most)):
            kind = rng.choice(
                ["work", "work", "method", "call", "call", "caught", "each", "key"]
            )
            if kind in ("work", "method"):
                yield kind, rng.randint(1, 9)
            elif kind == "each":
                yield kind, rng.choice(makers), rng.randint(0, 5)
            else:
                yield kind, rng.choice(names)

    plan = {name: list(steps(4)) for name in names}
    for name in makers:
        body: list[Step] = []
        for _ in range(rng.randint(1, 3)):
            body += [*steps(2), ("yield",)]
        plan[name] = [*body, ("work", rng.randint(1, 9))]
    for name in names:
        if rng.random() < 0.2:
            plan[name].append(("raise",))
    plan["main"] = [("caught", name) for name in names]
    return plan


# -- 源码 --
WRITTEN = {
    "work": "    ticks += b'.' * {0}",
    "method": "    ticks.extend(b'.' * {0})",
    "call": "    if depth: {0}(depth - 1)",
    "caught": "    try:\n        if depth: {0}(depth - 1)\n    except KeyError: pass",
    "each": "    if depth:\n        for _ in {0}(depth - 1): ticks += b'.' * {1}",
    "key": "    if depth: max((depth - 1, depth - 1), key={0})",
    "raise": "    raise KeyError",
    "yield": "    yield 0",
}


def source(plan: Plan) -> str:
    """计划写成 Python。"""
    lines = []
    for name, steps in plan.items():
        lines += [f"def {name}(depth):", "    global ticks"]
        lines += [WRITTEN[kind].format(*rest) for kind, *rest in steps]
        if not name.startswith("g") and steps[-1] != ("raise",):
            lines.append("    return 0")
    return "\n".join(lines) + "\n"


class Program:
    """真的函数，和它们的钟。``run()`` 走一遍，``now()`` 读钟。"""

    def __init__(self, text: str) -> None:
        self.ticks = bytearray()
        self.now = self.ticks.__len__
        self.space: dict[str, Any] = {"ticks": self.ticks}
        exec(compile(text, "<program>", "exec"), self.space)

    def run(self) -> None:
        self.space["main"](DEPTH)


# -- 真相 --
class Row(NamedTuple):
    """一个函数的账：调用几次，其中最外层的几次，自己花的时间，在栈上的时间。"""

    calls: int
    outermost: int
    own: int
    total: int


Span = Tuple[Tuple[str, ...], int]  # 栈（最里面的在最后），和它持续了多久


class Truth:
    """不运行代码，照着计划走一遍：什么时候栈上是谁。"""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.spans: List[Span] = []
        self.calls: Counter[str] = Counter()
        self.outermost: Counter[str] = Counter()
        self.made: Counter[tuple[str, str]] = Counter()
        self._stack: list[str] = []
        self._call("main", DEPTH)

    def _spend(self, n: int) -> None:
        if n:
            self.spans.append((tuple(self._stack), n))

    def _enter(self, name: str) -> None:
        self.calls[name] += 1
        self.outermost[name] += name not in self._stack
        if self._stack:
            self.made[self._stack[-1], name] += 1
        self._stack.append(name)

    def _call(self, name: str, depth: int) -> None:
        self._enter(name)
        try:
            for _ in self._steps(name, depth):
                raise AssertionError("只有生成器才交出值")
        finally:
            self._stack.pop()

    def _each(self, name: str, depth: int, between: int) -> None:
        resumed = self._steps(name, depth)
        while True:
            self._enter(name)  # 每次接着走，都算一次调用
            try:
                done = next(resumed, "done")
            finally:
                self._stack.pop()
            if done:
                return
            self._spend(between)

    def _steps(self, name: str, depth: int) -> Iterator[str]:
        for kind, *rest in self.plan[name]:
            if kind == "work":
                self._spend(rest[0])
            elif kind == "method":
                self._enter("extend")
                self._spend(rest[0])
                self._stack.pop()
            elif kind == "raise":
                raise KeyError
            elif kind == "yield":
                yield ""
            elif depth:
                self._nested(kind, rest, depth - 1)

    def _nested(self, kind: str, rest: list[Any], depth: int) -> None:
        if kind == "each":
            self._each(rest[0], depth, rest[1])
        elif kind == "key":
            self._enter("max")
            try:
                self._call(rest[0], depth)
                self._call(rest[0], depth)
            finally:
                self._stack.pop()
        elif kind == "caught":
            try:
                self._call(rest[0], depth)
            except KeyError:
                pass
        else:
            self._call(rest[0], depth)

    # -- 账 --
    def rows(self) -> "dict[str, Row]":
        """“自己的时间”是它在栈顶的时间，“总时间”是它在栈上的时间，不管在上面几层。"""
        own: Counter[str] = Counter()
        total: Counter[str] = Counter()
        for stack, n in self.spans:
            own[stack[-1]] += n
            for name in set(stack):
                total[name] += n
        return {
            name: Row(count, self.outermost[name], own[name], total[name])
            for name, count in self.calls.items()
        }

    def edges(self) -> "dict[tuple[str, str], tuple[int, int]]":
        """谁叫了谁：几次，这一对（调用者紧挨着被调用者）在栈上的时间。"""
        together: Counter[tuple[str, str]] = Counter()
        for stack, n in self.spans:
            for pair in set(zip(stack, stack[1:])):
                together[pair] += n
        return {pair: (count, together[pair]) for pair, count in self.made.items()}


# -- 例子 --
HANDLER: Plan = {
    "main": [("call", "handle")] * 10,
    "handle": [
        ("call", "read"),
        ("call", "parse"),
        ("call", "render"),
        ("call", "log"),
    ],
    "read": [("method", 10)],
    "parse": [("work", 20)],
    "render": [("work", 20), *[("call", "escape")] * 10],
    "escape": [("work", 3)],
    "log": [("work", 20)],
}


def main() -> None:
    rng = Random(7)
    plan = random_plan(rng, functions=2, generators=1)
    print(source(plan))
    truth = Truth(plan)
    print(f"照计划走一遍，{sum(n for _, n in truth.spans)} 拍：")
    for name, row in truth.rows().items():
        print(f"{name:<8}{row.calls:>4} 次  自己 {row.own:>4}  总共 {row.total:>4}")


if __name__ == "__main__":
    main()
