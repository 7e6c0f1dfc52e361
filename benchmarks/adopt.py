"""What a site that was written for ablog keeps when it swaps over: ``python -m benchmarks.adopt SITE…``.

Each SITE is a folder with a ``conf.py`` somewhere in it. It is copied and built with ablog, then copied and built with
``latest_updates_ablog = True``; nothing is written into the folder itself. For each site it says: the posts, pages and
URLs that ablog's output has and ours lacks; pages that wait (drafts and posts to come, which ablog makes pages of);
feeds that are not valid; warnings of ours; files that differ between an incremental build after an edit and a clean
one; the CPU time beside ablog's.

``--python`` names the interpreter that has Sphinx, ablog and whatever the sites' own extensions are. ``--record`` keeps
what ablog made of a site in its ``ablog.json``, with which tests compare where there is no ablog.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
from dataclasses import dataclass, field
from pathlib import Path
from xml.etree import ElementTree as ET

EXTENSIONS = os.pathsep.join(map(str, sorted(Path(__file__).parents[1].glob("extensions/*/src"))))
#: Appended to the site's own ``conf.py``.
SWITCH = """

extensions = [name for name in extensions if name != "ablog"] + ["sphinx_latest_updates"]
latest_updates_ablog = True
"""
#: Prints what an environment knows of posts: page → (title, day), as JSON.
POSTS = """
import datetime, json, pickle, sys
env = pickle.load(open(sys.argv[1], "rb"))
found = {}
if hasattr(env, "latest_updates"):
    found = {name: (post.title, post.date.strftime("%Y-%m-%d")) for name, post in env.latest_updates.posts.items()}
    waiting = sorted(env.latest_updates.unpublished)
else:
    now, waiting = datetime.datetime.today(), []
    for name, posts in getattr(env, "ablog_posts", {}).items():
        for post in posts:
            if post["date"] and post["date"] < now:
                found.setdefault(name, (str(post["title"]), post["date"].strftime("%Y-%m-%d")))
