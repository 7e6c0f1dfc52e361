"""把录下的对话拆成一步一步：输入什么，pdb 说什么，这时停在哪里。网页上的播放器读它写出的数据。"""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import NamedTuple

from debugging_with_pdb.sessions import PYTHONS, record_path
from debugging_with_pdb.transcript import DEMO

DATA = Path(__file__).parents[2] / "_static" / "stepper" / "pdb_sessions.js"
SHOWN = {
    "walk": "走路：b c w u d n unt r s",
    "breakpoints": "断点：条件、一次性、自动命令",
    "change": "改变量，跳回去",
    "post_mortem": "事后调试",
    "first_stop": "第一次停下",
}
PROMPT = re.compile(r"^(\(Pdb\)|\(com\)|>>>) (.*)$")
PLACE = re.compile(r"^> /demo/(\S+)\((\d+)\)(\S+)\(\)", re.MULTILINE)
LAST = {"q", "c", "exit()"}  # 之后没有再停下，就是结束了


class Turn(NamedTuple):
    """一条命令和它的结果；第一条是敲给 shell 的。"""

    prompt: str
    typed: str
    reply: str
    place: tuple[str, int, str] | None  # （文件，行号，函数）；程序已经结束就是 None


def turns(transcript: str) -> list[Turn]:
    """一场录下的对话（results/sessions/*.txt）分成的各步。"""
    spoken: list[tuple[str, str, list[str]]] = []
    for line in transcript.splitlines():
        if (match := PROMPT.match(line)) or not spoken:
            spoken.append((*(match.groups() if match else ("$", line.removeprefix("$ "))), []))
        else:
            spoken[-1][2].append(line)
    found: list[Turn] = []
    place: tuple[str, int, str] | None = None
    for prompt, typed, lines in spoken:
        reply = "\n".join(lines)
        if stopped := PLACE.findall(reply):
            file, line, function = stopped[-1]
            place = (file, int(line), function)
        elif typed in LAST:
            place = None
        found.append(Turn(prompt, typed, reply, place))
    return found


def data() -> dict[str, object]:
    """播放器要的数据：示例程序的源码，和每个版本上的每一场对话。"""
    sessions = [
        {
            "title": title,
            "versions": {python: turns(record_path(name, python).read_text("utf-8")) for python in PYTHONS},
        }
        for name, title in SHOWN.items()
    ]
    files = {file for session in sessions for told in session["versions"].values() for file in places(told)}
    return {"sources": {file: (DEMO / file).read_text("utf-8") for file in sorted(files)}, "sessions": sessions}


def places(told: list[Turn]) -> set[str]:
    return {turn.place[0] for turn in told if turn.place}


def script() -> str:
    """数据写成普通脚本：从磁盘打开的网页不能读 JSON 文件。"""
    told = json.dumps(data(), ensure_ascii=False, indent=0)
    return f"// player.py 写出：录下的对话。\nconst PDB_SESSIONS = {told};\n"


def main() -> None:
    DATA.write_text(script(), encoding="utf-8")
    for name in SHOWN:
        for turn in turns(record_path(name, "3.13").read_text("utf-8"))[:4]:
            file, line, function = turn.place or ("（结束）", 0, "")
            print(f"{name}：{turn.typed} → {file}:{line} {function}")


if __name__ == "__main__":
    main()
