"""The guide's examples are sites, and each is as the guide says; nothing that an author can write is left out."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

import sphinx_latest_updates
from guide import Example, Step, examples, unexplained
from handbook import SOURCE
from sphinx_latest_updates import CONFIG_VALUES, DIRECTIVES
from sphinx_latest_updates.excerpt import Placeholder
from sphinx_latest_updates.front_matter import POST_KEYS, UPDATE_KEYS
from sphinx_latest_updates.rendering import FOOTER_PARTS
from sphinx_latest_updates.selection import GROUPS, SORTS, STYLES

MAIN = SOURCE / "about/latest_updates.md"
PAGES = sorted((SOURCE / "about/latest_updates").glob("*.md"))
MIGRATION = SOURCE / "about/migrating_from_ablog.md"
#: The steps of the main page make the site that the other pages start from.
START = [step for example in examples(MAIN) for step in example.written]
EXAMPLES = [example for page in PAGES for example in examples(page)]
DOCUMENTS = [step for example in EXAMPLES for step in example.written] + START
NOW = "1772323200"  # 2026-03-01T08:00:00+08:00, the day that the guide says it is


@pytest.fixture(autouse=True)
def _today(monkeypatch):
    monkeypatch.setenv("SOURCE_DATE_EPOCH", NOW)


class GuideSite:
    """A small site to which an example's steps are done, and of which its claims are asked."""

    def __init__(self, site):
        self.site = site
        self.built: dict[str, Path] = {}
        self.said = ""
        self.warned: list[str] = []

    def follow(self, steps: list[Step]) -> None:
        for step in steps:
            if step.is_claim:
                self.check(step)
            else:
                self.do(step)
        self.build("html")
        assert self.warned == []

    def do(self, step: Step) -> None:
        if self.built:
            assert self.warned == []  # nobody claimed them
        self.built = {}
        path = self.site.srcdir / step.name
        before = path.read_text("utf-8") if step.kind == "more" else ""
        self.site.write({step.name: before + step.text})
        if step.day:
            self.commit(step)

    def commit(self, step: Step) -> None:
        def git(*arguments: str) -> None:
            moment = f"{step.day}T12:00:00+08:00"
            who = {f"GIT_{role}_{what}": "a@b" for role in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}
            when = {"GIT_AUTHOR_DATE": moment, "GIT_COMMITTER_DATE": moment}
            command = ["git", "-c", "init.defaultBranch=main", *arguments]
            subprocess.run(
                command, cwd=self.site.srcdir, check=True, capture_output=True, env={**os.environ, **who, **when}
            )

        git("init")
        git("add", step.name)
        git("commit", "-m", "x")

    def build(self, builder: str) -> Path:
        if builder not in self.built:
            first = not self.built
            self.built[builder] = self.site.build(builder)
            if first:
                self.said = self.site.status
                self.warned = [_plain(line, self.site.srcdir) for line in self.site.warnings.splitlines() if line]
        return self.built[builder]

    def check(self, step: Step) -> None:
        if step.kind == "page":
            shown = (self.build("text") / f"{step.name}.txt").read_text("utf-8")
            assert _tight(step.text) in _tight(shown), shown
        elif step.kind == "has":
            text = (self.build("html") / step.name).read_text("utf-8")
            assert [line for line in step.text.splitlines() if line.strip() not in text] == [], text
        elif step.kind == "outputs":
            out = self.build("html")
            assert [name for name in step.text.split() if not (out / name).exists()] == []
        elif step.kind == "missing":
            out = self.build("html")
            assert [name for name in step.text.split() if (out / name).exists()] == []
        elif step.kind == "notes":
            self.build("html")
            assert [line for line in step.text.splitlines() if line not in self.said] == [], self.said
        else:
            self.build("html")
            assert self.warned == step.text.splitlines()
            self.warned = []


def _plain(warning: str, srcdir: Path) -> str:
    """A warning as the guide shows it: without the folder and the colours."""
    return re.sub(r"\x1b\[[\d;]*m", "", warning).replace(f"{srcdir}{os.sep}", "")


def _tight(text: str) -> str:
    """Plain text without white space: where it is broken into lines says nothing."""
    return re.sub(r"\s", "", text)


def test_the_steps_of_the_main_page_make_a_site_that_is_as_it_says(small_site):
    GuideSite(small_site()).follow([step for example in examples(MAIN) for step in example.steps])


@pytest.mark.parametrize("example", EXAMPLES, ids=[example.id for example in EXAMPLES])
def test_an_example_does_what_the_guide_says(small_site, example: Example):
    if any(step.day for step in example.steps) and shutil.which("git") is None:
        pytest.skip("no git on this machine")
    site = GuideSite(small_site())
    for step in START:
        site.do(step)
    site.follow(example.steps)


