"""给一个名字找家，一步一步地走：每到一层，看见什么，怎么决定。网页上的演示读它写出的数据。"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from scopes_and_compilation.resolve import (
    CELL,
    DECLARED,
    FREE,
    LOCAL,
    OF_CLASSES,
    analyze,
)
from scopes_and_compilation.tables import Scope

DATA = Path(__file__).parents[2] / "_static" / "stepper" / "homes.js"
INSTRUCTIONS = {
    LOCAL: "LOAD_FAST：帧里的第几格，编译时就定了",
    CELL: "LOAD_DEREF：打开自己的单元格",
    FREE: "LOAD_DEREF：打开外面给的单元格",
}
#: 例子：标题，源代码，从模块往里走到哪一层，找哪个名字。
EXAMPLES = [
    (
        "方法里的生成器",
        """\
floor = 1
class Prices:
    floor = 3
    def kept(self, prices):
        return sorted((lambda p: p > floor)(p) for p in prices)
""",
        ("Prices", "kept", "genexpr", "lambda"),
        "floor",
    ),
    (
        "外层函数的变量",
        """\
def pick(prices, floor):
    def above(p):
        return p > floor
    return list(filter(above, prices))
""",
        ("pick", "above"),
        "floor",
    ),
    (
        "赋值写在后面",
        """\
total = 0
def add(price):
    print(total)
    total = price
""",
        ("add",),
        "total",
    ),
    (
        "nonlocal",
        """\
def counter():
    n = 0
    def step():
        nonlocal n
        n += 1
        return n
    return step
""",
        ("counter", "step"),
        "n",
    ),
    (
        "半路的 global",
        """\
def outer():
    x = 1
    def middle():
        global x
        def inner():
            return x
        return inner
    return middle
""",
        ("outer", "middle", "inner"),
        "x",
    ),
    (
        "super() 要的 __class__",
        """\
class Base:
    def start(self):
        def later():
            return super().start()
        return later
""",
        ("Base", "start", "later"),
        "__class__",
    ),
    (
        "单独编译的一句",
        "list(p for p in prices if p > floor)\n",
        ("genexpr",),
        "floor",
    ),
]


class Step(NamedTuple):
    """停在第 depth 层（模块是 0）；mark 是 pass（没有）、blocked（有，但看不见）、taken（就是它）。"""

    depth: int
    mark: str
    words: str


def depth_of(scope: Scope) -> int:
    return 0 if scope.parent is None else 1 + depth_of(scope.parent)


# -- 找家 --
def steps(scope: Scope, name: str) -> Iterator[Step]:
    """从 scope 往外找 name 的家，最后一步说用哪条指令。规则与 resolve.home 相同，只是边走边说。"""
    start, depth = scope, depth_of(scope)
    if name in scope.globals:
        yield Step(depth, "taken", f"这里声明了 global {name}：直接到模块")
    elif name in scope.nonlocals:
        yield Step(depth, "pass", f"这里声明了 nonlocal {name}：到外面的函数里找")
    elif name in scope.bound:
        yield Step(
            depth,
            "taken",
            f"{label(scope)} 里绑定了 {name}，不管绑定写在哪一行，它都是这里的局部变量",
        )
    else:
        yield Step(depth, "pass", f"{label(scope)} 里没有绑定 {name}，往外找")
    if name in scope.globals or (name in scope.bound and name not in scope.nonlocals):
        yield ending(start, name, depth)
        return
    while scope.parent is not None:
        scope, depth = scope.parent, depth - 1
        if scope.kind == "模块":
            yield Step(0, "taken", f"到了模块：{name} 是全局名字，编译时不问模块里有没有它")
        elif scope.kind == "类" and name in OF_CLASSES:
            yield Step(depth, "taken", f"{label(scope)} 给里面的函数备着 {name}")
        elif scope.kind == "类":
            has = "有，里面的函数也看不见" if name in scope.bound else "不论有没有，里面的函数都看不见"
            yield Step(depth, "blocked", f"{label(scope)}：{name} {has}，跳过")
            continue
        elif name in scope.globals:
            yield Step(
                depth,
                "taken",
                f"{label(scope)} 声明了 global {name}：里面的也跟着到模块",
            )
        elif name in scope.bound and name not in scope.nonlocals:
            yield Step(depth, "taken", f"{label(scope)} 里绑定了 {name}，就是它；它成了单元格")
        else:
            yield Step(depth, "pass", f"{label(scope)} 里没有绑定 {name}，再往外")
            continue
        break
    yield ending(start, name, depth)


# -- 找家完 --


def ending(scope: Scope, name: str, depth: int) -> Step:
    kind = scope.kinds[name]
    how = INSTRUCTIONS.get(kind, "LOAD_GLOBAL：运行时先问模块的字典，再问内置的；还没有就是 NameError")
    told = "全局（声明的）" if kind == DECLARED else kind
    return Step(depth, "taken", f"结论：{told}。读它用 {how}")


def label(scope: Scope) -> str:
    return scope.kind if scope.kind == "模块" else f"{scope.kind} {scope.name.strip('<>')}"


def chain(source: str, path: tuple[str, ...]) -> list[Scope]:
    """从模块到 path 说的那一层。"""
    scopes = [analyze(source)]
    for name in path:
        scopes.append(next(child for child in scopes[-1].children if child.name.strip("<>") == name))
    return scopes


def told() -> list[dict[str, object]]:
    rows: list[dict[str, object]] = []
    for title, source, path, name in EXAMPLES:
        scopes = chain(source, path)
        layers = [[label(each), " ".join(sorted(each.bound - {".0"}))] for each in scopes]
        rows.append(
            {
                "title": title,
                "name": name,
                "source": source,
                "layers": layers,
                "steps": [list(step) for step in steps(scopes[-1], name)],
            }
        )
    return rows


def script() -> str:
    """普通脚本形式的数据：从磁盘打开的网页读不了 JSON。"""
    rows = ",\n".join(json.dumps(row, ensure_ascii=False) for row in told())
    return f"// walk.py 写出：给每个例子里的名字找家，走过的每一层。\nconst HOMES = [\n{rows}];\n"


def main() -> None:
    DATA.write_text(script(), encoding="utf-8")
    _, source, path, name = EXAMPLES[0]
    print(source)
    for step in steps(chain(source, path)[-1], name):
        print(f"第 {step.depth} 层  {step.words}")


if __name__ == "__main__":
    main()
