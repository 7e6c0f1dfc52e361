"""Git 的四种对象：内容怎样变成名字，名字怎样变成文件。只用标准库。"""

from __future__ import annotations

import hashlib
import zlib
from pathlib import Path

Headers = list[tuple[bytes, bytes]]
#: 路径 → (模式, 名字)，例如 b"src/a.py" → (b"100644", "ce01…")
Files = dict[bytes, tuple[bytes, str]]


# -- 名字 --
def framed(kind: str, body: bytes) -> bytes:
    """对象的全部：种类、空格、长度、一个零字节，然后是内容。"""
    return b"%s %d\0" % (kind.encode(), len(body)) + body


def name_of(kind: str, body: bytes) -> str:
    return hashlib.sha1(framed(kind, body)).hexdigest()


# -- 树 --
def encode_tree(entries: list[tuple[bytes, bytes, str]]) -> bytes:
    """entries：(模式, 名字, 对象)。排序时，文件夹的名字当作末尾有一个斜杠。"""

    def place(entry: tuple[bytes, bytes, str]) -> bytes:
        mode, name, _ = entry
        return name + b"/" if mode == b"40000" else name

    return b"".join(
        mode + b" " + name + b"\0" + bytes.fromhex(target)
        for mode, name, target in sorted(entries, key=place)
    )


def decode_tree(body: bytes) -> list[tuple[bytes, bytes, str]]:
    entries, at = [], 0
    while at < len(body):
        end = body.index(b"\0", at)
        mode, _, name = body[at:end].partition(b" ")
        entries.append((mode, name, body[end + 1 : end + 21].hex()))
        at = end + 21
    return entries


# -- 提交与标签 --
def encode_headers(headers: Headers, message: bytes) -> bytes:
    """提交和附注标签：几行“键 值”，一个空行，然后是说明。值里的换行后面添一个空格。"""
    lines = [
        key + b" " + value.replace(b"\n", b"\n ") + b"\n" for key, value in headers
    ]
    return b"".join(lines) + b"\n" + message


def decode_headers(body: bytes) -> tuple[Headers, bytes]:
    head, _, message = body.partition(b"\n\n")
    headers: Headers = []
    for line in head.split(b"\n"):
        key, _, value = line.partition(b" ")
        if key:
            headers.append((key, value))
        else:  # 以空格开头：接着上一行，例如签名
            headers[-1] = (headers[-1][0], headers[-1][1] + b"\n" + value)
    return headers, message


def encode_commit(
    tree: str, parents: list[str], author: bytes, committer: bytes, message: bytes
) -> bytes:
    headers = [
        (b"tree", tree.encode()),
        *((b"parent", parent.encode()) for parent in parents),
    ]
    return encode_headers(
        [*headers, (b"author", author), (b"committer", committer)], message
    )


# -- 仓库 --
class Store:
    """放对象的地方。这一个放在内存里：名字 → (种类, 内容)。"""

    def __init__(self) -> None:
        self.held: dict[str, tuple[str, bytes]] = {}

    def put(self, kind: str, body: bytes) -> str:
        name = name_of(kind, body)
        self.held[name] = kind, body
        return name

    def get(self, name: str) -> tuple[str, bytes]:
        return self.held[name]


class LooseStore(Store):
    """放在 .git/objects 里：名字的头两位是文件夹，其余是文件名，内容压缩过。"""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def path(self, name: str) -> Path:
        return self.folder / name[:2] / name[2:]

    def put(self, kind: str, body: bytes) -> str:
        name = name_of(kind, body)
        if not self.path(name).exists():  # 同样的内容只放一次
            self.path(name).parent.mkdir(parents=True, exist_ok=True)
            self.path(name).write_bytes(zlib.compress(framed(kind, body)))
        return name

    def get(self, name: str) -> tuple[str, bytes]:
        head, _, body = zlib.decompress(self.path(name).read_bytes()).partition(b"\0")
        return head.split(b" ")[0].decode(), body


# -- 从文件到树 --
def write_tree(store: Store, files: Files) -> str:
    """把平铺的路径写成一层层的树，返回最外一层的名字。"""
    entries, folders = [], {}
    for path, (mode, name) in files.items():
        first, slash, rest = path.partition(b"/")
        if slash:
            folders.setdefault(first, {})[rest] = mode, name
        else:
            entries.append((mode, path, name))
    inner = [
        (b"40000", folder, write_tree(store, held)) for folder, held in folders.items()
    ]
    return store.put("tree", encode_tree(entries + inner))


def read_tree(store: Store, tree: str, before: bytes = b"") -> Files:
    """反过来：一棵树里所有的文件。"""
    files: Files = {}
    for mode, name, target in decode_tree(store.get(tree)[1]):
        if mode == b"40000":
            files |= read_tree(store, target, before + name + b"/")
        else:
            files[before + name] = mode, target
    return files


# -- 结束 --


def main() -> None:
    store = Store()
    pear = store.put("blob", "梨\n".encode())
    files = {b"a/fruit.txt": (b"100644", pear), b"a.txt": (b"100644", pear)}
    tree = write_tree(store, files)
    who = "某人 <someone@example.com> 1764300000 +0800".encode()
    commit = store.put(
        "commit", encode_commit(tree, [], who, who, "第一次提交\n".encode())
    )
    for name, (kind, body) in store.held.items():
        print(f"{name} {kind:6} {len(body):3} 字节")
    print("提交里有什么：")
    print(store.get(commit)[1].decode(), end="")


if __name__ == "__main__":
    main()
