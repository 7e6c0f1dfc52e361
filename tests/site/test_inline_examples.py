"""Every example that is written into a page, rather than included from a file, runs or is checked."""

from __future__ import annotations

import asyncio
import codeop
import hashlib
import json
import re
import shlex
import shutil
import tomllib
from importlib.util import find_spec
from pathlib import Path
from xml.etree import ElementTree

import pytest
import yaml
from sybil import Sybil
from sybil.parsers.myst import PythonCodeBlockParser

from handbook import ROOT, SOURCE, blocks
from sphinx_runnable_listings.listing import find_listings
from sphinx_runnable_listings.live_listings.closure import closure_of_source
from sphinx_runnable_listings.live_listings.jobs import examples_job
from sphinx_runnable_listings.live_listings.layout import Layout, needed
from sphinx_runnable_listings.live_listings.runtime import STATIC
from sphinx_runnable_listings.webassembly import pythons_in

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


#: What fails in WebAssembly for want of an event loop of the operating system, and what reads the outcome.
NEEDS_A_SYSTEM = {
    "object_model": ["asyncio.run(main())", "total"],
    "event_loop": ["asyncio.run(main())", "total", "asyncio.run(main())"],
}
OF_PYTHON = [page for page in PAGES if page.parts[-3] in ("python", "tooling") and examples_of(page)]


@pytest.mark.xdist_group("webassembly")
@pytest.mark.parametrize("python", ["3.14", "3.15"])
def test_the_examples_on_python_and_its_tools_give_the_same_on_its_newest_versions(python, webassembly, report):
    """They run in WebAssembly: each page in a fresh interpreter, all from one start."""
    package = pythons_in(ROOT / "node_modules").get(python)
    if package is None or shutil.which("node") is None:
        pytest.skip(f"no pyodide with Python {python}, or no Node to run it")
    wrong, count = {}, 0
    for page in OF_PYTHON:
        examples, folder = [example.parsed for example in examples_of(page)], page.parent.parent
        source = "".join(example.source for example in examples)
        files = [needed(path, folder) for path in closure_of_source(source, folder).files]
        job = examples_job([_session(example) for example in examples], files, folder, Layout(SOURCE))
        outcome = _known(package, job) or _keep(package, job, webassembly.run_job(package, job))
        assert outcome["code"] == 0, outcome["stderr"]
        pairs = zip(examples, outcome["wrong"], strict=True)
        missed = [example.source.strip() for example, misses in pairs if misses]
        count += len(examples)
        if missed:
            wrong[page.parent.name] = missed
    report("examples on the newest versions", {"python": python, "examples": count})
    assert wrong == NEEDS_A_SYSTEM


def _known(package, job):
    """The outcome of the same job, of which nothing has changed since."""
    path = _kept(package, job)
    return json.loads(path.read_text("utf-8")) if path.exists() else None


def _keep(package, job, outcome):
    path = _kept(package, job)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(outcome), encoding="utf-8")
    return outcome


def _kept(package, job) -> Path:
    digest = hashlib.sha256(json.dumps([job, (package / "package.json").read_text("utf-8")]).encode())
    for path in (STATIC / "runner.py", STATIC / "run_jobs.mjs"):
        digest.update(path.read_bytes())
    return ROOT / ".cache" / "examples" / f"{digest.hexdigest()[:32]}.json"


def _session(example) -> str:
    """A parsed example as it stands on its page."""
    first, *more = example.source.rstrip("\n").split("\n")
    return "\n".join([f">>> {first}", *(f"... {line}" for line in more)]) + f"\n{example.want}"


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
    checks = {"yaml": yaml.safe_load, "toml": tomllib.loads, "xml": ElementTree.fromstring}
    unchecked = []
    for docname, block in blocks(site):
        language = block.get("language", "default")
        if "source" in block or language in (*PYTHON, "console", "bash", "shell", "sh"):
            continue
        if language in checks:
            checks[language](block.astext())
        elif not (docname.startswith("about/") and language in ("markdown", "md", "text", "rst", "html")):
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
