"""What the pages and feeds of ``latest_updates`` cost at least: bare Sphinx is handed them ready made, and writes them.

``python -m benchmarks.floor`` prints a table. Its site "floor" has the posts of ``bare``, each listing of ``ours`` as a
page whose text is the HTML that ``ours`` has built, and the feeds as files to copy: nothing is collected, sorted,
excerpted, linked or compared, and posts have neither bylines nor neighbours. After an edit it is told which posts show
the title that changed, so that Sphinx writes them again. No extension that gives these pages and files can take less.
"""

from __future__ import annotations

import argparse
import re
import shutil
import sys
import tempfile
from pathlib import Path

from .latest_updates import write_project
from .measure import build
from .progress import say
from .projects import ENGINES, edited_path, retitle
from .summary import Spread

THEME = "alabaster"
ACTIONS = ("full", "no-change", "title")
BODY = re.compile(r'<div class="body" role="main">(.*?)<div class="clearer">', re.DOTALL)
TITLE = re.compile(r"<h1>(.*?)<a class=", re.DOTALL)
#: What ``conf.py`` of the site "floor" has besides.
EXTRA = """
from pathlib import Path
html_extra_path = ["extra"]
exclude_patterns = ["extra"]
def setup(app):
    again = Path(app.srcdir, "write_again.txt")
    app.connect("env-get-updated", lambda app, env: again.read_text().split() if again.exists() else [])
"""


def ready_made(page: str) -> str:
    """The Markdown source of a page that shows what the built ``page`` does, without anything to work out."""
    found, title = BODY.search(page), TITLE.search(page)
    if not found or not title:
        raise ValueError("not a page of alabaster: no body, or no title")
    body = "\n".join(line for line in found[1].splitlines() if line.strip() and "<h1>" not in line)
    return f"---\norphan: true\n---\n\n# {title[1]}\n\n``````{{raw}} html\n{body}\n``````\n"


def give(built: Path, bare: Path, source: Path) -> int:
    """Give the site in ``source`` all that is in ``built`` and not in ``bare``; return how many files have changed."""
    changed = 0
    for path in sorted(built.rglob("*")):
        inside = path.relative_to(built)
        if not path.is_file() or (bare / inside).exists() or inside.parts[0].startswith((".", "_")):
            continue
        if path.suffix == ".html":
            target, content = source / inside.with_suffix(".md"), ready_made(path.read_text("utf-8")).encode()
        else:
            target, content = source / "extra" / inside, path.read_bytes()
        if not target.exists() or target.read_bytes() != content:
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(content)
            changed += 1
    return changed


def written_posts(output: Path) -> dict[str, bytes]:
    """The document name of each post, and its page."""
    return {f"posts/{path.stem}": path.read_bytes() for path in (output / "posts").glob("*.html")}


def edit_title(source: Path, posts: int) -> None:
    path = source / edited_path(posts)
    path.write_text(retitle(path.read_text("utf-8")), encoding="utf-8")


def measure(posts: int, folder: Path) -> dict[str, dict[str, float]]:
    """The CPU seconds of each action on each of the three sites, which take turns: ``{site: {action: seconds}}``."""
    sites = {name: folder / name for name in ("bare", "ours", "floor")}
    for name, place in sites.items():
        write_project(ENGINES["bare" if name == "floor" else name], posts, place / "source", theme=THEME)
    with (sites["floor"] / "source/conf.py").open("a", encoding="utf-8") as file:
        file.write(EXTRA)
    cost: dict[str, dict[str, float]] = {name: {} for name in sites}
    posts_of_ours: dict[str, bytes] = {}
    for action in ACTIONS:
        for name, place in sites.items():
            if action == "title":
                edit_title(place / "source", posts)
            if name == "floor" and action != "no-change":
                changed = give(sites["ours"] / "html", sites["bare"] / "html", place / "source")
                before, posts_of_ours = posts_of_ours, written_posts(sites["ours"] / "html")
                again = [post for post in before if before[post] != posts_of_ours[post]]
                (place / "source/write_again.txt").write_text("\n".join(again), encoding="utf-8")
                say(f"    {changed} pages and feeds are new, {len(again)} posts differ")
            cost[name][action] = build(place / "source", place / "html", place / "doctrees").cpu
            say(f"    {name}, {action}: {cost[name][action]:.2f} CPU s")
    return cost


def table(runs: list[dict[str, dict[str, float]]]) -> str:
    """Medians of the ratios to bare Sphinx, formed in each run."""
    rows = [f"| {'site'} | {' | '.join(ACTIONS)} |", f"|---|{'---|' * len(ACTIONS)}"]
    for name in ("floor", "ours"):
        ratios = (Spread.of([run[name][action] / run["bare"][action] for run in runs]) for action in ACTIONS)
        cells = [ratio.text(2) for ratio in ratios]
        rows.append(f"| {name} | {' | '.join(cells)} |")
    return "\n".join(rows)


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.floor", description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--posts", type=int, default=1000, help="how many (default: %(default)s)")
    parser.add_argument("--repeat", type=int, default=3, help="how often (default: %(default)s)")
    options = parser.parse_args(arguments)
    runs = []
    for repeat in range(options.repeat):
        say(f"run {repeat + 1} of {options.repeat}")
        folder = Path(tempfile.mkdtemp())
        try:
            runs.append(measure(options.posts, folder))
        finally:
            shutil.rmtree(folder)
    print(table(runs))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
