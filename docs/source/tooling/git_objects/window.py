"""git gc 怎样猜谁像谁：排好次序，每个对象只与前面不多的几个比。"""

from __future__ import annotations

import re
from pathlib import Path
from typing import NamedTuple

from git_objects.delta import make
from git_objects.objects import name_of

DEPTH = 50
RECORD = Path(__file__).parent / "results" / "window.txt"


class Candidate(NamedTuple):
    """一个要装进包的对象，和它最后一次出现时的路径。"""

    name: str
    kind: str
    body: bytes
    path: bytes


# -- 次序 --
def path_hash(path: bytes) -> int:
    """路径末尾的十几个字节说了算：同名的、同一种扩展名的文件因此排在一起。"""
    number = 0
    for byte in path:
        if byte not in b" \t\n\v\f\r":
            number = (number >> 2) + (byte << 24) & 0xFFFFFFFF
    return number


def ordered(objects: list[Candidate]) -> list[Candidate]:
    """同一种类的在一起，路径像的在一起，大的在前：从大的里删，比往小的里添便宜。"""
    return sorted(
        objects,
        key=lambda one: (one.kind, path_hash(one.path), -len(one.body), one.name),
    )


# -- 窗口 --
def plan(objects: list[Candidate], window: int = 10) -> tuple[dict[str, str], int]:
    """谁以谁为底本，和一共要存的字节（还没有压缩）。objects 的次序就是尝试的次序。"""
    bases: dict[str, str] = {}
    depth: dict[str, int] = {}
    total = 0
    for number, one in enumerate(objects):
        best, least = "", len(one.body)
        for other in objects[max(0, number - window) : number]:
            if other.kind == one.kind and depth[other.name] < DEPTH:
                size = len(make(other.body, one.body))
                if size < least:
                    best, least = other.name, size
        if best:
            bases[one.name] = best
        depth[one.name] = depth[best] + 1 if best else 0
        total += least
    return bases, total


# -- 结束 --


def example(versions: int = 30) -> list[Candidate]:
    """三个文件，改了 30 回，每回各改一行、末尾添一行；按产生的先后。"""
    found = []
    for version in range(versions):
        for path in (b"src/a.py", b"src/b.py", b"docs/c.md"):
            rows = [
                f"{path.decode()} {row}：{row * 7919 % 1000}\n"
                for row in range(60 + version)
            ]
            rows[version] = f"{path.decode()} 改过 {version}\n"
            body = "".join(rows).encode()
            found.append(Candidate(name_of("blob", body), "blob", body, path))
    return found


def table() -> list[tuple[str, int, int]]:
    """(怎样排, 窗口多大, 一共几个字节)。"""
    made = example()
    rows = [("整份存", 0, sum(len(one.body) for one in made))]
    orders = {
        "按名字（等于打乱）": sorted(made, key=lambda one: one.name),
        "照 git 的次序": ordered(made),
    }
    for label, objects in orders.items():
        rows += [(label, window, plan(objects, window)[1]) for window in (1, 3, 10, 30)]
    return rows


def recorded_table() -> list[tuple[str, int, int]]:
    """同一张表，照上次打印的。"""
    rows = re.findall(r"(.+)，窗口 +(\d+)： *([\d,]+) 字节", RECORD.read_text("utf-8"))
    return [
        (label, int(window), int(total.replace(",", "")))
        for label, window, total in rows
    ]


def main() -> None:
    for label, window, total in table():
        print(f"{label}，窗口 {window:2}：{total:7,} 字节")


if __name__ == "__main__":
    main()