@pytest.mark.parametrize("page", [MAIN, *PAGES], ids=lambda page: page.stem)
def test_every_fence_is_part_of_an_example_and_every_example_claims_something(page):
    assert unexplained(page) == []
    assert [example.heading for example in examples(page) if not example.steps[-1].is_claim] == []


# Nothing is left out: what there is comes from the code.


def _text(*pages: Path) -> str:
    return "\n".join(page.read_text("utf-8") for page in pages)


def _settings() -> set[str]:
    """The settings that some example's ``conf.py`` sets."""
    migration = examples(MIGRATION) if MIGRATION.exists() else []
    steps = DOCUMENTS + [step for example in migration for step in example.written]
    configs = "".join(step.text for step in steps if step.name == "conf.py")
    return set(re.findall(r"^(latest_updates_\w+) = ", configs, re.MULTILINE))


def _options(directive: str) -> dict[str, set[str]]:
    """The options that examples give ``directive``, in Markdown or reStructuredText, with the values given."""
    found: dict[str, set[str]] = {}
    for step in DOCUMENTS:
        for use in re.finditer(rf"(?:\{{{directive}\}}|\.\. {directive}::)\n((?:[ ]*:.*\n)*)", step.text):
            for name, value in re.findall(r"^ *:([\w-]+):(.*)$", use[1], re.MULTILINE):
                found.setdefault(name, set()).add(value.strip())
    return found


def _keys() -> set[str]:
    """The keys at the top of the examples' posts."""
    keys: set[str] = set()
    for step in DOCUMENTS:
        head = re.match(r"---\n(.*?)^---\n", step.text, re.DOTALL | re.MULTILINE)
        lines = head[1] if head else step.text.split("\n\n")[0]
        keys |= set(re.findall(r"^:?([a-z]+):", lines, re.MULTILINE))
        keys |= {f"updates.{key}" for key in re.findall(r"[{,] ?([a-z]+):", lines)}
    return keys


@pytest.mark.parametrize("name", sorted(CONFIG_VALUES))
def test_every_setting_has_an_example_and_a_row_that_gives_its_default(name):
    assert f"latest_updates_{name}" in _settings()
    default = repr(CONFIG_VALUES[name][0]).replace("'", '"')
    assert f"| `latest_updates_{name}` | `{default}` |" in _text(MAIN, *PAGES)


@pytest.mark.parametrize(
    ("directive", "option"),
    [(name, option) for name, directive in DIRECTIVES.items() for option in directive.option_spec],
)
def test_every_option_of_a_directive_has_an_example(directive, option):
    assert option in _options(directive)
    assert f"`:{option}:`" in _text(*PAGES)


@pytest.mark.parametrize("directive", sorted(DIRECTIVES))
def test_every_directive_has_an_example(directive):
    assert any(re.search(rf"\{{{directive}\}}|\.\. {directive}::", step.text) for step in DOCUMENTS)


@pytest.mark.parametrize("key", [*POST_KEYS, *(f"updates.{key}" for key in UPDATE_KEYS)])
def test_every_key_of_a_post_has_an_example(key):
    assert key in _keys()
    assert f"`{key.removeprefix('updates.')}`" in _text(*PAGES)


@pytest.mark.parametrize(
    ("option", "value"),
    [("sort", value) for value in SORTS] + [("group-by", value) for value in GROUPS] + [("style", v) for v in STYLES],
)
def test_every_value_of_an_option_is_explained(option, value):
    assert f"`{value}`" in _text(*PAGES)


@pytest.mark.parametrize("part", FOOTER_PARTS)
def test_every_part_of_a_posts_end_is_explained(part):
    assert f'`"{part}"`' in _text(*PAGES)


@pytest.mark.parametrize("kind", Placeholder.__doc__.split("``")[1::2])
def test_every_placeholder_is_explained(kind):
    assert f"`{kind}`" in _text(*PAGES)


def _subtypes() -> set[str]:
    """The subtypes of the warnings that the code gives: named where it warns, or the key whose value it can't read."""
    code = _text(*Path(sphinx_latest_updates.__file__).parent.glob("*.py"))
    patterns = (
        r'subtype="(\w+)"',
        r'Problem\("(\w+)"',
        r'warn_at\(env, [\w.]+, "(\w+)"',
        r'read\("(\w+)", (?!_text\b|_name\b)',
    )
    return {subtype for pattern in patterns for subtype in re.findall(pattern, code)}


@pytest.mark.parametrize("subtype", sorted(_subtypes()))
def test_every_kind_of_warning_is_in_the_table(subtype):
    table = re.findall(
        r"^\| ([^|]*) \|.*\|.*\|$", (MAIN.with_suffix("") / "building.md").read_text("utf-8"), re.MULTILINE
    )
    assert any(f"`{subtype}`" in cell for cell in table)
