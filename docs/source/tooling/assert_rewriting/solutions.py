"""练习的参考解答。"""

from __future__ import annotations

import ast
import importlib
import sys
import tempfile
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import PathFinder, SourceFileLoader
from pathlib import Path
from random import Random
from typing import Any

from assert_rewriting.rewriting import rewritten
from assert_rewriting.shrinking import Choices, Generator, find, integers


# -- 钩子 --
class RewritingLoader(SourceFileLoader):
    """读源码、改写、编译；别的都照旧。"""

    def source_to_code(self, data: bytes, path: str, **options: Any) -> Any:
        return compile(rewritten(data.decode("utf-8")), path, "exec", dont_inherit=True)

    def get_code(self, fullname: str) -> Any:
        """不用 __pycache__ 里的：那里是没有改写过的。"""
        path = self.get_filename(fullname)
        return self.source_to_code(self.get_data(path), path)


class RewritingFinder(MetaPathFinder):
    """名字以 test_ 开头的模块，换上会改写的装载器。"""

    def find_spec(self, fullname: str, path: Any = None, target: Any = None) -> Any:
        if not fullname.rpartition(".")[2].startswith("test_"):
            return None
        spec = PathFinder.find_spec(fullname, path, target)
        if spec and isinstance(spec.loader, Loader) and spec.origin:
            spec.loader = RewritingLoader(fullname, spec.origin)
        return spec


# -- 没有证人 --
def calls(source: str) -> int:
    """成立的断言也要付的代价：改写以后，求值多了几次函数调用。"""
    before, after = ast.parse(source), rewritten(source)
    return sum(isinstance(node, ast.Call) for node in ast.walk(after)) - sum(
        isinstance(node, ast.Call) for node in ast.walk(before)
    )


# -- 字典 --
def dictionaries(key: Generator, value: Generator, most: int = 8) -> Generator:
    """键不重复的字典；键重复的那一项不要，不必推倒重来。"""

    def draw(choices: Choices) -> dict:
        made: dict = {}
        while choices(
            1 + (len(made) < most),
            lambda rng: int(len(made) < most and rng.random() < 0.8),
        ):
            one, other = key(choices), value(choices)
            made.setdefault(one, other)
        return made

    return draw


# -- 结束 --
def values_small(values: dict[int, int]) -> None:
    assert all(value < 50 for value in values.values())


def main() -> None:
    sys.meta_path.insert(0, hook := RewritingFinder())
    try:
        with tempfile.TemporaryDirectory() as folder:
            Path(folder, "test_hooked.py").write_text(
                "def test():\n    n = 2\n    assert n + 1 == 4\n", "utf-8"
            )
            sys.path.insert(0, folder)
            hooked = importlib.import_module("test_hooked")
            try:
                hooked.test()
            except AssertionError as error:
                print("经过钩子：", error)
            sys.path.remove(folder)
    finally:
        sys.meta_path.remove(hook)
        sys.modules.pop("test_hooked", None)
    print("assert f(x) == y + 1，成立时多调用", calls("assert f(x) == y + 1"), "次")
    found = find(dictionaries(integers(0, 9), integers(0, 99)), values_small, Random(1))
    print("缩小的字典：", found.value)


if __name__ == "__main__":
    main()
