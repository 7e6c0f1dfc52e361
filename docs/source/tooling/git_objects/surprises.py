"""几件说不通的事，在真的 git 上做一遍。日期和姓名固定，所以谁跑都是这些名字。"""

from __future__ import annotations

import tempfile
from pathlib import Path

from git_objects.objects import decode_tree
from git_objects.real import Git


def kinds(git: Git) -> str:
    """仓库里各种对象有几个。"""
    found = [kind for kind, _ in git.objects().values()]
    return "、".join(f"{kind} {found.count(kind)}" for kind in ("blob", "tree", "commit") if kind in found)


def same_name(folder: Path) -> None:
    """两个互不相干的仓库，同样的内容。"""
    names = []
    for number, path in enumerate(("hello.txt", "别的/名字.md")):
        git = Git(folder / str(number))
        git.write(path, "hello\n")
        git("add", path)
        names.append(*git.objects())
    print("两个仓库里 hello 的名字：", *(name[:10] for name in names), "；相同：", names[0] == names[1])


def add_stores(folder: Path) -> None:
    """只 add，不提交；再改，再 add。"""
    git = Git(folder)
    for text in ("草稿\n", "定稿\n"):
        git.write("a.txt", text)
        git("add", "a.txt")
    print("add 两次、一次也没有提交，仓库里有：", kinds(git))
    lost = git.said("fsck", "--unreachable").split()[-1]
    print("被第二次 add 盖掉的内容还在：", git("cat-file", "blob", lost).decode().strip())


def amend_changes_all(folder: Path) -> None:
    """五个提交，只把第一个的说明添一个字，后面四个重做。"""
    names, trees = [], []
    for first in ("第 0 次", "第 0 次。"):
        git = Git(folder / str(len(names)))
        names.append([git.commit(k, f"第 {k} 次" if k else first, a=f"{k}\n") for k in range(5)])
        trees.append(git.said("log", "--format=%T").split())
    changed = sum(one != other for one, other in zip(*names, strict=True))
    print("第一个提交的说明多一个句号，五个提交里名字变了", changed, "个；五棵树相同：", trees[0] == trees[1])


def whole_files(folder: Path) -> None:
    """改一个字：提交里记的是整棵树，没有动的文件与上次同名。"""
    git = Git(folder)
    git.commit(0, "一", a="一\n" * 100, b="二\n" * 100)
    git.commit(1, "改一个字", a="一\n" * 99 + "改\n")
    old, new = (
        {name: target for _, name, target in decode_tree(git("cat-file", "tree", f"{at}^{{tree}}"))}
        for at in ("HEAD~", "HEAD")
    )
    body = git("cat-file", "blob", new[b"a.txt"]).decode()
    same = old[b"b.txt"] == new[b"b.txt"]
    print("改一个字的提交，a.txt 指向整份内容：", body.count("\n"), "行；b.txt 与上次同名：", same)


def branches_are_names(folder: Path) -> None:
    """建一百个分支，删一个没有合并的分支。"""
    git = Git(folder)
    git.commit(0, "一", a="一\n")
    before = git.objects().keys()
    for number in range(100):
        git("branch", f"b{number}")
    size = (git.dir / "refs/heads/b7").stat().st_size
    print("建一百个分支，添了", len(git.objects().keys() - before), "个对象；一个分支的文件", size, "字节")
    git("checkout", "-q", "-b", "topic")
    lost = git.commit(1, "只在 topic 上", b="二\n")
    git("checkout", "-q", "main")
    git("branch", "-q", "-D", "topic")
    print("强行删掉 topic，它的提交还读得出：", git.said("log", "-1", "--format=%s", lost))


def renames_are_guessed(folder: Path) -> None:
    """改名又改一行：同一个提交，门槛不同，git 的说法不同。"""
    git = Git(folder)
    git.commit(0, "一", old="".join(f"{k}\n" for k in range(20)))
    git("mv", "old.txt", "new.txt")
    git.commit(1, "改名，并改几行", new="".join(f"{k if k > 4 else -k}\n" for k in range(20)))
    for option in ("-M50%", "-M99%", "--no-renames"):
        letters = [line[0] for line in git.said("diff", "--name-status", option, "HEAD~", "HEAD").splitlines()]
        print(f"同一个提交，diff {option}：", "改名" if letters == ["R"] else "一删一添")
    print("提交的内容里有没有 old.txt：", b"old.txt" in git("cat-file", "commit", "HEAD"))


def rebase_and_gc(folder: Path) -> None:
    """变基以后，旧的提交何时才真的没有。"""
    git = Git(folder)
    git.commit(0, "起点", a="一\n")
    git("checkout", "-q", "-b", "topic")
    olds = [git.commit(k, f"支线 {k}", b=f"{k}\n") for k in (1, 2)]
    git("checkout", "-q", "main")
    git.commit(3, "主线", a="二\n")
    git("checkout", "-q", "topic")
    git.at(9)
    git("rebase", "-q", "main")

    def left() -> int:
        return sum(old in git.objects() for old in olds)

    fresh = set(git.said("rev-list", "main..topic").split())
    print("变基：新的提交", len(fresh - {*olds}), "个，旧的还在", left(), "个")
    git("update-ref", "-d", "ORIG_HEAD")
    git("gc", "-q", "--prune=now")
    print("git gc --prune=now 以后，旧的还在", left(), "个：引用日志记着")
    git("reflog", "expire", "--expire=now", "--expire-unreachable=now", "--all")
    print("引用日志清掉，还没有 gc，旧的还在", left(), "个")
    git("gc", "-q", "--prune=now")
    print("再 gc 一次，旧的还在", left(), "个")


STORIES = (
    same_name,
    add_stores,
    amend_changes_all,
    whole_files,
    branches_are_names,
    renames_are_guessed,
    rebase_and_gc,
)


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        for story in STORIES:
            story(Path(folder) / story.__name__)


if __name__ == "__main__":
    main()
