"""What ``latest_updates`` costs on top of bare Sphinx, and what ablog costs: CPU seconds and memory, side by side.

``python -m benchmarks.latest_updates`` prints Markdown tables; ``--help`` says how to run a part of it. What is
measured and how is described in ``benchmarks/README.md``.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass, field
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

from .measure import EXTENSIONS, ROOT, BuildFailedError, Cost, build, folder_size
from .progress import Estimate, Task, duration, say
from .projects import ENGINES, SIDEBAR, Engine, edited_path, project_files, retitle, rewrite_body
from .results_file import facts, load, save
from .summary import ACTIONS, Sample, cost_table, sidebar_table, verdict_table, warning_note

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

RESULTS = ROOT / "benchmarks" / "results" / "latest_updates.json"
EDITS: dict[str, Callable[[str], str]] = {"title": retitle, "body": rewrite_body}
EXPERIMENTS = {"engines": ENGINES, "sidebar": SIDEBAR}
SIDEBAR_THEME = "furo"  # resolves the whole toctree for the sidebar of every page
ASK_FOR_PAGINATION = (
    "from sphinx_latest_updates.directives import LatestUpdatesDirective as d; print('paginate' in d.option_spec)"
)


@dataclass(frozen=True)
class Round:
    """The builds of one engine, one after the other: clean, unchanged, edited. The unit that is resumed."""

    experiment: str
    engine: Engine
    posts: int
    repeat: int
    actions: tuple[str, ...]
    theme: str

    @property
    def key(self) -> tuple[str, str, int, int]:
        return self.experiment, self.engine.name, self.posts, self.repeat

    def tasks(self) -> list[Task]:
        return [Task(self.engine.name, self.posts, action) for action in self.actions]


@dataclass
class Bench:
    """A run: what is to be measured, and what has been."""

    rounds: list[Round]
    about: dict[str, Any]
    output: Path
    samples: list[Sample] = field(default_factory=list)
    estimate: Estimate = field(default_factory=Estimate)

    def run(self, folder: Path) -> None:
        """Measure round by round; after each, the results are on disk."""
        for sample in self.samples:
            self.estimate.add(Task(sample.engine, sample.posts, sample.action), sample.wall)
        rounds = [each for each in self.rounds if each.actions]
        for number, each in enumerate(rounds):
            left = sum(self.estimate.seconds(task) for rest in rounds[number:] for task in rest.tasks())
            name = f"{each.engine.name}, {each.posts} posts, repeat {each.repeat + 1}"
            say(f"[{number + 1}/{len(rounds)}] {name} ({duration(left)} left)")
            for action, sample in self._measure(each, folder):
                self.estimate.add(Task(each.engine.name, each.posts, action), sample.wall)
                self.samples.append(sample)
                say(f"    {ACTIONS[action]}: {sample.cpu:.2f} CPU s, {sample.memory:.0f} MiB")
            save(self.output, self.about, self.samples)

    def _measure(self, each: Round, folder: Path) -> Iterator[tuple[str, Sample]]:
        place = folder / f"{each.experiment}-{each.engine.name}-{each.posts}"
        source, output, doctrees = (place / name for name in ("source", "html", "doctrees"))
        if not source.exists():
            write_project(each.engine, each.posts, source, theme=each.theme, pagination=self.about["pagination"])
        edited = source / edited_path(each.posts)
        original = edited.read_text(encoding="utf-8")
        for action in each.actions:
            if action in EDITS:
                edited.write_text(EDITS[action](edited.read_text(encoding="utf-8")), encoding="utf-8")
            cost = build(source, output, doctrees)
            yield action, _sample(each, action, cost, folder_size(output) if action == "full" else None)
        edited.write_text(original, encoding="utf-8")
        shutil.rmtree(output)
        shutil.rmtree(doctrees)


def _sample(each: Round, action: str, cost: Cost, output: float | None) -> Sample:
    """Rounded as in the file, so that the tables are the same when they are printed from it."""
    cpu, memory, wall = (round(value, 4) for value in (cost.cpu, cost.memory, cost.wall))
    return Sample(*each.key, action, cpu, memory, wall, cost.warnings, None if output is None else round(output, 4))


def write_project(engine: Engine, posts: int, source: Path, *, theme: str, pagination: bool = True) -> None:
    for name, text in project_files(engine, posts, theme=theme, pagination=pagination):
        path = source / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


def plan(options: argparse.Namespace, done: set[tuple[str, str, int, int]]) -> list[Round]:
    """The rounds that are left, small sites first; in each repeat every engine has its turn, another one first."""
    rounds = []
    for experiment in options.experiments:
        engines = [EXPERIMENTS[experiment][name] for name in options.engines if name in EXPERIMENTS[experiment]]
        sizes, repeats, actions, theme = options.posts, options.repeat, tuple(options.actions), options.theme
        if experiment == "sidebar":
            engines = list(SIDEBAR.values())
            sizes, repeats, actions, theme = options.sidebar_posts, options.sidebar_repeat, ("full",), SIDEBAR_THEME
        for posts in sizes:
            for repeat in range(repeats):
                first = repeat % len(engines)
                turns = engines[first:] + engines[:first]
                rounds += [Round(experiment, engine, posts, repeat, actions, theme) for engine in turns]
    return [each for each in rounds if each.key not in done]


def parse(arguments: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.latest_updates", description=(__doc__ or "").split("\n")[0]
    )
    add = parser.add_argument
    add("--posts", type=_numbers, default="100,1000,3000,10000", help="numbers of posts (default: %(default)s)")
    add("--repeat", type=int, default=3, help="how often everything is measured (default: %(default)s)")
    add("--engines", type=_names(ENGINES), default=",".join(ENGINES), help="some of %(default)s")
    add("--actions", type=_names(ACTIONS), default=",".join(ACTIONS), help="some of %(default)s; full comes first")
    add("--theme", default="alabaster", help="theme of the comparison of engines (default: %(default)s)")
    add("--experiments", type=_names(EXPERIMENTS), default=",".join(EXPERIMENTS), help="some of %(default)s")
    add(
        "--sidebar-posts",
        type=_numbers,
        default="250,500,1000",
        help="of the sidebar experiment (default: %(default)s)",
    )
    add("--sidebar-repeat", type=int, default=1, help="the same for the sidebar experiment")
    add("--output", type=Path, default=RESULTS, help="where the results go, and where they are resumed from")
    add("--fresh", action="store_true", help="measure again what is in the results already")
    add("--table", action="store_true", help="print the tables of the results as they are and measure nothing")
    options = parser.parse_args(arguments)
    if options.actions[0] != "full":
        parser.error("--actions must begin with full: the others need its output")
    if options.repeat < 1 or options.sidebar_repeat < 1:
        parser.error("everything is measured once at least")
    return options


def _numbers(text: str) -> list[int]:
    numbers = sorted({int(part) for part in text.split(",")})
    if numbers[0] < 1:
        raise argparse.ArgumentTypeError("a site has at least one post")
    return numbers


def _names(known: dict[str, Any]) -> Callable[[str], list[str]]:
    def names(text: str) -> list[str]:
        wanted = text.split(",")
        if unknown := sorted(set(wanted) - known.keys()):
            raise argparse.ArgumentTypeError(f"{unknown[0]!r} is none of {', '.join(known)}")
        return [name for name in known if name in wanted]

    return names


def _knows_pagination() -> bool:
    """Whether this checkout's listing can be cut into pages. Asked of another process: this module has its name."""
    command = [sys.executable, "-c", ASK_FOR_PAGINATION]
    done = subprocess.run(
        command, env={"PYTHONPATH": os.pathsep.join(map(str, EXTENSIONS))}, capture_output=True, text=True, check=True
    )
    return done.stdout.strip() == "True"


