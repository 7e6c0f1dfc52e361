"""一条命令核对本章：抽取的名字与 TensorFlow 公开的名字。环境变量 TENSORFLOW_WHEEL 指出 wheel 时重新抽取。"""

from __future__ import annotations

import json
import os
import sys
import tempfile
from collections.abc import Iterator
from functools import reduce
from importlib import import_module, invalidate_caches
from pathlib import Path

from sphinx_runnable_listings.checks import Check, main
from tf_export import wheel_names
from tf_export.extractor import Export, shapelib
from tf_export.generator import generate

CHAPTER = Path(__file__).parent


def published_checks(record: dict) -> Iterator[Check]:
    """每个公开的名字都抽到了，出处也相同；抽到而没有公开的，都出自一个名字也不公开的模块。"""
    for version in ("v2", "v1"):
        part = record[version]
        names = len(wheel_names.ungrouped(part["published"]))
        wrong = len(part["only_published"]) + len(part["elsewhere"])
        yield Check(f"{version} 公开的名字与抽取的名字、出处", names, wrong)
        silent = set(part["silent_modules"])
        strays = [where for where in part["only_extracted"].values() if where.rpartition(".")[0] not in silent]
        yield Check(f"{version} 抽到而没有公开的，出自不公开的模块", len(part["only_extracted"]), len(strays))


def wheel_check(record: dict) -> Check:
    """存下来的名单，与现在从 wheel 里重新抽取的相同吗？"""
    what, wheel = "存下的名单与 wheel", os.environ.get("TENSORFLOW_WHEEL")
    if wheel is None:
        return Check(what, 0, 0, reason="TENSORFLOW_WHEEL 没有指出 wheel")
    fresh = wheel_names.examine(Path(wheel))
    return Check(what, fresh["exports"], sum(fresh.get(key) != record.get(key) for key in fresh.keys() | record.keys()))


def found(root: object, name: str) -> object:
    """从 root 出发按带点的名字取属性；取不到就是 None。"""
    return reduce(lambda obj, part: getattr(obj, part, None), name.split("."), root)


def generated_check(exports: list[Export]) -> Check:
    """把演示库生成一遍再导入：每个公开的名字都拿得到写着它的那个符号吗？"""
    count = wrong = 0
    with tempfile.TemporaryDirectory() as folder:
        generate(exports, Path(folder), "verified_shapes")
        sys.path.insert(0, folder)
        invalidate_caches()
        try:
            package = import_module("verified_shapes")
            for root, versions in ((package, "names"), (package.compat.v1, "names_v1")):
                for export in exports:
                    symbol = getattr(import_module(export.module), export.symbol)
                    for name in getattr(export, versions):
                        count += 1
                        wrong += found(root, name) is not symbol
        finally:
            sys.path.remove(folder)
            for loaded in [name for name in sys.modules if name.partition(".")[0] == "verified_shapes"]:
                del sys.modules[loaded]
    return Check("演示库生成的名字与源码里的符号", count, wrong)


def checks(here: bool) -> Iterator[Check]:
    record = json.loads(wheel_names.RECORD.read_text(encoding="utf-8"))
    yield from published_checks(record)
    yield generated_check(shapelib())
    if not here:
        yield wheel_check(record)


if __name__ == "__main__":
    main(checks, CHAPTER / "results" / "verified.txt")
