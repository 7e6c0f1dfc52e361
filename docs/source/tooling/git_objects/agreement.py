"""与真的 git 比：同样的历史，名字、内容、暂存区、包、目录、底本、变基、回收，逐项核对。"""

from __future__ import annotations

import random
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from git_objects.history import ancestors, listed, merge_bases, reachable, rebase
from git_objects.index_file import Entry, decode_index, encode_index
from git_objects.objects import (
    Files,
    LooseStore,
    Store,
    decode_headers,
    decode_tree,
    encode_commit,
    encode_headers,
    encode_tree,
    name_of,
    read_tree,
    write_tree,
)
from git_objects.pack import index_of, read_pack, write_pack
from git_objects.real import START, WHO, Git
from git_objects.window import Candidate, ordered, plan

FOLDERS = (b"", b"a/", b"a.b/", b"a-/", b"a0/", "文档/".encode(), b"a/b/c/")
NAMES = (b"x", b"a.txt", b"a-b", b"a b", b"a!", b"Z", "读我.md".encode(), b"z.py")
MODES = (b"100644", b"100644", b"100755", b"120000")
ZONES = ("+0800", "-0330", "+0000", "+1245")
Counted = tuple[int, int]  # (比较的次数, 不一致的次数)


# -- 随机的历史 --
class History:
    """一段随机的历史：我们自己写的对象在 store 里，同样的内容写成 fast-import 的输入。"""

    def __init__(self, rng: random.Random, commits: int) -> None:
        self.rng, self.store, self.stream = rng, Store(), bytearray()
        self.commits: list[str] = []
        self.tags: list[str] = []
        self.paths: dict[str, bytes] = {}  # 内容的名字 → 最后一次出现时的路径
        self.files: list[Files] = []
        for number in range(commits):
            self.add(number)

    def text(self) -> bytes:
        """一份内容：空的、二进制的，或者几十行文字。"""
        rng = self.rng
        if rng.random() < 0.1:
            return rng.randbytes(rng.choice([0, 1, 20, 300]))
        return b"".join(b"%d %d\n" % (row, rng.randrange(10**6)) for row in range(rng.randrange(1, 60)))

    def changed(self, body: bytes) -> bytes:
        """改掉一段。"""
        lines = body.splitlines(keepends=True) or [b"x"]
        at = self.rng.randrange(len(lines))
        return b"".join([*lines[:at], self.text()[:40], *lines[at + 1 :]])

    def add(self, number: int) -> None:
        rng = self.rng
        parents = rng.sample(range(max(0, number - 8), number), min(number, rng.choice([0, 1, 1, 1, 1, 1, 2, 2, 3])))
        files = dict(self.files[parents[0]]) if parents else {}
        for path in {rng.choice(FOLDERS) + rng.choice(NAMES): None for _ in range(rng.randrange(1, 5))}:
            if path in files and rng.random() < 0.3:
                del files[path]
                continue
            body = self.changed(self.store.get(files[path][1])[1]) if path in files else self.text()
            files[path] = rng.choice(MODES), self.store.put("blob", body)
        who = [f"{WHO} {START + 60 * number + k} {rng.choice(ZONES)}".encode() for k in (0, 7)]
        message = rng.choice(["改一处\n", "标题\n\n正文，不止\n一行\n", "末尾没有换行", "", "\n开头是空行\n"]).encode()
        held = encode_commit(write_tree(self.store, files), [self.commits[p] for p in parents], *who, message)
        self.commits.append(self.store.put("commit", held))
        self.files.append(files)
        self.paths |= {name: path for path, (_, name) in files.items()}
        self.tell(number, parents, files, who, message)

    def tell(self, number: int, parents: list[int], files: Files, who: list[bytes], message: bytes) -> None:
        """把这个提交告诉 fast-import：从空的开始，列出全部文件。"""

        def data(body: bytes) -> bytes:
            return b"data %d\n%s\n" % (len(body), body)

        self.stream += b"commit refs/heads/c%d\nmark :%d\nauthor %s\ncommitter %s\n" % (number, number + 1, *who)
        self.stream += data(message)
        for k, parent in enumerate(parents):
            self.stream += b"%s :%d\n" % (b"merge" if k else b"from", parent + 1)
        self.stream += b"deleteall\n"
        for path, (mode, name) in files.items():
            self.stream += b"M %s inline %s\n" % (mode, path) + data(self.store.get(name)[1])
        if number % 5 == 0:
            self.stream += b"tag v%d\nfrom :%d\ntagger %s\n" % (number, number + 1, who[1]) + data(message)
            headers = [(b"object", self.commits[-1].encode()), (b"type", b"commit"), (b"tag", b"v%d" % number)]
            self.tags.append(self.store.put("tag", encode_headers([*headers, (b"tagger", who[1])], message)))


