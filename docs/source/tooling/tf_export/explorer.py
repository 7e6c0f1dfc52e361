"""一个名字从哪里来：哪一版有它，由哪个生成的文件公开。网页上查名字的图读它写出的数据。"""

from __future__ import annotations

import json
from pathlib import Path
from typing import NamedTuple

from tf_export.wheel_names import RECORD, grouped, ungrouped

DATA = Path(__file__).parents[2] / "_static" / "stepper" / "tf_names.js"


class Origin(NamedTuple):
    """公开它的文件，第二版的和第一版的；没有就是 None。only 是登记了却没有公开的名字所在的符号。"""

    v2: str | None
    v1: str | None
    only: str | None


def origins() -> dict[str, Origin]:
    """存下的名单里每一个名字的来历，登记了而没有公开的也在内。"""
    record = json.loads(RECORD.read_text(encoding="utf-8"))
    v2, v1 = (ungrouped(record[version]["published"]) for version in ("v2", "v1"))
    only = record["v2"]["only_extracted"] | record["v1"]["only_extracted"]
    return {
        name: Origin(
            generated_file(name, v1=False) if name in v2 else None,
            generated_file(name, v1=True) if name in v1 else None,
            only.get(name),
        )
        for name in sorted(v2 | v1 | only.keys())
    }


def generated_file(name: str, *, v1: bool) -> str:
    """一个命名空间一个 __init__.py；只有第二版的顶层写在 v2.py 里，它会成为 tensorflow/__init__.py。"""
    folders = name.split(".")[:-1]
    if not v1 and not folders:
        return "tensorflow/_api/v2/v2.py"
    return "/".join(["tensorflow/_api/v2", *(["compat/v1"] if v1 else []), *folders, "__init__.py"])


def data() -> dict[str, dict[str, str]]:
    """两版都有的、只在一版的，按命名空间归拢；两版都有的只写一次，文件就小了将近一半。"""
    found = origins()
    parts = {
        "both": {name for name, origin in found.items() if origin.v2 and origin.v1},
        "v2": {name for name, origin in found.items() if origin.v2 and not origin.v1},
        "v1": {name for name, origin in found.items() if origin.v1 and not origin.v2},
    }
    only = {name: origin.only for name, origin in found.items() if origin.only}
    return {part: grouped(dict.fromkeys(names, "")) for part, names in parts.items()} | {"only": only}


def script() -> str:
    """普通脚本形式的数据：从磁盘打开的网页读不了 JSON。"""
    return f"// explorer.py 写出：TensorFlow 的名字。\nconst TF_NAMES = {json.dumps(data(), indent=0)};\n"


def main() -> None:
    DATA.write_text(script(), encoding="utf-8")
    found = origins()
    for name in ("reduce_sum", "math.reduce_sum", "app.run"):
        v2, v1, _ = found[name]
        print(name)
        print(f"    第二版：{v2 or '没有'}")
        print(f"    第一版：{v1 or '没有'}")
    silent = next(name for name, origin in found.items() if origin.only)
    print(silent)
    print(f"    登记在 {found[silent].only}，没有公开")


if __name__ == "__main__":
    main()
