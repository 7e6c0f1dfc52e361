"""历史是一张图：祖先、合并的底本、变基、什么还够得着。"""

from __future__ import annotations

import heapq

from git_objects.objects import (
    Files,
    Store,
    decode_headers,
    decode_tree,
    encode_commit,
    read_tree,
    write_tree,
)


# -- 祖先 --
def headers_of(store: Store, commit: str) -> dict[bytes, list[bytes]]:
    found: dict[bytes, list[bytes]] = {}
    for key, value in decode_headers(store.get(commit)[1])[0]:
        found.setdefault(key, []).append(value)
    return found


def parents_of(store: Store, commit: str) -> list[str]:
    return [parent.decode() for parent in headers_of(store, commit).get(b"parent", [])]


def tree_of(store: Store, commit: str) -> str:
    return headers_of(store, commit)[b"tree"][0].decode()


def ancestors(store: Store, *commits: str) -> set[str]:
    """这些提交和它们所有的祖先。"""
    seen, waiting = set(), list(commits)
    while waiting:
        commit = waiting.pop()
        if commit not in seen:
            seen.add(commit)
            waiting += parents_of(store, commit)
    return seen


def listed(store: Store, commit: str) -> list[str]:
    """git log 的次序：手边的提交里，总是先列日期最晚的，再把它的父提交拿到手边。"""

    def dated(name: str) -> tuple[int, str]:
        return -int(headers_of(store, name)[b"committer"][0].split()[-2]), name

    waiting, seen, order = [dated(commit)], {commit}, []
    while waiting:
        _, now = heapq.heappop(waiting)
        order.append(now)
        for parent in parents_of(store, now):
            if parent not in seen:
                seen.add(parent)
                heapq.heappush(waiting, dated(parent))
    return order


# -- 底本 --
def merge_bases(store: Store, one: str, other: str) -> set[str]:
    """共同的祖先里，不是另一个共同祖先的祖先的那些。可能不止一个，也可能没有。"""
    common = ancestors(store, one) & ancestors(store, other)
    behind = {parent for commit in common for parent in parents_of(store, commit)}
    return common - ancestors(store, *behind)


# -- 三方合并 --
class Conflict(Exception):
    """同一个文件，两边都改了，又改得不同。"""


def merged(base: Files, ours: Files, theirs: Files) -> Files:
    """逐个路径：只有一边改了就听它的，两边一样也行。两边都改了，git 还会逐行合并。"""
    result: Files = {}
    for path in {**base, **ours, **theirs}:
        was, mine, other = base.get(path), ours.get(path), theirs.get(path)
        if mine != other and was not in (mine, other):
            raise Conflict(path.decode())
        chosen = other if mine == was else mine
        if chosen:
            result[path] = chosen
    return result


# -- 变基 --
def rebase(store: Store, branch: str, onto: str, committer: bytes) -> str:
    """把 branch 独有的提交一个个重做在 onto 后面，返回新的末端。旧的一个也没有动。"""
    known = ancestors(store, onto)
    todo, at = [], branch
    while at not in known:  # 一条线的历史
        todo.append(at)
        [at] = parents_of(store, at)
    tip = onto
    for commit in reversed(todo):
        [parent] = parents_of(store, commit)
        if parent == tip:  # 已经在该在的地方
            tip = commit
            continue
        trees = [
            read_tree(store, tree_of(store, each)) for each in (parent, tip, commit)
        ]
        tree = write_tree(store, merged(*trees))
        _, message = decode_headers(store.get(commit)[1])
        [author] = headers_of(store, commit)[b"author"]  # 作者和作者的日期不变
        tip = store.put(
            "commit", encode_commit(tree, [tip], author, committer, message)
        )
    return tip


# -- 够得着 --
def reachable(store: Store, *roots: str) -> set[str]:
    """从这些名字出发，够得着的一切对象。gc 留下的就是这些。"""
    seen, waiting = set(), list(roots)
    while waiting:
        name = waiting.pop()
        if name in seen:
            continue
        seen.add(name)
        kind, body = store.get(name)
        if kind == "tree":
            waiting += [
                target for mode, _, target in decode_tree(body) if mode != b"160000"
            ]
        elif kind == "commit":
            waiting += [tree_of(store, name), *parents_of(store, name)]
        elif kind == "tag":
            waiting.append(headers_of(store, name)[b"object"][0].decode())
    return seen


# -- 结束 --


def commit(
    store: Store, files: dict[str, str], parents: list[str], minute: int, message: str
) -> str:
    """写一个小提交：文件名和内容都直接给出。"""
    held = {
        path.encode(): (b"100644", store.put("blob", text.encode()))
        for path, text in files.items()
    }
    who = f"某人 <someone@example.com> {1764300000 + 60 * minute} +0800".encode()
    body = encode_commit(
        write_tree(store, held), parents, who, who, message.encode() + b"\n"
    )
    return store.put("commit", body)


def main() -> None:
    store = Store()
    start = commit(store, {"a.txt": "一\n"}, [], 0, "起点")
    main_ = commit(store, {"a.txt": "一\n", "b.txt": "二\n"}, [start], 1, "主线")
    topic = commit(store, {"a.txt": "一改\n"}, [start], 2, "支线")
    who = "某人 <someone@example.com> 1764300600 +0800".encode()
    rebased = rebase(store, topic, main_, who)
    print(
        "底本：",
        *(name[:7] for name in merge_bases(store, topic, main_)),
        "；起点：",
        start[:7],
    )
    for label, name in (("变基之前", topic), ("变基之后", rebased)):
        paths = "、".join(
            sorted(path.decode() for path in read_tree(store, tree_of(store, name)))
        )
        print(
            f"{label}：{name[:7]}，父提交 {parents_of(store, name)[0][:7]}，文件 {paths}"
        )
    print(
        "旧的提交还在：",
        topic in store.held,
        "；从新的末端够得着它：",
        topic in ancestors(store, rebased),
    )
    left = reachable(store, rebased)
    print("全部", len(store.held), "个对象，从新的末端够得着", len(left), "个")


if __name__ == "__main__":
    main()
