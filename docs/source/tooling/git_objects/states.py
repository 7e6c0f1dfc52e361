"""一个小仓库，一步一步：添、提交、分支、合并、变基、回收。网页上的演示读它写出的数据。"""

from __future__ import annotations

import json
from pathlib import Path

from git_objects.history import headers_of, merged, parents_of, reachable, rebase, tree_of
from git_objects.objects import Files, Store, decode_headers, decode_tree, encode_commit, read_tree, write_tree

DATA = Path(__file__).parents[2] / "_static" / "stepper" / "git_states.js"
State = dict[str, object]


class Repository:
    """对象、引用、暂存区和引用日志，每做一件事记一步。"""

    def __init__(self) -> None:
        self.store, self.steps = Store(), []
        self.refs: dict[str, str] = {}
        self.head = "main"
        self.index: Files = {}
        self.log: list[str] = []
        self.minute = 0

    def who(self) -> bytes:
        return f"某人 <someone@example.com> {1764300000 + 60 * self.minute} +0800".encode()

    def add(self, path: str, text: str) -> None:
        self.index[path.encode()] = b"100644", self.store.put("blob", text.encode())
        self.step(f"git add {path}", "内容已经成了对象，名字由内容算出；暂存区记下它", typed=text)

    def commit(self, message: str, *more: str, command: str = "", why: str = "") -> None:
        self.minute += 1
        parents = [*filter(None, [self.refs.get(self.head)]), *more]
        tree = write_tree(self.store, self.index)
        held = encode_commit(tree, parents, self.who(), self.who(), f"{message}\n".encode())
        self.move(self.store.put("commit", held))
        why = why or "写一棵树、一个提交，再把分支的名字挪过来；没有变的内容还是原来那个对象"
        self.step(command or f"git commit -m {message}", why)

    def move(self, commit: str) -> None:
        self.refs[self.head] = commit
        self.log.append(commit)

    def branch(self, name: str) -> None:
        self.refs[name], self.head = self.refs[self.head], name
        self.step(f"git switch -c {name}", "多了一个名字，对象一个也没有添")

    def switch(self, name: str) -> None:
        self.head = name
        self.index = read_tree(self.store, tree_of(self.store, self.refs[name]))
        self.step(f"git switch {name}", "HEAD 改指另一个分支，暂存区换成它的树")

    def merge(self, base: str, other: str) -> None:
        sides = (base, self.refs[self.head], self.refs[other])
        self.index = merged(*(read_tree(self.store, tree_of(self.store, side)) for side in sides))
        why = "一个有两个父提交的提交；它的树由底本和两边合成"
        self.commit("合并", self.refs[other], command=f"git merge -m 合并 {other}", why=why)

    def rebase(self, onto: str) -> None:
        self.minute += 1
        self.move(rebase(self.store, self.refs[self.head], self.refs[onto], self.who()))
        self.index = read_tree(self.store, tree_of(self.store, self.refs[self.head]))
        self.step(f"git rebase {onto}", "重做出来的是新的提交；旧的没有动，只是没有分支指着它了，虚线框")

    def gc(self, *, expire: bool) -> None:
        if expire:
            self.log.clear()
        kept = reachable(self.store, *self.refs.values(), *self.log, *(name for _, name in self.index.values()))
        gone = len(self.store.held.keys() - kept)
        self.store.held = {name: held for name, held in self.store.held.items() if name in kept}
        if expire:
            commands = "git reflog expire --expire=now --all；git gc --prune=now"
            self.step(commands, f"引用日志清掉，{gone} 个对象才真的删去")
        else:
            self.step("git gc --prune=now", f"删去 {gone} 个对象：引用日志里还记着旧的提交")

    def step(self, command: str, why: str, typed: str = "") -> None:
        roots = [*self.refs.values(), *(name for _, name in self.index.values())]
        live = reachable(self.store, *roots)
        self.steps.append(
            {
                "command": command,
                "why": why,
                "typed": typed,
                "head": self.head,
                "refs": dict(self.refs),
                "index": [name for _, name in self.index.values()],
                "objects": [[name, kind, self.label(name)] for name, (kind, _) in self.store.held.items()],
                "edges": [[name, target] for name in self.store.held for target in self.targets(name)],
                "lost": [name for name in self.store.held if name not in live],
            }
        )

    def label(self, name: str) -> str:
        kind, body = self.store.get(name)
        if kind == "commit":
            return decode_headers(body)[1].decode().strip()
        if kind == "tree":
            return " ".join(entry.decode() for _, entry, _ in decode_tree(body))
        return body.decode().strip()

    def targets(self, name: str) -> list[str]:
        kind, body = self.store.get(name)
        if kind == "commit":
            return [headers_of(self.store, name)[b"tree"][0].decode(), *parents_of(self.store, name)]
        return [target for _, _, target in decode_tree(body)] if kind == "tree" else []


def started() -> Repository:
    repository = Repository()
    repository.add("a", "一")
    repository.commit("起点")
    return repository


def merging() -> Repository:
    """两条分支各改一处，合到一起。"""
    repository = started()
    base = repository.refs["main"]
    repository.branch("topic")
    repository.add("b", "二")
    repository.commit("支线")
    repository.switch("main")
    repository.add("a", "改")
    repository.commit("主线")
    repository.merge(base, "topic")
    return repository


def rebasing() -> Repository:
    """同样的两条分支，这回变基；然后回收。"""
    repository = started()
    repository.branch("topic")
    repository.add("b", "二")
    repository.commit("支线")
    repository.switch("main")
    repository.add("a", "改")
    repository.commit("主线")
    repository.switch("topic")
    repository.rebase("main")
    repository.gc(expire=False)
    repository.gc(expire=True)
    return repository


def adding() -> Repository:
    """add 两次才提交；改回去；两个文件内容相同。"""
    repository = Repository()
    repository.add("a", "草")
    repository.add("a", "定")
    repository.commit("一")
    repository.add("b", "定")
    repository.commit("二")
    repository.add("a", "草")
    repository.commit("三")
    return repository


PROGRAMS = {"添与提交": adding, "分支与合并": merging, "变基与回收": rebasing}
COLUMNS = ("commit", "tree", "blob")


def recorded(program: str) -> list[State]:
    return PROGRAMS[program]().steps


def places(steps: list[State]) -> dict[str, tuple[int, int]]:
    """每个对象的位置 (列, 行)：按先后往下排，整段演示里不挪动。"""
    found: dict[str, tuple[int, int]] = {}
    rows = dict.fromkeys(COLUMNS, 0)
    for step in steps:
        for name, kind, _ in step["objects"]:
            if name not in found:
                found[name] = COLUMNS.index(kind), rows[kind]
                rows[kind] += 1
    return found


def script() -> str:
    """普通脚本形式的数据：从磁盘打开的网页读不了 JSON。"""
    told = []
    for title in PROGRAMS:
        steps = recorded(title)
        told.append({"title": title, "places": places(steps), "steps": steps})
    rows = ",\n".join(json.dumps(each, ensure_ascii=False) for each in told)
    return f"// states.py 写出：每一步有哪些对象、谁指着谁。\nconst GIT_STATES = [\n{rows}];\n"


def main() -> None:
    DATA.write_text(script(), encoding="utf-8")
    for title in PROGRAMS:
        print(title)
        for step in recorded(title):
            print(f"  {len(step['objects']):2} 个对象，{len(step['lost'])} 个没人指着  {step['command']}")


if __name__ == "__main__":
    main()