def imported(history: History, folder: Path) -> Git:
    git = Git(folder, bare=True)
    git("fast-import", "--quiet", "--export-marks=marks", data=bytes(history.stream))
    return git


def differing(one: dict, other: dict) -> int:
    return sum(one.get(key) != other.get(key) for key in one.keys() | other.keys())


# -- 名字与内容 --
def compare_objects(history: History, git: Git) -> Counted:
    """同一段历史，两边的全部对象：名字和内容都一样；真的对象拆开再合上，一个字节不变。"""
    real = git.objects()
    wrong = differing(history.store.held, real)
    marks = dict(line.split() for line in (git.folder / "marks").read_text("ascii").splitlines())
    wrong += sum(marks[f":{k + 1}"] != name for k, name in enumerate(history.commits))
    for kind, body in real.values():
        if kind == "tree":
            wrong += encode_tree(decode_tree(body)) != body
        elif kind != "blob":
            wrong += encode_headers(*decode_headers(body)) != body
    return 2 * len(real) + len(marks), wrong


def compare_loose(history: History, folder: Path) -> Counted:
    """我们写进 .git/objects 的文件，git 读得出来，fsck 挑不出毛病。"""
    git = Git(folder, bare=True)
    loose = LooseStore(git.dir / "objects")
    for kind, body in history.store.held.values():
        loose.put(kind, body)
    git("fsck", "--full", "--strict", "--no-dangling")
    wrong = differing(history.store.held, git.objects())
    wrong += sum(loose.get(name) != held for name, held in history.store.held.items())
    return 2 * len(history.store.held), wrong


def compare_commands(history: History, folder: Path) -> Counted:
    """git hash-object、mktree、commit-tree：同样的材料，同样的名字。"""
    git = Git(folder)
    blobs = [name for name, (kind, _) in history.store.held.items() if kind == "blob"]
    for name in blobs:
        (folder / name).write_bytes(history.store.get(name)[1])
    said = git("hash-object", "-w", "--no-filters", "--stdin-paths", data="\n".join(blobs).encode())
    wrong = differing(dict(enumerate(blobs)), dict(enumerate(said.decode().split())))
    flat = [encode_tree([(b"100644", b"%d" % k, name) for k, name in enumerate(blobs[:n])]) for n in range(1, 40, 3)]
    listing = (
        "".join(f"{mode.decode()} blob {target}\t{name.decode()}\n" for mode, name, target in decode_tree(body))
        for body in flat
    )
    trees = git("mktree", "--batch", data="\n".join(listing).encode()).decode().split()
    wrong += differing(dict(enumerate(trees)), {k: name_of("tree", body) for k, body in enumerate(flat)})
    made = git("commit-tree", trees[0], "-m", "一句话").decode().strip()
    who = f"{WHO} {START} +0800".encode()
    wrong += made != name_of("commit", encode_commit(trees[0], [], who, who, "一句话\n".encode()))
    return len(blobs) + len(flat) + 1, wrong


