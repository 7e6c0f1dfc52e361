"""在当前进程里装入演示程序，给本章其余的列表使用。"""

from __future__ import annotations

import importlib
import sys
from types import ModuleType
from unittest.mock import patch

from debugging_with_pdb.transcript import DEMO


def load(name: str) -> ModuleType:
    """导入 demo 文件夹里的一个模块，用它自己的名字。"""
    sys.path.insert(0, str(DEMO))
    try:
        return importlib.import_module(name)
    finally:
        sys.path.remove(str(DEMO))


def main() -> None:
    demo = load("pdb_demo")
    demo.report("早餐", [3, 4, 5])
    demo.report("午餐", [12, 20, 13])
    try:
        demo.report("晚餐", [])
    except ZeroDivisionError as error:
        print("晚餐：", error)
    with patch("sys.breakpointhook", load("note").where):  # 不停下，只记一笔
        load("stop_builtin")


if __name__ == "__main__":
    main()
