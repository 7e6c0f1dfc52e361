"""一条命令核对本章：自己的对象、暂存区、包和历史与真的 git；演示的每一步；正文里的数。"""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from random import Random

from git_objects import real
from git_objects.agreement import History, differing, groups, imported
from git_objects.history import tree_of
from git_objects.solutions import changes
from git_objects.states import PROGRAMS, recorded
from git_objects.window import recorded_table
from sphinx_runnable_listings.checks import Check, main, sentences

CHAPTER = Path(__file__).parent


def against_git(seed: int, commits: int, asked: int, rebases: int) -> Iterator[Check]:
    with tempfile.TemporaryDirectory() as folder:
        for number, (what, compare) in enumerate(groups(seed, commits, asked, rebases)):
            if not real.FOUND:
                yield Check(what, 0, 0, reason=real.MISSING)
                continue
            yield Check(what, *compare(Path(folder) / str(number)))


def replayed() -> Check:
    """演示里的命令，用真的 git 照着做：每一步之后，全部对象的名字与内容、各个分支都相同。"""
    what = "演示的每一步与真的 git"
    if not real.FOUND:
        return Check(what, 0, 0, reason=real.MISSING)
    count = wrong = 0
    with tempfile.TemporaryDirectory() as folder:
        for title in PROGRAMS:
            git, minute = real.Git(Path(folder) / title), 0
            for step in recorded(title):
                if step["typed"]:
                    (git.folder / step["command"].split()[-1]).write_bytes(step["typed"].encode())
                if step["command"].split()[1] in ("commit", "merge", "rebase"):
                    minute += 1
                    git.at(minute)
                for command in step["command"].split("；"):
                    if command.startswith("git gc") and (git.dir / "ORIG_HEAD").exists():
                        git("update-ref", "-d", "ORIG_HEAD")
                    git(*command.split()[1:])
                branches = git.said("branch", "--format=%(refname:short) %(objectname)").splitlines()
                refs = dict(line.split() for line in branches)
                names = {name: kind for name, kind, _ in step["objects"]}
                wrong += differing(names, {name: kind for name, (kind, _) in git.objects().items()})
                wrong += differing(step["refs"], refs)
                count += len(names) + len(step["refs"])
    return Check(what, count, wrong)


def answers(seed: int, commits: int) -> Check:
    """练习 2 的解答与 git diff-tree。"""
    what = "两棵树之间改了哪些文件（diff-tree）"
    if not real.FOUND:
        return Check(what, 0, 0, reason=real.MISSING)
    history = History(Random(seed), commits)
    pairs = [history.rng.sample(history.commits, 2) for _ in range(commits)]
    with tempfile.TemporaryDirectory() as folder:
        git = imported(history, Path(folder))
        wrong = 0
        for one, other in pairs:
            said = git.said("diff-tree", "-r", "--no-renames", "--name-status", "-z", one, other)
            fields = said.replace("T\0", "M\0").split("\0")[:-1]  # T：文件变成了符号链接
            ours = changes(history.store, tree_of(history.store, one), tree_of(history.store, other))
            wrong += ours != dict(zip(fields[1::2], fields[::2], strict=True))
    return Check(what, len(pairs), wrong)


def told(rows: Iterable[tuple[str, int, int]]) -> Iterator[str]:
    """正文里的数，照 window.py 的表。"""
    sizes = {(label, most): total for label, most, total in rows}
    yield f"整份存要 {sizes['整份存', 0]:,} 字节"
    yield f"照 git 的次序、窗口取 10，是 {sizes['照 git 的次序', 10]:,} 字节"
    yield f"打乱了次序，同样的窗口是 {sizes['按名字（等于打乱）', 10]:,} 字节"


def checks(here: bool) -> Iterator[Check]:
    if not here:  # agreement.py 在本机比的就是这些
        yield from against_git(7, commits=400, asked=200, rebases=40)
    yield replayed()
    yield answers(8, 10 if here else 200)
    yield sentences(CHAPTER / "index.md", told(recorded_table()))


if __name__ == "__main__":
    main(checks, CHAPTER / "results" / "verified.txt")