# -- 暂存区 --
def compare_index(history: History, folder: Path, asked: int) -> Counted:
    """git 写的暂存区与我们写的一样；我们写的，git write-tree 给出同一棵树；git add 写的，拆开再合上不变。"""
    git = Git(folder)
    git("unpack-objects", "-q", data=write_pack(list(history.store.held.values())))
    count = wrong = 0
    for files in history.rng.sample([files for files in history.files if files], asked):
        lines = [mode + b" " + name.encode() + b"\t" + path + b"\0" for path, (mode, name) in files.items()]
        (git.dir / "index").unlink(missing_ok=True)
        git("update-index", "-z", "--index-info", data=b"".join(lines))
        ours = encode_index([Entry.plain(path, *held) for path, held in files.items()])
        wrong += (git.dir / "index").read_bytes() != ours
        (git.dir / "index").write_bytes(ours)
        wrong += git.said("write-tree") != write_tree(Store(), files)
        entries, extensions = decode_index((git.dir / "index").read_bytes())
        wrong += encode_index(entries, extensions) != (git.dir / "index").read_bytes()
        count += 3
    return count, wrong


# -- 包 --
def told(data: bytes) -> set[str]:
    """这个包在 verify-pack 里该是什么样。"""
    rows = set()
    for one in read_pack(data):
        base = f" {one.depth} {one.base}" if one.base else ""
        rows.add(f"{one.name} {one.kind} {one.stored} {one.end - one.start} {one.start}{base}")
    return rows


def verified(git: Git, index: Path) -> set[str]:
    rows = (" ".join(line.split()) for line in git.said("verify-pack", "-v", str(index)).splitlines())
    return {row for row in rows if len(row.split()[0]) == 40}


def compare_packs(history: History, git: Git, folder: Path) -> Counted:
    """git 打的包，我们读得出每个对象，目录一个字节不差；我们打的包（带差分），git 也读得出。"""
    git("repack", "-adfq")
    count = wrong = 0
    for pack in sorted((git.dir / "objects" / "pack").glob("*.pack")):
        data = pack.read_bytes()
        found = {one.name: (one.kind, one.body) for one in read_pack(data)}
        wrong += differing(found, history.store.held)
        wrong += len(told(data) ^ verified(git, pack.with_suffix(".idx")))
        wrong += index_of(data) != pack.with_suffix(".idx").read_bytes()
        count += 2 * len(found) + 1
    objects = ordered([Candidate(n, *held, history.paths.get(n, b"")) for n, held in history.store.held.items()])
    data = write_pack([(one.kind, one.body) for one in objects], plan(objects, window=3)[0])
    other = Git(folder, bare=True)
    (folder / "ours.pack").write_bytes(data)
    other("index-pack", "--strict", "-o", "ours.idx", "ours.pack")
    wrong += (folder / "ours.idx").read_bytes() != index_of(data)
    wrong += len(told(data) ^ verified(other, folder / "ours.idx"))
    other("unpack-objects", "-q", data=data)
    wrong += differing(other.objects(), history.store.held)
    return count + 2 * len(objects) + 1, wrong


# -- 历史 --
def compare_history(history: History, git: Git, asked: int) -> Counted:
    """merge-base --all，rev-list 的次序，rev-list b..a。"""
    rng, store = history.rng, history.store
    wrong = 0
    for _ in range(asked):
        one, other = rng.sample(history.commits, 2)
        try:
            real = set(git.said("merge-base", "--all", one, other).split())
        except RuntimeError:
            real = set()  # 没有共同的祖先，git 以 1 退出
        wrong += merge_bases(store, one, other) != real
        wrong += listed(store, one) != git.said("rev-list", one).split()
        wrong += ancestors(store, one) - ancestors(store, other) != set(git.said("rev-list", f"{other}..{one}").split())
    return 3 * asked, wrong


