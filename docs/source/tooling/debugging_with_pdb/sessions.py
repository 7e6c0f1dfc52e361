"""本章的全部对话。每一场都在几个版本的真 pdb 上重演，结果与 results/sessions/ 里的记录比对。"""

from __future__ import annotations

import sys
from pathlib import Path

from debugging_with_pdb.transcript import Session, converse
from sphinx_runnable_listings.listing import interpreter

RECORDS = Path(__file__).with_name("results") / "sessions"
PYTHONS = ("3.8", "3.11", "3.12", "3.13")

SESSIONS = {
    session.name: session
    for session in [
        Session("first_stop", ("-m", "pdb", "pdb_demo.py"), ("l", "n", "p __name__", "q")),
        Session(
            "walk",
            ("-m", "pdb", "pdb_demo.py"),
            ("b utils.total", "c", "a", "w", "u", "p prices", "d", "n", "n", "n", "unt 5", "r", "s", "n", "n", "q"),
        ),
        Session(
            "breakpoints",
            ("-m", "pdb", "pdb_demo.py"),
            (
                "b utils:4, price > 4", "tbreak utils.average", "b", "c", "c", "p price", "condition 1 price > 15",
                "commands 1", "p result", "end", "c", "disable 1", "b", "q",
            ),
        ),
        Session(
            "from_command_line",
            ("-m", "pdb", "-c", "b utils:4, price > 4", "-c", "c", "pdb_demo.py"),
            ("p price", "q"),
        ),
        Session("module", ("-m", "pdb", "-m", "pdb_demo"), ("n", "q"), since=(3, 7)),
        Session("set_trace", ("stop_here.py",), ("p x", "n", "c")),
        Session("builtin", ("stop_builtin.py",), ("p x", "n", "c"), since=(3, 7)),
        Session("builtin_off", ("stop_builtin.py",), (), {"PYTHONBREAKPOINT": "0"}, since=(3, 7)),
        Session("builtin_other", ("stop_builtin.py",), (), {"PYTHONBREAKPOINT": "note.where"}, since=(3, 7)),
        Session("post_mortem", ("-m", "pdb", "-c", "c", "pdb_demo.py"), ("p prices", "u", "p name", "w", "q")),
        Session("pm", ("-q", "-i", "pdb_demo.py"), ("import pdb; pdb.pm()", "p prices", "q", "exit()")),
        Session(
            "change",
            ("-m", "pdb", "pdb_demo.py"),
            ("b utils:5", "c", "display result", "p result", "!result = 300", "j 3", "interact", "sorted(prices)"),
        ),
        Session(
            "pdbrc",
            ("-m", "pdb", "pdb_demo.py"),
            ("mean", "q"),
            files={".pdbrc": "alias mean p sum(prices) / len(prices)\nb utils.average\nc\n"},
        ),
        Session("coroutine", ("waiting.py",), ("p n", "u", "c"), since=(3, 7)),
    ]
}


def record_path(name: str, python: str) -> Path:
    return RECORDS / f"{name}-py{python}.txt"


def combinations() -> list[tuple[str, str]]:
    """录下的每一对（对话，版本）。"""
    every = [(name, python) for name in SESSIONS for python in PYTHONS]
    return every + [("set_trace", python) for python in ("3.6", "3.7", "3.9", "3.10")]


def main() -> None:
    """重演正在运行的解释器能演的；``--record`` 全部重演，并且记下来。"""
    own = "{}.{}".format(*sys.version_info)
    for name, python in combinations():
        path, executable = record_path(name, python), interpreter(python)
        if "--record" in sys.argv and executable:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(converse(SESSIONS[name], executable), encoding="utf-8")
            print("已记录", path.name)
        elif python == own:
            same = converse(SESSIONS[name], sys.executable) == path.read_text("utf-8")
            print(name, "与记录相同" if same else "与记录不同")
            if not same:
                sys.exit(1)


if __name__ == "__main__":
    main()
