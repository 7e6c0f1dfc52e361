"""练习的参考解答。"""

from __future__ import annotations

import json

from tf_export.api_export import ExportError, api_export
from tf_export.generator import Namespaces
from tf_export.wheel_names import RECORD, ungrouped


# --- 练习一 ---
class fenced_export(api_export):
    """只许在自己的命名空间里登记：名字都要以 api_name 开头。"""

    def __init__(self, *names: str, api_name: str, v1: list[str] | None = None) -> None:
        super().__init__(*names, api_name=api_name, v1=v1)
        for name in (*self.names, *self.names_v1):
            if name.partition(".")[0] != api_name:
                raise ExportError(f"{name} 不在 {api_name} 名下")


# --- 练习二 ---
def removed() -> set[str]:
    """在 compat.v1 里有、第二版里没有的名字。"""
    record = json.loads(RECORD.read_text(encoding="utf-8"))
    return ungrouped(record["v1"]["published"]) - ungrouped(record["v2"]["published"])


# --- 练习三 ---
def render_lazy(space: str, spaces: Namespaces, package: str) -> str:
    """与 generator.render 相同，只是用到哪个名字才导入哪个模块（PEP 562）。"""
    here = f"{package}.{space}" if space else package
    where = {name: (e.module, e.symbol) for name, e in sorted(spaces[space].items())}
    return f'''from importlib import import_module

_WHERE = {where!r}
__all__ = {sorted(where)!r}


def __getattr__(name):
    if name not in _WHERE:
        raise AttributeError(f"module {here!r} has no attribute {{name!r}}")
    module, symbol = _WHERE[name]
    value = globals()[name] = getattr(import_module(module), symbol)
    return value
'''


def main() -> None:
    import functools
    import sys
    import types

    from tf_export.extractor import shapelib
    from tf_export.generator import namespaces

    volume_export = functools.partial(fenced_export, api_name="volume")
    print("volume.cube：", volume_export("volume.cube").names)
    try:
        volume_export("area.cube")
    except ExportError as error:
        print("拒绝：", error)

    gone = removed()
    print(f"第二版去掉了 {len(gone)} 个名字，其中：", [n for n in ("Session", "placeholder", "app.run") if n in gone])

    lazy = types.ModuleType("lazy")
    exec(render_lazy("area", namespaces(shapelib()), "shapes"), vars(lazy))
    print("用到之前导入了吗：", "tf_export.shapelib.plane" in sys.modules)
    print("lazy.circle(1.0) =", lazy.circle(1.0))
    print("用到之后呢：", "tf_export.shapelib.plane" in sys.modules)


if __name__ == "__main__":
    main()
