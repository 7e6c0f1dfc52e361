"""真的 pytest：把断言写进一个测试文件，由它收集、改写、执行，取回它说的话。"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from assert_rewriting.programs import PRELUDE

FOUND = find_spec("pytest") is not None
MISSING = "没有装 pytest"

COLLECT = """

def test_all():
    import json, os
    told = []
    for case in CASES:
        del LOG[:]
        try:
            case()
            told.append([["返回", None], list(LOG)])
        except Exception as error:
            told.append([[type(error).__name__, str(error)], list(LOG)])
    with open(os.environ["TOLD"], "w") as file:
        json.dump(told, file)
"""


def pytest(folder: Path, *arguments: str, flags: tuple[str, ...] = ()) -> str:
    """在 folder 里运行真的 pytest，不受本机的设置影响；返回它打印的。"""
    outside = {"CI", "BUILD_NUMBER", "PYTEST_ADDOPTS", "PYTHONPATH"}
    environment = {
        key: value for key, value in os.environ.items() if key not in outside
    }
    environment |= {
        "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1",
        "PYTHONHASHSEED": "0",
        "PYTHONUTF8": "1",
    }
    environment |= {"TOLD": str(folder / "told.json"), "COLUMNS": "100"}
    command = [sys.executable, *flags, "-m", "pytest", "-q", "-p", "no:cacheprovider"]
    command += ["-c", os.devnull, "--rootdir", ".", *arguments]
    return subprocess.run(
        command,
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    ).stdout


def answers(cases: list[str]) -> list[tuple[tuple[str, Any], list[str]]]:
    """每个断言在 pytest 下的结果：与 programs.run 的形状相同。"""
    functions = "".join(
        f"\n\ndef test():\n    globals().update(count=3)\n{case}\n\nCASES.append(test)\n"
        for case in cases
    )
    source = f"{PRELUDE}\nCASES = []\n{functions}\ndel test\n{COLLECT}"
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "test_cases.py").write_text(source, encoding="utf-8")
        printed = pytest(folder, "test_cases.py")
        if not (folder / "told.json").exists():
            raise RuntimeError(printed)
        told = json.loads((folder / "told.json").read_text("utf-8"))
    return [((kind, text), log) for (kind, text), log in told]


def main() -> None:
    cases = [
        "\n    a = 3\n    assert add(a, 1) == a\n",
        "\n    xs = [1, 2]\n    assert xs == [1]\n",
    ]
    for (kind, text), _ in answers(cases):
        print(f"{kind}: {text}\n")


if __name__ == "__main__":
    main()