def compare_gc(history: History, git: Git) -> Counted:
    """删掉多数分支和标签，git gc 以后还剩哪些对象。"""
    kept = set(history.rng.sample(range(len(history.commits)), 3))
    refs = git.said("for-each-ref", "--format=%(refname)").splitlines()
    gone = [ref for ref in refs if ref not in {f"refs/heads/c{k}" for k in kept}]
    git("update-ref", "--stdin", data="".join(f"delete {ref}\n" for ref in gone).encode())
    git("gc", "-q", "--prune=now")
    left = reachable(history.store, *(history.commits[k] for k in kept))
    return len(history.store.held), len(left ^ git.objects().keys())


# -- 变基 --
def compare_rebase(rng: random.Random, folder: Path) -> Counted:
    """两条分支各提交几次，真的 git rebase 与我们的：新提交的名字一个个相同。"""
    git = Git(folder)
    git.commit(0, "起点", **{name: f"{name}\n" for name in "abcdef"})
    tips = {}
    for k, (branch, files) in enumerate((("main", "abc"), ("topic", "def"))):
        git("checkout", "-q", "-B", branch, git.said("rev-list", "--max-parents=0", "HEAD"))
        for number in range(rng.randrange(1, 4)):
            changes = {rng.choice(files): f"{rng.random()}\n", f"{branch}{number}": f"{rng.random()}\n"}
            tips[branch] = git.commit(10 * k + number + 1, f"{branch} {number}", **changes)
    store = Store()
    store.held = git.objects()
    git.at(50)
    git("rebase", "-q", "main")
    ours = rebase(store, tips["topic"], tips["main"], f"{WHO} {START + 60 * 50} +0800".encode())
    new = git.said("rev-list", "main..topic").split()
    mine = [name for name in listed(store, ours) if name not in ancestors(store, tips["main"])]
    still = git.objects()  # 旧的提交一个也没有少
    wrong = differing(dict(enumerate(sorted(new))), dict(enumerate(sorted(mine))))
    wrong += git.said("rev-parse", "topic") != ours
    wrong += tips["topic"] not in still
    wrong += read_tree(store, decode_headers(still[ours][1])[0][0][1].decode()).keys() != {
        path.encode() for path in git.said("ls-files").splitlines()
    }
    return len(new) + 3, wrong


# -- 合起来 --
def groups(seed: int, commits: int, asked: int, rebases: int) -> list[tuple[str, Callable[[Path], Counted]]]:
    """(比什么, 在一个空文件夹里比)。各组用同一段历史，后面的会改动前面的仓库。"""
    rng = random.Random(seed)
    history = History(rng, commits)
    shared: list[Git] = []

    def first(folder: Path) -> Counted:
        shared.append(imported(history, folder))
        return compare_objects(history, shared[0])

    def rebasing(folder: Path) -> Counted:
        found = [compare_rebase(rng, folder / str(k)) for k in range(rebases)]
        return sum(count for count, _ in found), sum(wrong for _, wrong in found)

    return [
        ("全部对象的名字与内容（fast-import、cat-file）", first),
        ("hash-object、mktree、commit-tree", lambda folder: compare_commands(history, folder)),
        ("我们写的对象文件，git 读（fsck、cat-file）", lambda folder: compare_loose(history, folder)),
        ("暂存区，逐字节（update-index、write-tree）", lambda folder: compare_index(history, folder, asked)),
        ("包与目录（repack、verify-pack、unpack-objects）", lambda folder: compare_packs(history, shared[0], folder)),
        ("merge-base --all 与 rev-list", lambda folder: compare_history(history, shared[0], asked)),
        ("变基以后的名字（rebase）", rebasing),
        ("还剩哪些对象（gc --prune=now）", lambda folder: compare_gc(history, shared[0])),
    ]


def main() -> None:
    failed = 0
    with tempfile.TemporaryDirectory() as folder:
        for number, (what, compare) in enumerate(groups(20261128, commits=40, asked=8, rebases=1)):
            count, wrong = compare(Path(folder) / str(number))
            print(f"{what}：{count:,} 次比较，不一致 {wrong} 次")
            failed += wrong
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