print(json.dumps({"posts": found, "waiting": waiting}))
"""
#: Seconds by the clock after which a build is given up, and CPU seconds after which ablog's is: on its way up to the
#: section of a post it does not leave a note or a list in which the ``post`` directive stands.
PATIENCE = 1800
ABLOG_CPU_LIMIT = 600
_FEED = re.compile(r"<feed|<rss")
_PLACES = ("_static/", "_sources/", "_images/", "_downloads/", "_modules/")


class BuildFailed(Exception):
    """Sphinx did not build a site; the message is the end of what it said."""


class CpuLimitReached(Exception):
    """A build was stopped at its limit."""


@dataclass
class Build:
    """What one build left and said."""

    outdir: Path
    doctrees: Path
    warnings: str
    cpu: float
    posts: dict[str, list[str]] = field(default_factory=dict)
    waiting: list[str] = field(default_factory=list)

    def files(self) -> set[str]:
        found = (path.relative_to(self.outdir).as_posix() for path in self.outdir.rglob("*") if path.is_file())
        return {name for name in found if not name.startswith((".", *_PLACES))}

    def addresses(self) -> set[str]:
        """The pages and feeds of the site."""
        return {name for name in self.files() if name.endswith((".html", ".xml"))}

    def record(self) -> Record:
        return Record(self.posts, self.addresses(), self.cpu)


@dataclass(frozen=True)
class Record:
    """What ablog made of a site: posts, pages and feeds, in so many CPU seconds; nothing where it ``was_stopped``."""

    posts: dict[str, list[str]]
    addresses: set[str]
    cpu: float
    was_stopped: bool = False

    def save(self, path: Path) -> None:
        """Write it down; seconds are no property of the site."""
        text = json.dumps({"posts": self.posts, "addresses": sorted(self.addresses)}, ensure_ascii=False, indent=1)
        path.write_text(f"{text}\n", encoding="utf-8")

    @classmethod
    def load(cls, path: Path) -> Record:
        """Raises :exc:`OSError` where none was saved."""
        value = json.loads(path.read_text(encoding="utf-8"))
        return cls(value["posts"], set(value["addresses"]), 0.0)


@dataclass(frozen=True)
class Comparison:
    """What is printed of a site."""

    site: str
    posts: int
    posts_lost: tuple[str, ...]
    pages_lost: tuple[str, ...]
    urls_lost: tuple[str, ...]
    posts_different: tuple[str, ...]
    waiting: tuple[str, ...]
    feeds: int
    feeds_invalid: tuple[str, ...]
    warnings: tuple[str, ...]
    differing: tuple[str, ...]
    cpu: float
    cpu_of_ablog: float
    ablog_was_stopped: bool

    @property
    def is_lossless(self) -> bool:
        """Whether nothing is lost of what ablog makes; of what it did not make, nobody knows."""
        if self.ablog_was_stopped:
            return False
        lost = self.posts_lost + self.pages_lost + self.urls_lost + self.posts_different
        return not (lost + self.feeds_invalid + self.differing)

    def lines(self) -> list[str]:
        counts = {
            "posts lost": self.posts_lost,
            "pages lost": self.pages_lost,
            "URLs lost": self.urls_lost,
            "title or day different": self.posts_different,
            "feeds invalid": self.feeds_invalid,
            "warnings of ours": self.warnings,
            "files differing after an edit": self.differing,
            "waiting": self.waiting,
        }
        head = ", ".join(f"{len(found)} {what}" for what, found in counts.items())
        ratio = f"CPU {self.cpu:.1f} s"
        if self.ablog_was_stopped:
            ratio += f", ablog without an end, stopped after {self.cpu_of_ablog:.0f} s: compared with nothing"
        elif self.cpu_of_ablog:
            ratio += f", ablog {self.cpu_of_ablog:.1f} s ({self.cpu / self.cpu_of_ablog:.2f})"
        lines = [f"{self.site}: {self.posts} posts, {self.feeds} feeds; {head}; {ratio}"]
        return lines + [f"  {what}: {one}" for what, found in counts.items() for one in found]


def with_ablog(site: Path, python: str = sys.executable, cpu_limit: int = ABLOG_CPU_LIMIT) -> Record:
    """What ablog makes of ``site`` within ``cpu_limit`` CPU seconds. Raises :exc:`BuildFailed`."""
    with tempfile.TemporaryDirectory(prefix="adopt-") as name:
        try:
            return _build(
                _copy(site, Path(name, "ablog")), Path(name, "ablog-out"), python, cpu_limit=cpu_limit
            ).record()
        except CpuLimitReached:
            return Record({}, set(), cpu_limit, was_stopped=True)


def compare(site: Path, theirs: Record, python: str = sys.executable) -> Comparison:
    """Build ``site`` without ablog and say what is lost. Raises :exc:`BuildFailed`."""
    with tempfile.TemporaryDirectory(prefix="adopt-") as name:
        folder = Path(name)
        source = _copy(site, folder / "ours")
        conf = source / "conf.py"
        conf.write_text(conf.read_text(encoding="utf-8") + SWITCH, encoding="utf-8")
        ours = _build(source, folder / "ours-out", python)
        _edit(source, ours)
        incremental = _build(source, folder / "ours-out", python)
        clean = _build(source, folder / "clean-out", python)
        return _compared(site.name, theirs, ours, _differing(incremental, clean), source)


def _compared(name: str, theirs: Record, ours: Build, differing: list[str], source: Path) -> Comparison:
    waiting = {page for docname in ours.waiting for page in (f"{docname}.html", f"{docname}/index.html")}
    lost = theirs.addresses - ours.addresses() - waiting
    documents = {path.relative_to(source).with_suffix("").as_posix() for path in source.rglob("*") if path.is_file()}
    pages = {page for page in lost if {page.removesuffix(".html"), page.removesuffix("/index.html")} & documents}
    feeds = [file for file in sorted(ours.outdir.rglob("*.xml")) if _FEED.search(file.read_text("utf-8")[:500])]
    both = sorted(theirs.posts.keys() & ours.posts.keys())
    return Comparison(
        site=name,
        posts=len(theirs.posts),
        posts_lost=tuple(sorted(theirs.posts.keys() - ours.posts.keys() - set(ours.waiting))),
        pages_lost=tuple(sorted(pages)),
        urls_lost=tuple(sorted(lost - pages)),
        posts_different=tuple(
            f"{post}: {theirs.posts[post]} → {ours.posts[post]}"
            for post in both
            if theirs.posts[post] != ours.posts[post]
        ),
        waiting=tuple(ours.waiting),
        feeds=len(feeds),
        feeds_invalid=tuple(problem for file in feeds for problem in _problems(file)),
        warnings=tuple(line for line in ours.warnings.splitlines() if "[latest_updates" in line),
        differing=tuple(differing),
        cpu=ours.cpu,
        cpu_of_ablog=theirs.cpu,
        ablog_was_stopped=theirs.was_stopped,
    )


def _copy(site: Path, place: Path) -> Path:
    """A copy of ``site``; the folder in it that has the ``conf.py`` which names ablog, or any."""
    shutil.copytree(
        site,
        place,
        ignore=shutil.ignore_patterns(".git", "_build", "_website", ".doctrees", "ablog.json"),
        symlinks=True,
    )
    found = sorted(place.rglob("conf.py"), key=lambda path: ("ablog" not in path.read_text("utf-8"), len(path.parts)))
    if not found:
        raise BuildFailed(f"{site}: no conf.py")
    return found[0].parent


def _build(source: Path, out: Path, python: str, *, patience: float = PATIENCE, cpu_limit: int | None = None) -> Build:
    """Raises :exc:`BuildFailed`, and :exc:`CpuLimitReached` where there is a limit."""
    makefiles = (path for folder in (source, source.parent) for path in (folder / "Makefile", folder / "tox.ini"))
    builder = (
        "dirhtml" if any(path.is_file() and "dirhtml" in path.read_text("utf-8") for path in makefiles) else "html"
    )
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    command = [python, "-m", "sphinx", "-b", builder, "-d", str(out / "doctrees"), str(source), str(out / "html")]
    environment = {**os.environ, "PYTHONPATH": EXTENSIONS, "PYTHONHASHSEED": "0", "NO_COLOR": "1"}
    if cpu_limit:
        command = ["sh", "-c", f'ulimit -t {cpu_limit}; exec "$@"', "sh", *command]
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=False, env=environment, timeout=patience)
    except subprocess.TimeoutExpired:
        raise BuildFailed(f"{source}: no end after {patience} seconds") from None
    if cpu_limit and done.returncode in (-signal.SIGXCPU, -signal.SIGKILL):
        raise CpuLimitReached
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    if done.returncode:
        raise BuildFailed(f"{source}: {done.stderr[-1500:]}")
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    build = Build(out / "html", out / "doctrees", done.stderr, cpu)
    asked = subprocess.run(
        [python, "-c", POSTS, str(build.doctrees / "environment.pickle")],
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "PYTHONPATH": EXTENSIONS},
    )
    known = json.loads(asked.stdout)
    build.posts, build.waiting = known["posts"], known["waiting"]
    return build


def _edit(source: Path, build: Build) -> None:
    """Change the title of the newest post that is a text."""
    for docname in sorted(build.posts, key=lambda name: build.posts[name][1], reverse=True):
        for path in source.glob(f"{docname}.*"):
            if path.suffix not in (".md", ".rst"):
                continue
            text, title = path.read_text("utf-8"), build.posts[docname][0]
            heading = rf"^(# +)?{re.escape(title)}$"
            edited = re.sub(heading, rf"\g<1>{title[:-1]}X", text, count=1, flags=re.MULTILINE)
            path.write_text(f"{edited}\n\nAnother paragraph.\n", encoding="utf-8")
            return


def _differing(one: Build, other: Build) -> list[str]:
    names = one.files() | other.files()
    return sorted(name for name in names if _bytes(one.outdir / name) != _bytes(other.outdir / name))


def _bytes(path: Path) -> bytes | None:
    return path.read_bytes() if path.is_file() else None


def _problems(file: Path) -> list[str]:
    """What keeps a reader from taking a feed."""
    try:
        root = ET.fromstring(file.read_bytes())
    except ET.ParseError as error:
        return [f"{file.name}: {error}"]
    entries = [node for node in root.iter() if node.tag.rpartition("}")[2] in ("entry", "item")]
    ids = [node.text for entry in entries for node in entry if node.tag.rpartition("}")[2] in ("id", "guid")]
    problems = [] if entries else ["is empty"]
    problems += [] if len(set(ids)) == len(entries) else ["entries without an id of their own"]
    links = (node.get("href") or node.text or "" for node in root.iter() if node.tag.rpartition("}")[2] == "link")
    problems += [f"link {link!r} is not absolute" for link in links if not re.match("https?://", link)]
    return [f"{file.name}: {problem}" for problem in problems]


def main(arguments: list[str] | None = None) -> int:
    """Compare every site; 0 when nothing is lost on any."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.adopt", description=__doc__)
    parser.add_argument("sites", nargs="+", type=Path)
    parser.add_argument("--python", default=sys.executable)
    parser.add_argument("--record", action="store_true")
    parser.add_argument(
        "--ablog-cpu", type=int, default=ABLOG_CPU_LIMIT, help="CPU seconds that ablog has for a site (%(default)s)"
    )
    options = parser.parse_args(arguments)
    lossless = True
    for site in options.sites:
        try:
            theirs = with_ablog(site, options.python, options.ablog_cpu)
            comparison = compare(site, theirs, options.python)
        except BuildFailed as error:
            print(f"{site.name}: did not build: {error}")
            lossless = False
            continue
        if options.record and not theirs.was_stopped:
            theirs.save(site / "ablog.json")
        print("\n".join(comparison.lines()), flush=True)
        lossless = lossless and comparison.is_lossless
    return 0 if lossless else 1


if __name__ == "__main__":
    sys.exit(main())