def report(samples: Sequence[Sample], about: dict[str, Any]) -> str:
    """The Markdown that the command prints."""
    packages = ", ".join(f"{name} {version}" for name, version in about["packages"].items() if version)
    listing = "pages of 20 posts" if about["pagination"] else "one page with the newest 20 posts"
    parts = [
        f"Python {about['python']}, {packages}; {about['system']}, {about['cpus']} CPUs; theme {about['theme']}; "
        f"our updates page: {listing}. Medians (lowest–highest)."
    ]
    if any(sample.experiment == "engines" for sample in samples):
        parts += [cost_table(samples) + warning_note(samples), verdict_table(samples)]
    if any(sample.experiment == "sidebar" for sample in samples):
        parts.append(f"Sidebar, theme {SIDEBAR_THEME}:\n\n{sidebar_table(samples)}")
    return "\n\n".join(parts)


def main(arguments: Sequence[str]) -> int:
    options = parse(arguments)
    if not options.table and "ablog" in options.engines and find_spec("ablog") is None:
        say("ablog is not installed: run `make bench`, or leave it out with --engines bare,ours")
        return 2
    about = facts(options.theme, _knows_pagination())
    samples, reason = ([], "") if options.fresh else load(options.output, about)
    if reason:
        say(reason)
    if not options.table:
        bench = Bench(plan(options, {_key(sample) for sample in samples}), about, options.output, samples)
        try:
            with tempfile.TemporaryDirectory(prefix="bench-") as folder:
                bench.run(Path(folder))
        except KeyboardInterrupt:
            say("stopped; what was measured is kept, the same command goes on from there")
        except BuildFailedError as error:
            say(str(error))
            return 1
    print(report(samples, about))
    return 0


def _key(sample: Sample) -> tuple[str, str, int, int]:
    return sample.experiment, sample.engine, sample.posts, sample.repeat


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
