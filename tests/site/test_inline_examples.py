"""Every example that is written into a page, rather than included from a file, runs or is checked."""

from __future__ import annotations

import asyncio
import codeop
import json
import re
import shlex
import tomllib
from importlib.util import find_spec

import pytest
import yaml
from sybil import Sybil
from sybil.parsers.myst import PythonCodeBlockParser

from handbook import ROOT, SOURCE, blocks
from sphinx_runnable_listings.listing import find_listings

PAGES = sorted(path for path in SOURCE.rglob("*.md") if "_inventories" not in path.parts)
SYBIL = Sybil([PythonCodeBlockParser(doctest_optionflags=0)])
PYTHON = ("python", "py", "python3", "pycon", "default", "pycon3")

#: What the pages may ask a reader to install: what this project installs, and the package that one optional test reads.
PYTHON_PACKAGES = {line.partition("==")[0] for line in (ROOT / "constraints.txt").read_text("utf-8").splitlines()}
PYTHON_PACKAGES |= {"tensorflow-cpu"}


def _extras(path):
    """What may stand behind the folder of a distribution: ``[math]``."""
    project = tomllib.loads(path.read_text("utf-8"))["project"]
    return [f"[{name}]" for name in project.get("optional-dependencies", ())]


#: What is installed from the folder of this project.
FOLDERS = {
    f"./incoming-transmission/extensions/{path.parent.name}{extra}"
    for path in ROOT.glob("extensions/*/pyproject.toml")
    for extra in ("", *_extras(path))
}
NODE_PACKAGES = set(json.loads((ROOT / "package.json").read_text("utf-8"))["dependencies"])


def examples_of(page):
    return list(SYBIL.parse(page))


@pytest.fixture
def no_event_loop():
    """No event loop runs, as at a prompt: once a browser has started, Playwright's runs for the rest of the process."""
    loop = asyncio._get_running_loop()
    asyncio._set_running_loop(None)
    yield
    asyncio._set_running_loop(loop)


@pytest.mark.usefixtures("no_event_loop")
@pytest.mark.parametrize(
    "page", [page for page in PAGES if examples_of(page)], ids=lambda page: str(page.relative_to(SOURCE))
)
def test_the_examples_of_a_page_run_from_top_to_bottom(page):
    for example in examples_of(page):
        example.evaluate()


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(SOURCE)))
def test_what_the_copy_button_takes_from_a_session_can_be_pasted_into_an_interpreter(page):
    """The button takes the prompts away, and what was printed: an empty line stays where something was."""
    refused = []
    for session in re.findall(r"^```python\n(.*?)^```", page.read_text("utf-8"), re.MULTILINE | re.DOTALL):
        typed: list[str] = []
        for line in session.splitlines():
            prompt = re.match(r"(>>>|\.\.\.)(?: |$)", line)
            typed.append(line[prompt.end() :] if prompt else "")
            try:
                if codeop.compile_command("\n".join(typed)):
                    typed = []
            except SyntaxError:
                refused.append(line)
                break
        if not any(typed):
            continue
        try:
            codeop.compile_command("\n".join([*typed, "", ""]))
        except SyntaxError:
            refused.append(typed[-1])
    assert refused == []


def test_every_inline_python_block_is_one_of_those_examples(site):
    missed = []
    for docname, block in blocks(site):
        if "source" in block or block.get("language", "default") not in PYTHON:
            continue
        first = next(line for line in block.astext().splitlines() if line.strip())
        run = [line for example in examples_of(SOURCE / f"{docname}.md") for line in _source_of(example)]
        if first.removeprefix(">>> ").strip() not in run:
            missed.append(f"{docname}: {first}")
    assert missed == []


def test_every_shell_command_is_a_target_of_the_makefile_or_a_listing(site):
    modules = {listing.module for listing in find_listings(SOURCE)}
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))
    unknown = []
    for docname, block in blocks(site):
        if "source" in block or block.get("language") not in ("console", "bash", "shell", "sh"):
            continue
        for line in block.astext().splitlines():
            command = line.removeprefix("$ ").strip()
            if command and not _is_known(command, modules, targets):
                unknown.append(f"{docname}: {command}")
    assert unknown == []


def test_every_other_inline_block_is_of_a_kind_that_is_checked(site):
    checks = {"yaml": yaml.safe_load, "toml": tomllib.loads}
    unchecked = []
    for docname, block in blocks(site):
        language = block.get("language", "default")
        if "source" in block or language in (*PYTHON, "console", "bash", "shell", "sh"):
            continue
        if language in checks:
            checks[language](block.astext())
        elif not (docname.startswith("about/") and language in ("markdown", "md", "text", "rst")):
            unchecked.append(f"{docname}: {language}: {block.astext().splitlines()[0]}")
    assert unchecked == []


def _source_of(example) -> list[str]:
    """The lines of Python that an example runs."""
    source = getattr(example.parsed, "source", example.parsed)
    return [line.strip() for line in str(source).splitlines()]


def _is_known(command: str, modules: set[str], targets: set[str]) -> bool:
    words = [word for word in shlex.split(command) if "=" not in word or "==" in word]
    arguments = [word.partition("==")[0] for word in words[2:] if not word.startswith("-")]
    match words:
        case ["cd" | "#", *_]:
            return True
        case ["make", *wanted]:
            return set(wanted) <= targets | {"latex", "text", "singlehtml", "dirhtml", "epub", "linkcheck"}
        case ["python" | "python3", "-m", module, *_]:
            ours = module.split(".")[0] in {"sphinx_runnable_listings", "sphinx"}
            return module in modules or (ours and find_spec(f"{module}.__main__") is not None)
        case ["torchrun", *rest]:
            return rest[-1] in modules
        case ["pip", "install" | "download", *_]:
            return set(arguments) <= PYTHON_PACKAGES | FOLDERS
        case ["sha256sum", "--check", *_]:
            return True
        case ["npm", "install" | "ci", *_]:
            return set(arguments) <= NODE_PACKAGES
    return False
