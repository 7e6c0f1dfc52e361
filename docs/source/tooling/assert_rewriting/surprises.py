"""同一个 assert，普通的 Python 与真的 pytest。"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

from assert_rewriting.oracle import pytest

FILES = {
    "helper.py": "def equal(a, b):\n    assert a == b\n",
    "registered.py": "def equal(a, b):\n    assert a == b\n",
    "conftest.py": "import pytest\npytest.register_assert_rewrite('registered')\n",
    "test_all.py": """
import helper, registered

count = 0
calls = []

def bump():
    global count
    calls.append("bump")
    count = 99
    return 0

def boom():
    calls.append("boom")
    return 9

def told(function):
    calls.clear()
    try:
        function()
    except AssertionError as error:
        return str(error).splitlines()[0] if str(error) else "一句话也没有"
    return "没有失败"

def test_all():
    xs, values = list(range(7)), iter([1, 2])

    def a(): assert sum(xs) == 20
    def b(): helper.equal(1, 2)
    def c(): registered.equal(1, 2)
    def d(): assert (1 == 2, "说明")
    def e(): assert next(values) == 2
    def f(): assert xs == 7
    def g(): assert count == bump()
    def h(): assert 2 < 1 < boom()
    def i(): assert (n := boom()) < 5

    print("断言写在测试里：", told(a))
    print("断言写在另一个模块里：", told(b))
    print("那个模块先登记过：", told(c))
    print("断言一个元组：", told(d))
    print("断言 next(values) == 2：", told(e), "；之后 values 里还剩", list(values))
    print("断言七项的列表等于 7：", told(f))
    print("断言 count == bump()：", told(g))
    print("断言 2 < 1 < boom()：", told(h), "；boom 叫了", len(calls), "次")
    print("断言 (n := boom()) < 5：", told(i), "；boom 叫了", len(calls), "次")

if __name__ == "__main__":
    test_all()
""",
}
FILES["plain.py"] = FILES["test_all.py"].replace(
    "import helper, registered", "import helper\nregistered = helper"
)


def said(printed: str) -> list[str]:
    return [
        line for line in printed.splitlines() if line.startswith(("断言", "那个模块"))
    ]


def main() -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for file, source in FILES.items():
            (folder / file).write_text(source, encoding="utf-8")
        print("普通的 Python")
        command = [sys.executable, "-X", "utf8", "-W", "ignore", "plain.py"]
        plain = subprocess.run(
            command,
            cwd=folder,
            capture_output=True,
            text=True,
            encoding="utf-8",
            check=True,
        )
        print("\n".join("  " + line for line in said(plain.stdout)))
        print("pytest")
        print(
            "\n".join("  " + line for line in said(pytest(folder, "-s", "test_all.py")))
        )
        print("python -O -m pytest")
        print(
            "\n".join(
                "  " + line
                for line in said(pytest(folder, "-s", "test_all.py", flags=("-O",)))[:2]
            )
        )


if __name__ == "__main__":
    main()
