"""练习的参考解答。"""

from __future__ import annotations

from git_objects.history import commit, tree_of
from git_objects.objects import Store, decode_tree, read_tree


# -- 缩写 --
def abbreviated(names: set[str], name: str, least: int = 7) -> str:
    """name 最短的、不会与 names 里别的名字混淆的开头。"""
    for length in range(least, len(name)):
        if sum(other.startswith(name[:length]) for other in names) <= 1:
            return name[:length]
    return name


# -- 改了哪些文件 --
def changes(store: Store, one: str, other: str, before: str = "") -> dict[str, str]:
    """两棵树之间：路径 → A、D 或 M。名字相同的树整棵跳过，不用打开。"""
    if one == other:
        return {}
    found: dict[str, str] = {}
    sides = [
        {name: (mode, target) for mode, name, target in decode_tree(store.get(tree)[1])}
        if tree
        else {}
        for tree in (one, other)
    ]
    for name in sorted(sides[0].keys() | sides[1].keys()):
        old, new = (side.get(name) for side in sides)
        path = before + name.decode()
        folders = ["", ""]
        for k, entry in enumerate((old, new)):
            if entry and entry[0] == b"40000":
                folders[k] = entry[1]
        if any(folders):
            found |= changes(store, *folders, path + "/")
        old, new = (
            None if folder else entry
            for folder, entry in zip(folders, (old, new), strict=True)
        )
        if old != new:
            found[path] = "A" if old is None else "D" if new is None else "M"
    return found


# -- 猜改名 --
def renames(store: Store, one: str, other: str) -> dict[str, str]:
    """内容没有变的改名：消失的路径 → 新出现的路径，靠内容的名字相同认出来。"""
    old, new = read_tree(store, one), read_tree(store, other)
    added = {name: path for path, (_, name) in new.items() if path not in old}
    return {
        path.decode(): added[name].decode()
        for path, (_, name) in old.items()
        if path not in new and name in added
    }


# -- 结束 --


def main() -> None:
    store = Store()
    one = commit(store, {"a/x": "一\n", "a/y": "二\n", "b": "三\n"}, [], 0, "起点")
    other = commit(
        store, {"a/x": "一改\n", "a/y": "二\n", "c/b": "三\n"}, [one], 1, "改"
    )
    print(
        "缩写：",
        *(
            abbreviated({"ab12", "ab34", "cd00"}, name, 1)
            for name in ("ab12", "ab34", "cd00")
        ),
    )
    trees = tree_of(store, one), tree_of(store, other)
    print("改动：", changes(store, *trees))
    print("改名：", renames(store, *trees))


if __name__ == "__main__":
    main()
