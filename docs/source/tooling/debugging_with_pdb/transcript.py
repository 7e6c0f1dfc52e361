"""在伪终端里真的运行一次 pdb，把对话记下来。"""

from __future__ import annotations

import os
import re
import shutil
import tempfile
from dataclasses import dataclass, field
from pathlib import Path

import pexpect

DEMO = Path(__file__).with_name("demo")
PROMPT = re.compile(r"\(Pdb\) |\(com\) |>>> ")
FRAME = re.compile(r"(?:> |  )(\S+?)\(\d+\)\S+$")
TRACEBACK = re.compile(r'  File "([^"]+)", line \d+')


@dataclass(frozen=True)
class Session:
    """一场对话：启动什么，在每个提示符后敲什么。"""

    name: str
    args: tuple[str, ...]
    commands: tuple[str, ...]
    env: dict[str, str] = field(default_factory=dict)
    files: dict[str, str] = field(default_factory=dict)
    since: tuple[int, int] = (3, 6)


def converse(session: Session, python: str, timeout: float = 600) -> str:
    """用解释器 ``python``，在示例的一份副本上进行这场对话；返回整理过的记录。

    ``timeout`` 秒之内没有等到提示符，引发 pexpect.TIMEOUT。
    """
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder).resolve() / "demo"
        shutil.copytree(DEMO, home, ignore=shutil.ignore_patterns("__pycache__"))
        for name, text in session.files.items():
            (home / name).write_text(text, encoding="utf-8")
        child = pexpect.spawn(
            python,
            list(session.args),
            cwd=str(home),
            env=_environment(home) | session.env,
            encoding="utf-8",
            timeout=timeout,
            dimensions=(50, 500),
        )
        pieces = []
        for command in session.commands:
            if child.expect([PROMPT, pexpect.EOF]) == 1:
                break
            pieces += [child.before, child.after]
            child.sendline(command)
        child.expect([PROMPT, pexpect.EOF])
        pieces.append(child.before)
        child.close(force=True)
        return _heading(session) + tidy("".join(pieces), str(home))


def _environment(home: Path) -> dict[str, str]:
    quiet = {"TERM": "dumb", "NO_COLOR": "1", "PYTHON_COLORS": "0", "PYTHON_BASIC_REPL": "1", "INPUTRC": "/dev/null"}
    path = {"PATH": os.environ.get("PATH", ""), "HOME": str(home.parent), "LC_ALL": "C.UTF-8"}
    return quiet | path | {"PYTHONIOENCODING": "utf-8", "PYTHONDONTWRITEBYTECODE": "1"}


def _heading(session: Session) -> str:
    words = [f"{name}={value}" for name, value in session.env.items()]
    words += ["python", *(f"'{word}'" if " " in word else word for word in session.args)]
    return f"$ {' '.join(words)}\n"


def tidy(text: str, home: str) -> str:
    """去掉因机器而异的东西：控制码、文件夹、标准库的帧。"""
    text = re.sub(r"\x1b\[[?0-9;]*[a-zA-Z]|\r", "", text).replace(home, "/demo")
    lines: list[str] = []
    skipping = False
    for line in text.split("\n"):
        if match := FRAME.match(line) or TRACEBACK.match(line):
            skipping = match.group(1).startswith(("/", "<")) and not match.group(1).startswith("/demo")
            if skipping and lines[-1:] != ["  （标准库的帧）"]:
                lines.append("  （标准库的帧）")
        elif not line.startswith(("-> ", "    ")):
            skipping = False
        if not skipping and not re.fullmatch(r"    [ ~^]+", line):
            lines.append(line.rstrip())
    return "\n".join(lines).strip("\n") + "\n"


def main() -> None:
    raw = "  /usr/lib/python3/bdb.py(1)run()\r\n-> exec(cmd)\r\n> /home/me/a.py(3)f()\r\n-> go()\r\n"
    print(tidy(raw, "/home/me"), end="")


if __name__ == "__main__":
    main()
