"""Fixtures that every test may use: the real site, built once, and small sites made on the spot."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, settings
from sphinx.testing.util import SphinxTestApp

from browser import CHROMIUM, MISSING, PATIENCE, SWITCHES
from cpu_time import CpuTime
from handbook import BuiltSite, built
from progress import Progress
from small_site import Rewinder, SharedSite, SmallSite, files_of_root

if TYPE_CHECKING:
    from playwright.sync_api import Browser

TABLES = pytest.StashKey[dict[str, list[dict[str, object]]]]()


# Every day: few examples, the same each time, and no limit that a busy machine could meet. `make test-deep` asks more.
settings.register_profile(
    "everyday", max_examples=100, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow]
)
settings.register_profile(
    "deep", settings.get_profile("everyday"), max_examples=1000, derandomize=False, print_blob=True
)
settings.load_profile("everyday")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--keep-cpu-seconds", action="store_true", help="write tests/cpu_seconds.json from this run")


def pytest_configure(config: pytest.Config) -> None:
    config.stash[TABLES] = {}
    config.pluginmanager.register(CpuTime(config.getoption("--keep-cpu-seconds")))
    if not hasattr(config, "workerinput"):
        config.pluginmanager.register(Progress(config))


@pytest.fixture(scope="session")
def report(pytestconfig: pytest.Config) -> Callable[[str, dict[str, object]], None]:
    """Add a row to a table that is printed at the end of the run: ``report("epubcheck", {"errors": 0})``."""

    def add(title: str, row: dict[str, object]) -> None:
        pytestconfig.stash[TABLES].setdefault(title, []).append(row)

    return add


def pytest_sessionfinish(session: pytest.Session) -> None:
    """A worker hands its rows to the process that prints them."""
    if hasattr(session.config, "workeroutput"):
        session.config.workeroutput["tables"] = session.config.stash[TABLES]


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any, error: object) -> None:
    for title, rows in getattr(node, "workeroutput", {}).get("tables", {}).items():
        node.config.stash[TABLES].setdefault(title, []).extend(rows)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    for title, rows in config.stash[TABLES].items():
        terminalreporter.section(title)
        columns = list(rows[0])
        lines = [columns, *([str(row.get(column, "")) for column in columns] for row in rows)]
        widths = [max(len(line[i]) for line in lines) for i in range(len(columns))]
        for line in lines:
            cells = (cell.ljust(width) for cell, width in zip(line, widths, strict=True))
            terminalreporter.write_line("  ".join(cells).rstrip())


@pytest.fixture(scope="session", autouse=True)
def _nothing_is_installed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Whoever asks for the system's package manager gets one that refuses: setting up is the Makefile's work."""
    folder = tmp_path_factory.mktemp("refuses")
    for name in ("apt-get", "sudo"):
        (folder / name).write_text("#!/bin/sh\necho 'tests install nothing: make test sets them up' >&2\nexit 1\n")
        (folder / name).chmod(0o755)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PATH", str(folder), prepend=os.pathsep)
        yield


@pytest.fixture(scope="session")
def shared_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that is the same in every process of this run: what is made in it is made once."""
    base = tmp_path_factory.getbasetemp()
    return base.parent if "PYTEST_XDIST_WORKER" in os.environ else base


@pytest.fixture(scope="session")
def site(shared_folder: Path) -> BuiltSite:
    """The handbook as HTML, built once a run, and at once built again: what tests see has gone through both."""
    return built(shared_folder / "site", "html", twice=True)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """The browser that all tests of a process share: Playwright starts once in a process."""
    if CHROMIUM is None:
        pytest.skip(MISSING)
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(SWITCHES), timeout=PATIENCE)
        browser.on("context", lambda context: context.set_default_timeout(PATIENCE))
        yield browser
        browser.close()


@pytest.fixture
def small_site(tmp_path: Path) -> Iterator[Callable[..., SmallSite]]:
    """Make a small site: ``small_site({"conf.py": …, "index.md": …})``, or from a root: ``small_site(root="x-y")``."""
    apps: list[SphinxTestApp] = []

    def make(*args: object, **options: object) -> SphinxTestApp:
        app = SphinxTestApp(*args, **options)  # type: ignore[arg-type]
        apps.append(app)
        return app

    def create(files: Mapping[str, str] | None = None, *, root: str | None = None) -> SmallSite:
        site = SmallSite(tmp_path / "source", make)
        site.srcdir.mkdir(exist_ok=True)
        site.write({**(files_of_root(root) if root else {}), **(files or {})})
        return site

    yield create
    for app in apps:
        app.cleanup()


@pytest.fixture(scope="session")
def shared_site(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., SharedSite]:
    """Make a small site like ``small_site``, for tests that edit neither it nor its output: they share its builds."""
    sites: dict[str, SharedSite] = {}

    def create(files: Mapping[str, str] | None = None, *, root: str | None = None) -> SharedSite:
        key = repr((root, files))
        if key not in sites:
            sites[key] = SharedSite(tmp_path_factory.mktemp("shared") / "source", SphinxTestApp)
            sites[key].write({**(files_of_root(root) if root else {}), **(files or {})})
        return sites[key]

    return create


@pytest.fixture(scope="session")
def built_site(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., SmallSite]:
    """Make a small site like ``small_site`` that has been built, with ``out="incremental"`` and the given options.

    It is built once, and set back for every test: a test of one edit costs one rebuild.
    """
    sites: dict[str, tuple[SmallSite, Rewinder, Path]] = {}

    def create(files: Mapping[str, str] | None = None, *, root: str | None = None, **options: object) -> SmallSite:
        key = repr((root, files, sorted(options.items())))
        if key not in sites:
            site = SmallSite(tmp_path_factory.mktemp("built") / "source", SphinxTestApp)
            site.write({**(files_of_root(root) if root else {}), **(files or {})})
            outdir = site.build(out="incremental", **options)  # type: ignore[arg-type]
            sites[key] = site, Rewinder(site.srcdir.parent), outdir
        site, kept, site.outdir = sites[key]
        kept.rewind()
        return site

    return create
