"""把抽取器用在真正的 TensorFlow 上：与它自带的 _api 逐个名字比较。平时只读存下来的名单，--wheel 才重做。"""

from __future__ import annotations

import argparse
import json
import re
import zipfile
from collections import Counter
from pathlib import Path

from tf_export.extractor import Export, extract

RECORD = Path(__file__).with_name("results") / "tensorflow_cpu-2.21.0.json"
DECORATOR = "tensorflow.python.util.tf_export.tf_export"
# 由导出清单生成的行都带着行号；没有行号的是模板里手写的。
IMPORT = re.compile(r"^from (\S+) import (\S+)(?: as (\S+))? # line: \d+$", re.MULTILINE)
Names = dict[str, str]  # 公开名 → 实际所在，如 "math.abs" → "tensorflow.python.ops.math_ops.abs"


def extracted(wheel: Path) -> list[Export]:
    """wheel 里全部源码的导出；只解析文本，不安装，也不导入。"""
    found: list[Export] = []
    with zipfile.ZipFile(wheel) as archive:
        for name in sorted(archive.namelist()):
            if name.endswith(".py") and name.startswith("tensorflow/") and "/_api/" not in name:
                source = archive.read(name).decode("utf-8")
                if "tf_export" in source:
                    module = name.removesuffix(".py").removesuffix("/__init__").replace("/", ".")
                    found += extract(source, module, DECORATOR, is_package=name.endswith("/__init__.py"))
    return found


def names_of(exports: list[Export], *, v1: bool) -> Names:
    return {name: f"{e.module}.{e.symbol}" for e in exports for name in (e.names_v1 if v1 else e.names)}


def published(wheel: Path, *, v1: bool) -> Names:
    """wheel 自带的 _api/v2（或其中的 compat/v1）公开的名字：读每个 __init__.py 里带行号的 import。"""
    base = "tensorflow/_api/v2/" + ("compat/v1/" if v1 else "")
    names: Names = {}
    with zipfile.ZipFile(wheel) as archive:
        for path in archive.namelist():
            if not (path.startswith(base) and path.endswith(("/__init__.py", "/v2.py"))):
                continue
            # 第二版的顶层写在 v2.py 里：它会成为 tensorflow/__init__.py
            space = path.removeprefix(base).removesuffix("v2.py").removesuffix("__init__.py")
            space = space.rstrip("/").replace("/", ".")
            if space == "compat.v1" or space.startswith(("compat.v1.", "compat.v2")):
                continue  # 另一版的入口，不属于这一版
            for module, symbol, alias in IMPORT.findall(archive.read(path).decode("utf-8")):
                names[f"{space}.{alias or symbol}".lstrip(".")] = f"{module}.{symbol}"
    return names


def is_main(name: str, where: str) -> bool:
    """数公开符号时算不算它：出自 tensorflow.python，不在 compat 下，也不是内部名字。"""
    return where.startswith("tensorflow.python.") and not name.startswith(("_", "compat."))


def grouped(names: Names) -> dict[str, str]:
    """{"math.abs", "math.acos"} → {"math": "abs acos"}，好让存下来的文件小一些。"""
    spaces: dict[str, list[str]] = {}
    for full in sorted(names):
        space, _, name = full.rpartition(".")
        spaces.setdefault(space, []).append(name)
    return {space: " ".join(found) for space, found in spaces.items()}


def ungrouped(spaces: dict[str, str]) -> set[str]:
    return {f"{space}.{name}".lstrip(".") for space, names in spaces.items() for name in names.split()}


def examine(wheel: Path) -> dict:
    """抽取、读出、比较，返回要存下来的一切。"""
    exports = extracted(wheel)
    record: dict = {"wheel": wheel.name, "exports": len(exports), "modules": len({e.module for e in exports})}
    for version in ("v2", "v1"):
        ours, theirs = names_of(exports, v1=version == "v1"), published(wheel, v1=version == "v1")
        record[version] = {
            "only_extracted": {n: ours[n] for n in sorted(ours.keys() - theirs.keys())},
            "only_published": sorted(theirs.keys() - ours.keys()),
            "elsewhere": {n: [ours[n], theirs[n]] for n in sorted(ours.keys() & theirs.keys()) if ours[n] != theirs[n]},
            "published": grouped(theirs),
        }
        modules = {where.rpartition(".")[0] for where in theirs.values()}
        record[version]["silent_modules"] = sorted({e.module for e in exports} - modules)
    record["main"] = sum(is_main(name, where) for name, where in published(wheel, v1=False).items())
    return record


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--wheel", type=Path, help="tensorflow_cpu-2.21.0-….whl，用 pip download --no-deps 取得")
    if wheel := parser.parse_args().wheel:
        RECORD.write_text(json.dumps(examine(wheel), indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    record = json.loads(RECORD.read_text(encoding="utf-8"))
    print(record["wheel"])
    print(f"{record['modules']} 个模块里有 {record['exports']} 处导出")
    for version in ("v2", "v1"):
        part = record[version]
        names = ungrouped(part["published"])
        print(f"{version}：_api 公开 {len(names)} 个名字，分在 {len(part['published'])} 个命名空间")
        missing, extra, moved = (len(part[k]) for k in ("only_extracted", "only_published", "elsewhere"))
        print(f"    只在源码里抽到 {missing}，只在 _api 里 {extra}，同名而出处不同 {moved}")
        largest = Counter(name.partition(".")[0] for name in names if "." in name).most_common(4)
        print("    最大的几个：", "，".join(f"{space} {count}" for space, count in largest))
    print(f"v2 中出自 tensorflow.python、不在 compat 下、不以下划线开头的：{record['main']} 个")
    print("只抽到、没有公开的名字，出自这些模块：")
    origins = Counter(where.rpartition(".")[0] for where in record["v2"]["only_extracted"].values())
    for module, count in origins.most_common():
        print(f"    {count:4}  {module}")
    print("这些模块里一个公开的名字也没有：", set(origins) <= set(record["v2"]["silent_modules"]))


if __name__ == "__main__":
    main()
