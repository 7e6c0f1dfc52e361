"""生成器：由导出清单写出一个真正的包，_api/v2 放第二版，_api/v2/compat/v1 放第一版。"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from tf_export.api_export import ExportError, check_name
from tf_export.extractor import Export, shapelib

Namespaces = dict[str, dict[str, Export]]  # {"area": {"circle": 导出}}，顶层的命名空间写作 ""


class NameClash(Exception):
    """名字不能用，两个符号要同一个名字，或者一个名字既是符号又是命名空间。"""


def namespaces(exports: Iterable[Export], *, v1: bool = False) -> Namespaces:
    """按命名空间归拢；中间的空命名空间也算上。名字不能用，或者冲突时，抛出 NameClash。"""
    spaces: Namespaces = {"": {}}
    for export in exports:
        for full in export.names_v1 if v1 else export.names:
            try:
                check_name(full)
            except ExportError as error:
                raise NameClash(f"{export.module}.{export.symbol}：{error}") from error
            space, _, name = full.rpartition(".")
            for parent in parents(space):
                spaces.setdefault(parent, {})
            other = spaces[space].setdefault(name, export)
            if (other.module, other.symbol) != (export.module, export.symbol):
                raise NameClash(f"{full}：{other.module}.{other.symbol} 与 {export.module}.{export.symbol}")
    for space in spaces:
        parent, _, name = space.rpartition(".")
        if space and name in spaces[parent]:
            raise NameClash(f"{space} 既是符号又是命名空间")
    return spaces


def parents(space: str) -> Iterator[str]:
    """一个带点的名字和它的全部前缀：a.b.c → a、a.b、a.b.c。"""
    parts = space.split(".") if space else []
    return (".".join(parts[: i + 1]) for i in range(len(parts)))


def render(space: str, spaces: Namespaces, package: str) -> str:
    """一个命名空间的 __init__.py：先导入下级命名空间，再导入符号。"""
    here = f"{package}.{space}" if space else package
    lines = [f'"""{here}：由 generator.py 生成，请勿手改。"""', ""]
    below = (s.rpartition(".") for s in spaces if s)
    children = sorted(child for parent, _, child in below if parent == space)
    lines += [f"from {here} import {child}" for child in children]
    for name, e in sorted(spaces[space].items()):
        alias = "" if name == e.symbol else f" as {name}"
        lines.append(f"from {e.module} import {e.symbol}{alias}  # 第 {e.line} 行")
    lines += ["", f"__all__ = {sorted([*children, *spaces[space]])!r}"]
    return "\n".join(lines) + "\n"


def generate(exports: list[Export], target: Path, package: str) -> list[Path]:
    """在 target 下写出 package，返回写下的文件。"""
    files: dict[str, str] = {"": f"from {package}._api.v2 import *\n", "_api": ""}
    v2, v1 = namespaces(exports), namespaces(exports, v1=True)
    v2.setdefault("compat", {})
    v2["compat.v1"] = {}  # 内容由第一版的命名空间写
    for prefix, spaces in (("_api.v2", v2), ("_api.v2.compat.v1", v1)):
        for space in spaces:
            files[f"{prefix}.{space}".rstrip(".")] = render(space, spaces, f"{package}.{prefix}")
    written = []
    for module, text in sorted(files.items()):
        path = target.joinpath(package, *filter(None, module.split(".")), "__init__.py")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        written.append(path)
    return written


def main() -> None:
    import importlib
    import sys
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        for path in generate(shapelib(), Path(folder), "shapes"):
            print(path.relative_to(folder).as_posix())
        print()
        print((Path(folder) / "shapes/_api/v2/area/__init__.py").read_text(encoding="utf-8"))
        sys.path.insert(0, folder)
        shapes = importlib.import_module("shapes")
        sys.path.remove(folder)
        print("shapes.area.circle(1.0) =", shapes.area.circle(1.0))
        print("shapes.circle_area 是同一个函数：", shapes.circle_area is shapes.area.circle)
        print("三角形的面积：", shapes.Polygon([(0, 0), (4, 0), (0, 3)]).area())
        print("第二版：", shapes.area.rectangle(width=2, height=3), "，第一版：", shapes.compat.v1.area.rectangle(2))
        print("顶层公开的名字：", sorted(name for name in vars(shapes) if not name.startswith("_")))


if __name__ == "__main__":
    main()
