"""练习的参考解答。"""

from __future__ import annotations

import sys
from types import CodeType, FunctionType
from typing import Any

from scopes_and_compilation.resolve import DECLARED, GLOBAL, LOCAL, analyze
from scopes_and_compilation.tables import Scope


# -- 从外面要什么 --
def outside(source: str) -> list[str]:
    """这段代码要从全局（或内置）名字里拿哪些：自己没有绑定过的，不分在哪一层用到。"""
    module = analyze(source)
    bound = {name for name, kind in module.kinds.items() if kind in (LOCAL, DECLARED)}
    wanted: set[str] = set()
    layers = [module]
    while layers:
        scope = layers.pop()
        outer = (GLOBAL, DECLARED)
        wanted |= {name for name, kind in scope.kinds.items() if kind in outer}
        layers += scope.children
    return sorted(wanted - bound - {"__class__"})


# -- 看得见局部变量的 eval --
def evaluate(source: str, variables: dict[str, Any], space: dict[str, Any]) -> Any:
    """像 eval(source, space, variables)，但是里面的生成器和 lambda 也看得见 variables。

    办法是让编译器知道它们是外层函数的变量：把这一句放进一个以它们为参数的函数里编译。
    """
    body = f"def frame({', '.join(variables)}):\n    return ({source}\n)"
    made = compile(body, "<求值>", "exec")
    [code] = [each for each in made.co_consts if isinstance(each, CodeType)]
    return FunctionType(code, space)(**variables)


# -- 会出 UnboundLocalError 的 --
def shadowed(source: str) -> list[tuple[str, str]]:
    """函数里赋过值、模块里也有的名字：(函数, 名字)。忘了写 global，多半就在其中。"""
    module = analyze(source)
    found = []
    layers: list[Scope] = list(module.children)
    while layers:
        scope = layers.pop(0)
        if scope.kind == "函数":
            own = scope.bound - scope.params - scope.nonlocals - scope.globals
            both = own & scope.used & module.bound
            found += [(scope.name, name) for name in sorted(both)]
        layers += scope.children
    return found


# -- 结束 --


def main() -> None:
    print("要从外面拿：", *outside("def f(xs):\n    return sorted(set(xs), key=rank)\n"))

    def pick(prices: list[int], floor: int) -> Any:
        return evaluate("list(p for p in prices if p > floor)", sys._getframe().f_locals, globals())

    print("看得见局部变量的 eval：", pick([3, 4, 5], 3))
    print("可疑的：", shadowed("total = 0\ndef add(price):\n    total = total + price\n"))


if __name__ == "__main__":
    main()
