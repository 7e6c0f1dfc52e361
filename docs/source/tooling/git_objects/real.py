"""真的 git：另开进程，不读这台机器上的设置，姓名和日期都固定。"""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

WHO = "某人 <someone@example.com>"
START = 1764300000
FOUND = shutil.which("git") is not None
MISSING = "这台机器没有 git"
#: 不自己打包；日期是固定的，早就过了三十天，所以 reflog 不过期；内容原样存取。
SETTINGS = "[gc]\nauto = 0\nreflogExpire = never\nreflogExpireUnreachable = never\n[core]\nautocrlf = false\n"


class Git:
    """一个临时仓库。像函数一样调用：git("add", "a.txt") 返回它打印的字节。"""

    def __init__(self, folder: Path, *, bare: bool = False) -> None:
        if not FOUND:
            raise SystemExit(MISSING)
        self.folder = folder
        folder.mkdir(parents=True, exist_ok=True)
        kept = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
        name, mail = WHO[:-1].split(" <")
        self.env = {
            **kept,
            "HOME": str(folder),
            "XDG_CONFIG_HOME": str(folder),
            "GIT_CONFIG_NOSYSTEM": "1",
            "GIT_CONFIG_GLOBAL": os.devnull,
            "GIT_DEFAULT_HASH": "sha1",
            "GIT_CEILING_DIRECTORIES": str(folder.parent),
            "GIT_EDITOR": "true",
            "LC_ALL": "C",
            "TZ": "UTC",
        }
        for role in ("AUTHOR", "COMMITTER"):
            self.env |= {f"GIT_{role}_NAME": name, f"GIT_{role}_EMAIL": mail}
        self.at(0)
        self("init", "-q", "--template=", *(["--bare"] if bare else []))
        self("symbolic-ref", "HEAD", "refs/heads/main")
        self.dir = folder if bare else folder / ".git"
        with (self.dir / "config").open("a", encoding="utf-8") as config:
            config.write(SETTINGS)

    def __call__(self, *args: str, data: bytes = b"") -> bytes:
        done = subprocess.run(
            ["git", *args], cwd=self.folder, env=self.env, input=data, capture_output=True, check=False
        )
        if done.returncode:
            raise RuntimeError(f"git {' '.join(args)}：{done.stderr.decode(errors='replace')}")
        return done.stdout

    def at(self, minute: int) -> None:
        """从现在起，提交的日期是开始以后的第 minute 分钟。"""
        date = f"{START + 60 * minute} +0800"
        self.env |= {"GIT_AUTHOR_DATE": date, "GIT_COMMITTER_DATE": date}

    def said(self, *args: str) -> str:
        return self(*args).decode().strip()

    def write(self, path: str, text: str) -> None:
        (self.folder / path).parent.mkdir(parents=True, exist_ok=True)
        (self.folder / path).write_bytes(text.encode())

    def commit(self, minute: int, message: str, **files: str) -> str:
        """写下这些文件，全部放进暂存区，提交，返回它的名字。"""
        for path, text in files.items():
            self.write(f"{path}.txt", text)
        self.at(minute)
        self("add", "-A")
        self("commit", "-q", "-m", message)
        return self.said("rev-parse", "HEAD")

    def objects(self) -> dict[str, tuple[str, bytes]]:
        """仓库里的全部对象：名字 → (种类, 内容)，一个进程就问完。"""
        data, found, at = self("cat-file", "--batch-all-objects", "--batch"), {}, 0
        while at < len(data):
            end = data.index(b"\n", at)
            name, kind, size = data[at:end].decode().split()
            found[name] = kind, data[end + 1 : end + 1 + int(size)]
            at = end + 2 + int(size)
        return found
